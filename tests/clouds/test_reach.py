from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.machines.world import two_clouds
from watari.clouds.reach import OutOfReach, Reach

REACH = two_clouds().reach


def test_what_the_goal_names_is_within_reach_by_its_name() -> None:
    assert REACH.cloud("source").name == "classic"
    assert REACH.host("ctl-1").name == "ctl-1"
    assert REACH.vantage("door").name == "door"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (lambda: Reach({}).cloud("target"), "no cloud 'target' within reach of this plan; known are: none"),
        (lambda: REACH.host("ctl-9"), "no host 'ctl-9' within reach of this plan; known are: ctl-1"),
        (lambda: REACH.vantage("moon"), "no vantage point 'moon' within reach of this plan; known are: door"),
    ],
)
def test_any_other_name_is_a_fact_with_a_cure(asked: Callable[[], object], says: str) -> None:
    with pytest.raises(OutOfReach, match=says) as told:
        asked()
    assert "watari plan" in told.value.cure
