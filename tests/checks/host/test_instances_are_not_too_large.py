from __future__ import annotations

from tests.checks.host_asking import a_guest, findings, one
from watari.checks.host.instances_are_not_too_large import instances_are_not_too_large
from watari.model.survey.compute import Instance, InstanceFlavor


def guest(gib: int, **fields: str) -> Instance:
    return a_guest("hana", flavor=InstanceFlavor(name="f", vcpus=1, ram_mib=gib * 1024, disk_gib=1), **fields)


def test_passes_a_tebibyte() -> None:
    assert findings(instances_are_not_too_large, instances=(guest(1024),)) == []


def test_passes_one_that_is_stopped() -> None:
    assert findings(instances_are_not_too_large, instances=(guest(2048, status="SHUTOFF"),)) == []


def test_warns_of_more() -> None:
    assert one(instances_are_not_too_large, instances=(guest(1025),)) == ("warn", "hana", True)
