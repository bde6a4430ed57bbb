from __future__ import annotations

from tests.builders import a_host, a_service
from tests.checks.asking import findings, one
from watari.checks.compute.capacity_suffices import capacity_suffices
from watari.model.goal import Mapping
from watari.model.survey.compute import Aggregate, Host, Stock


def host(name: str, memory_mib: int) -> Host:
    return a_host(
        name, inventory={"VCPU": Stock(total=8), "MEMORY_MB": Stock(total=memory_mib), "DISK_GB": Stock(total=20)}
    )


def test_passes_hosts_with_room() -> None:
    assert findings(capacity_suffices) == []


def test_passes_when_all_is_just_full() -> None:
    assert findings(capacity_suffices, target={"hosts": (host("nyah-1", 256), host("nyah-2", 128))}) == []


def test_finds_the_wave_that_has_no_room() -> None:
    assert one(capacity_suffices, target={"hosts": (host("nyah-1", 128), host("nyah-2", 128))}) == (
        "block",
        "data",
        False,
    )


def test_does_not_add_up_what_no_host_has_alone() -> None:
    assert len(findings(capacity_suffices, target={"hosts": (host("nyah-1", 127), host("nyah-2", 127))})) == 2


def test_counts_only_hosts_of_the_zone() -> None:
    services = (a_service("nyah-1", availability_zone="far"), a_service("nyah-2"))
    zones = (Aggregate(id=1, name="far", availability_zone="far", hosts=("nyah-1",)),)
    target = {"services": services, "aggregates": zones, "hosts": (host("nyah-1", 128), host("nyah-2", 4096))}
    assert findings(capacity_suffices, target=target) == []
    found = findings(capacity_suffices, target=target, goal={"map": Mapping(availability_zones={"nova": "far"})})
    assert [f.subject for f in found] == ["web", "data"]
