"""The hosts of a real cloud: whether they reach each other, and whether their power is what their controllers say."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOURCE, watari
from watari.clouds.access import host_access
from watari.clouds.hosts.redfish import Redfish
from watari.clouds.openstack import connect
from watari.lab.hosts.host import Host
from watari.lab.hosts.namespaces import living
from watari.lab.power import find_host
from watari.lab.seed.check import addresses, check, wait_good
from watari.lab.state import State

pytestmark = pytest.mark.lab

OFF_SECONDS = 20
DOWN_SECONDS = 90
UP_SECONDS = 180


def doctor(*codes: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(watari("doctor", "--cloud", SOURCE, "-f", "json", codes=codes))
    return found


@contextmanager
def without_known_hosts(host: Host) -> Iterator[None]:
    """A host that was set up anew, and knows nobody's key."""
    known = host.folder / "root/.ssh/known_hosts"
    aside = known.rename(known.with_name("known_hosts.aside"))
    try:
        yield
    finally:
        aside.rename(known)


def until(look: Callable[[], bool], seconds: float, what: str) -> float:
    begun = time.monotonic()
    while not look():
        assert time.monotonic() - begun < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.5)
    return time.monotonic() - begun


@pytest.mark.usefixtures("lab_clouds")
def test_every_host_reaches_every_other_one_and_has_power() -> None:
    found = doctor(0)
    assert {line["Verdict"] for line in found} == {"good"}
    assert {"SSH as nova's user", "SSH as nova's user, by name", "libvirt", "port of migrations"} <= {
        line["Looked at"] for line in found
    }
    assert f"power of {SOURCE}-h1" in {line["Looked at"] for line in found}


def test_the_way_that_is_closed_is_told_from_the_host_that_cannot_go_it(lab_clouds: State) -> None:
    with without_known_hosts(find_host(lab_clouds, f"{SOURCE}-h1")):
        blocked = [line for line in doctor(2) if line["Verdict"] != "good"]
    assert {line["Looked at"].partition(":")[0] for line in blocked} == {
        "SSH as nova's user",
        "SSH as nova's user, by name",
    }
    assert all(f": {SOURCE}-h1 to " in line["Looked at"] for line in blocked)
    assert all("Host key verification failed" in line["Found"] for line in blocked)


@pytest.mark.proof
def test_a_host_without_power_is_silent_and_comes_back_with_its_guests(lab_clouds: State) -> None:
    cloud, power = connect(SOURCE), Redfish(host_access(SOURCE).bmc)
    instances = cloud.compute.instances()
    name = next(
        instance.host for instance in instances if instance.host is not None
    )  # stories before this one have emptied others
    host = find_host(lab_clouds, name)
    on_it = {instance.name for instance in instances if instance.host == name}

    def state() -> str:
        return next(host.state for host in cloud.compute.hosts() if host.name == name)

    assert power.power(name) == "on"
    try:
        power.off(name)
        until(lambda: power.power(name) == "off", OFF_SECONDS, "off")
        assert living(host) == set()
        answers = check(lab_clouds, addresses(lab_clouds, SOURCE))
        assert {answer.name for answer in answers if answer.said is None} == on_it
        until(lambda: state() == "down", DOWN_SECONDS, "Nova sees it down")
    finally:
        watari("lab", "power", name, "on", codes=(0,))
    until(lambda: state() == "up", UP_SECONDS, "Nova sees it up")
    assert all(answer.good for answer in wait_good(lab_clouds, SOURCE))
    assert Path(f"/run/netns/{host.network_namespace}").exists()
