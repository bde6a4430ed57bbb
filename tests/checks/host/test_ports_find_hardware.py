from __future__ import annotations

import pytest

from tests.builders import an_instance_port
from tests.checks.host_asking import Parts, a_guest, a_host_plan, a_move, findings, one
from watari.checks.host.ports_find_hardware import ports_find_hardware

PORT = "web-1: port port-198.51.100.11"
COLD = a_host_plan(a_move(cold=True))


def port(kind: str) -> Parts:
    return {"ports": (an_instance_port("web-1", "198.51.100.11", vnic_type=kind, host="nyah-1"),)}


def test_passes_ordinary_ports() -> None:
    assert findings(ports_find_hardware) == []
    assert findings(ports_find_hardware, plan=COLD) == []


@pytest.mark.parametrize("kind", ["direct", "macvtap", "vdpa"])
def test_tells_what_the_target_must_have(kind: str) -> None:
    assert one(ports_find_hardware, plan=COLD, **port(kind)) == ("note", PORT, True)
    assert one(ports_find_hardware, instances=(a_guest(status="SHUTOFF"),), **port(kind)) == ("note", PORT, True)


def test_tells_it_of_the_one_kind_that_goes_live() -> None:
    assert one(ports_find_hardware, **port("virtio-forwarder"))[1] == PORT


def test_passes_others_of_running_instances_which_the_plan_leaves_behind() -> None:
    assert findings(ports_find_hardware, **port("direct")) == []
