from __future__ import annotations

from tests.builders import a_flavor
from tests.checks.asking import findings, one
from watari.checks.compute.flavors_fit import flavors_fit
from watari.model.goal import Mapping


def test_passes_the_same_flavor() -> None:
    assert findings(flavors_fit) == []


def test_passes_a_flavor_that_the_plan_makes() -> None:
    assert findings(flavors_fit, target={"flavors": ()}) == []


def test_finds_a_mapped_flavor_that_is_not_there() -> None:
    assert one(flavors_fit, goal={"map": Mapping(flavors={"small": "tiny"})}) == ("block", "small", False)


def test_finds_a_smaller_disk() -> None:
    [finding] = findings(flavors_fit, target={"flavors": (a_flavor(disk_gib=0, ram_mib=64),)})
    assert finding.level == "block"
    assert "disk_gib 0 instead of 1" in finding.says


def test_warns_of_less_memory() -> None:
    assert one(flavors_fit, target={"flavors": (a_flavor(ram_mib=64),)}) == ("warn", "small", True)
