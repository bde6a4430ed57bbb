"""The demo's beginning holds together before any cloud is asked."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from watari.lab.seed import Answer, estate

INSTANCES = [instance for project in estate.PROJECTS for instance in project.instances]


def between(address: str, pool: tuple[str, str]) -> bool:
    first, last = map(ipaddress.ip_address, pool)
    return int(first) <= int(ipaddress.ip_address(address)) <= int(last)


def test_no_address_can_be_given_out_twice() -> None:
    (_, last_of_source), (first_of_target, _) = estate.SOURCE_POOL, estate.TARGET_POOL
    assert ipaddress.ip_address(last_of_source).packed < ipaddress.ip_address(first_of_target).packed
    for address in (estate.GATEWAY, estate.VANTAGE_ADDRESS.split("/")[0]):
        assert not between(address, estate.SOURCE_POOL)
        assert not between(address, estate.TARGET_POOL)


def test_all_addresses_are_of_one_subnet() -> None:
    network = ipaddress.ip_network(estate.CIDR)
    inside = [*estate.SOURCE_POOL, *estate.TARGET_POOL, estate.GATEWAY]
    assert all(ipaddress.ip_address(address) in network for address in inside)
    assert ipaddress.ip_interface(estate.VANTAGE_ADDRESS).network == network


def test_each_role_and_each_kind_of_disk_is_there() -> None:
    assert {instance.role for instance in INSTANCES} == {"web", "api", "db"}
    assert {instance.root for instance in INSTANCES} == {"image", "volume"}
    assert any(instance.data_gib for instance in INSTANCES)
    assert len({instance.name for instance in INSTANCES}) == len(INSTANCES)


@pytest.mark.parametrize("project", estate.PROJECTS, ids=lambda project: project.name)
def test_quotas_leave_room_for_a_copy_of_everything(project: estate.Project) -> None:
    count, volumes = len(project.instances), sum((i.root == "volume") + bool(i.data_gib) for i in project.instances)
    assert 2 * count <= estate.COMPUTE_QUOTA["instances"]
    assert 2 * count * estate.FLAVOR_RAM_MIB <= estate.COMPUTE_QUOTA["ram"]
    assert 3 * volumes <= estate.VOLUME_QUOTA["volumes"]
    assert 2 * count <= estate.NETWORK_QUOTA["ports"]


def said(name: str, *, root_ok: bool = True, data_ok: bool = True) -> dict[str, Any]:
    return {"name": name, "record": {"ok": root_ok}, "volumes": [{"name": "data", "record": {"ok": data_ok}}]}


@pytest.mark.parametrize(
    ("heard", "good"),
    [
        (said("db-1"), True),
        (said("db-1", root_ok=False), False),
        (said("db-1", data_ok=False), False),
        (said("web-1"), False),
        (None, False),
    ],
)
def test_only_the_right_guest_with_unbroken_records_is_good(heard: dict[str, Any] | None, *, good: bool) -> None:
    assert Answer("db-1", "198.51.100.10", heard).good is good
