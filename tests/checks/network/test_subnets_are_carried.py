from __future__ import annotations

from tests.builders import a_subnet
from tests.checks.asking import findings, one
from watari.checks.network.subnets_are_carried import subnets_are_carried


def test_passes_a_segment_of_which_the_goal_gives_a_range() -> None:
    assert findings(subnets_are_carried) == []


def test_warns_of_a_subnet_of_which_the_goal_says_nothing() -> None:
    second = a_subnet("second", "192.0.2.0/24", network_id="network-segment")
    found = one(subnets_are_carried, source={"subnets": (a_subnet(), second)})
    assert found == ("warn", "second: 192.0.2.0/24", True)
