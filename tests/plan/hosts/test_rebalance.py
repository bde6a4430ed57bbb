"""Who takes part in a rebalancing, what it may move, and what is closed for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.host_asking import a_guest
from tests.plan.hosts.small import of_kind, takes, the_cloud, ways
from watari.errors import GoalDoesNotFit
from watari.model.goal import AtMost, Far, RebalanceGoal, Talk
from watari.model.plan import Plan
from watari.model.steps.host import SetHostOpen
from watari.model.survey.compute import Instance
from watari.plan.hosts.rebalance import plan_rebalance

ONE_EACH = tuple(a_guest(f"web-{number}", host=f"nyah-{number}") for number in (1, 2, 3))


def planned(*instances: Instance, aim: str = "consolidate", cloud: dict[str, Any] | None = None, **fields: Any) -> Plan:
    goal = RebalanceGoal.model_validate({"cloud": "nyah", "aim": aim, **fields})
    return plan_rebalance(goal, {"cloud": the_cloud(*(instances or ONE_EACH), **(cloud or {}))})


def hosts_closed(plan: Plan) -> list[str]:
    return [move.subject for wave in plan.waves if wave.name == "close" for move in wave.moves]


def test_patterns_that_no_host_is_like_are_refused() -> None:
    with pytest.raises(GoalDoesNotFit, match=r"nyah has no host like nyah-9\*, rack-\?") as told:
        planned(hosts=("nyah-9*", "rack-?"))
    assert "`hosts`" in told.value.cure


def test_one_pattern_that_fits_is_enough() -> None:
    assert hosts_closed(planned(hosts=("nyah-9*", "nyah-[12]"))) == ["nyah-1"]


def test_who_takes_no_part_stays_and_its_host_takes_nobody() -> None:
    """With all three, two hosts would be emptied into the third."""
    assert len(hosts_closed(planned())) == 2
    plan = planned(hosts=("nyah-1", "nyah-2"))
    assert ways(plan) == {"instance/web-1": ("nyah-1", "nyah-2")}
    assert [(left.subject, left.why) for left in plan.left_out] == [
        ("instance web-3 (instance-web-3)", "its host takes no part (goal): name the host in `hosts` of the goal")
    ]


def test_one_that_takes_no_part_and_could_not_go_anyway_is_told_with_both() -> None:
    asleep = a_guest("asleep-1", host="nyah-3", status="SUSPENDED")
    plan = planned(*ONE_EACH[:2], asleep, hosts=("nyah-1", "nyah-2"))
    assert [(" (K1): " in left.why, " (goal): " in left.why) for left in plan.left_out] == [(True, True)]


def test_only_those_take_instances_whom_the_goal_names() -> None:
    plan = planned(to=("nyah-1",))
    assert ways(plan) == {"instance/web-2": ("nyah-2", "nyah-1"), "instance/web-3": ("nyah-3", "nyah-1")}


@pytest.mark.parametrize(
    ("at_most", "moved"), [(AtMost(), 2), (AtMost(moves=1), 1), (AtMost(gib=0.2), 1), (AtMost(moves=0), 0)]
)
def test_no_more_is_moved_than_the_goal_lets(at_most: AtMost, moved: int) -> None:
    """Each has 128 MiB of memory."""
    plan = planned(at_most=at_most)
    assert (len(ways(plan)), len(hosts_closed(plan))) == (moved, moved)


def test_hosts_that_will_be_empty_are_closed_with_the_goals_reason() -> None:
    plan = planned(reason="switched off for the night")
    assert hosts_closed(plan) == ["nyah-1", "nyah-2"]
    assert {step.reason for step in of_kind(plan, SetHostOpen)} == {"switched off for the night"}


def test_spreading_closes_no_host() -> None:
    both = a_guest("web-1"), a_guest("web-2")
    plan = planned(*both, aim="spread", cloud=takes((both[0], 3000), (both[1], 3000)))
    assert ([wave.name for wave in plan.waves], len(ways(plan))) == (["leave"], 1)


def test_bringing_near_closes_no_host_even_if_it_empties_one() -> None:
    plan = planned(
        a_guest("web-1"), a_guest("db-1", host="nyah-2"), aim="near", talks=(Talk(between=("web-1", "db-1")),)
    )
    assert ([wave.name for wave in plan.waves], len(ways(plan))) == (["leave"], 1)


def test_racks_are_those_that_the_goal_names() -> None:
    talks, inside = (Talk(between=("web-1", "rack:cellar")),), (Far(between=("cellar", "cellar"), far=1),)
    plan = planned(a_guest("web-1"), aim="near", talks=talks, distances=inside, racks={"nyah-2": "cellar"})
    assert ways(plan) == {"instance/web-1": ("nyah-1", "nyah-2")}
