"""What Nova and Placement say of hosts, and what an admin says to them."""

from __future__ import annotations

import pytest

from watari.clouds.errors import NotThere, Refused
from watari.clouds.simulated import SimulatedCloud, example_world
from watari.model.survey.compute import Service

HERE, THERE = "classic-1", "classic-2"


@pytest.fixture
def old() -> SimulatedCloud:
    return example_world().cloud("classic")


def service(cloud: SimulatedCloud) -> Service:
    return next(s for s in cloud.compute.services() if s.host == HERE)


def test_closed_and_opened(old: SimulatedCloud) -> None:
    before = old.compute.hosts()
    old.moving.set_enabled(HERE, enabled=False, reason="memory")
    assert (service(old).enabled, service(old).disabled_reason) == (False, "memory")
    assert old.moving.candidates({"VCPU": 1}, ["!COMPUTE_STATUS_DISABLED"]) == [f"hypervisor-{THERE}"]
    assert old.compute.availability_zones() == ["nova"]
    old.moving.set_enabled(HERE, enabled=True)
    assert (service(old).enabled, service(old).disabled_reason) == (True, None)
    assert old.compute.hosts() == before


def test_forced_down_and_up(old: SimulatedCloud) -> None:
    before = old.compute.hosts()
    old.moving.set_forced_down(HERE, down=True)
    assert (service(old).forced_down, service(old).state, old.compute.hosts()[0].state) == (True, "down", "down")
    old.moving.set_forced_down(HERE, down=False)
    assert old.compute.hosts() == before
    with pytest.raises(NotThere):
        old.moving.set_forced_down("moon", down=True)


def test_room_is_counted_in_units(old: SimulatedCloud) -> None:
    stock = old.state.hosts.get(HERE).inventory
    odd = {**stock, "DISK_GB": stock["DISK_GB"].model_copy(update={"min_unit": 2, "max_unit": 8, "step_size": 2})}
    old.state.hosts.change(HERE, inventory=odd)
    fitting = {n: f"hypervisor-{HERE}" in old.moving.candidates({"DISK_GB": n}) for n in (1, 2, 3, 8, 10)}
    assert fitting == {1: False, 2: True, 3: False, 8: True, 10: False}
    assert old.moving.candidates({"VGPU": 1}) == []


def test_traits_that_nobody_knows_are_refused(old: SimulatedCloud) -> None:
    old.state.hosts.change(HERE, traits=("CUSTOM_FAST",))
    assert old.moving.candidates({}, ["CUSTOM_FAST"]) == [f"hypervisor-{HERE}"]
    assert old.moving.candidates({}, ["!CUSTOM_FAST"]) == [f"hypervisor-{THERE}"]
    with pytest.raises(Refused, match="CUSTOM_SLOW"):
        old.moving.candidates({}, ["CUSTOM_SLOW"])


def test_a_flavors_traits_are_heeded(old: SimulatedCloud) -> None:
    flavor = old.state.instances.get("web-1").flavor.model_copy(
        update={"extra_specs": {"trait:CUSTOM_FAST": "required"}}
    )
    old.state.instances.change("web-1", flavor=flavor)
    old.moving.migrate_live("web-1", THERE)
    old.tick(20)
    assert old.compute.instance("web-1").host == HERE
    old.state.hosts.change(THERE, traits=("CUSTOM_FAST",))
    old.moving.migrate_live("web-1", THERE)
    old.tick(20)
    assert old.compute.instance("web-1").host == THERE
