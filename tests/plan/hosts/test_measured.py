"""A spread by what was measured: which figures count, and what the plan says was assumed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import NOON, a_host
from tests.checks.host_asking import HOSTS, a_compute, a_guest
from tests.plan.hosts.small import STOPPED, the_cloud, ways
from watari.errors import GoalDoesNotFit
from watari.model.goal import MeasuredBy, RebalanceGoal
from watari.model.plan import Plan
from watari.model.survey.compute import Instance
from watari.model.survey.survey import Survey, Unseen
from watari.model.survey.use import MeasuredUse
from watari.plan.hosts.rebalance import plan_rebalance

SAID = MeasuredBy(prometheus="https://prometheus.example.org:9090", query="avg by (host) (x)")
GOAL = RebalanceGoal(cloud="nyah", aim="spread", use=SAID)
TWO = (a_guest("web-1"), a_guest("web-2"))
"""Both on the first of three hosts."""


def use(**shares: float) -> tuple[MeasuredUse, ...]:
    """What was measured, by the names of hosts; `_` stands for `-`."""
    return tuple(MeasuredUse(host=host.replace("_", "-"), share=share, at=NOON) for host, share in shares.items())


def a_cloud(*instances: Instance, **parts: Any) -> Survey:
    hot = use(nyah_1=0.9, nyah_2=0.1, nyah_3=0.2)
    return the_cloud(*(instances or TWO), **{"use": hot} | parts)


def planned(*instances: Instance, goal: RebalanceGoal = GOAL, **parts: Any) -> Plan:
    return plan_rebalance(goal, {"cloud": a_cloud(*instances, **parts)})


def figures(plan: Plan) -> dict[str, tuple[float, float, float | None]]:
    return {f.of: (f.before, f.reached, f.best) for f in plan.figures}


def test_the_plan_is_by_what_was_measured_and_says_so() -> None:
    """Of 0.9 each of both has a half; booked is next to nothing."""
    plan = planned()
    assert ways(plan) == {"instance/web-1": ("nyah-1", "nyah-2")}
    assert figures(plan)["measured use of the hottest host"] == pytest.approx((0.9, 0.55, 0.4))
    assert not [of for of in figures(plan) if "booked" in of]


def test_without_use_in_the_goal_what_is_booked_counts_and_the_plan_says_so() -> None:
    plan = planned(goal=GOAL.model_copy(update={"use": None}))
    assert ways(plan) == {}
    assert [of for of in figures(plan) if "use" in of] == ["booked use of the hottest host"]
    assert not [note for note in plan.assumed if "measured" in note]


@pytest.mark.parametrize("status", ["SHUTOFF", "PAUSED"])
def test_an_instance_that_stands_still_is_not_moved_for_its_heat(status: str) -> None:
    """All that the host uses is web-2's, which would be as hot elsewhere; two that run have half of it each."""
    still = a_guest("web-1", **STOPPED | {"status": status})
    assert ways(planned(still, a_guest("web-2"))) == {}
    assert ways(planned(still, a_guest("web-2"), a_guest("web-3"))) == {"instance/web-2": ("nyah-1", "nyah-2")}


def test_processors_count_and_not_how_much_they_are_overbooked() -> None:
    """A host that is overbooked four times as much is not four times as large."""
    stock = a_host("nyah-1").inventory
    loose = {**stock, "VCPU": stock["VCPU"].model_copy(update={"ratio": 16.0})}
    plan = planned(hosts=(a_compute("nyah-1", inventory=loose), a_compute("nyah-2"), a_compute("nyah-3")))
    assert figures(plan)["measured use of the hottest host"] == pytest.approx((0.9, 0.55, 0.4))


def test_it_says_what_was_assumed() -> None:
    seen = use(nyah_1=0.9, nyah_2=0.1, rack9_h3=0.3, rack9_h1=0.3)
    doubt = Unseen(part="use", why="the monitoring warns: a store did not answer")
    assert planned(use=seen, unseen=(doubt,)).assumed == (
        "what a host was measured to use is its running instances' use, by their vCPUs: it was measured of whole hosts",
        "not measured, and taken as used by 50% like the mean of the others: nyah-3",
        "measured, but no host of nyah that holds instances: rack9-h1, rack9-h3",
        "what was measured may not be all: the monitoring warns: a store did not answer",
    )


def test_strange_hosts_do_not_count_for_the_mean() -> None:
    assert "taken as used by 90%" in planned(use=use(nyah_1=0.9, strange=0.1)).assumed[1]


def test_a_host_without_processors_in_placement_is_left_and_named() -> None:
    bare = (a_compute("nyah-1", inventory={}), a_compute("nyah-2"), a_compute("nyah-3"))
    plan = planned(hosts=bare)
    assert ways(plan) == {}
    assert "left as they are, for Placement tells no processors of them: nyah-1" in plan.assumed


@pytest.mark.parametrize(
    ("seen", "says", "cure"),
    [
        ((), "the survey of nyah has no measured use", "watari plan GOAL"),
        (
            use(rack1_h1=0.9),
            "nyah has none of the hosts that `use` of the goal measures, such as rack1-h1",
            "now it is host",
        ),
    ],
)
def test_figures_of_no_host_that_is_there_are_refused(seen: tuple[MeasuredUse, ...], says: str, cure: str) -> None:
    with pytest.raises(GoalDoesNotFit) as told:
        planned(use=seen)
    assert says in told.value.what
    assert cure in told.value.cure


def test_the_same_figures_give_the_same_plan_and_others_another_one() -> None:
    one, again, later = planned(), planned(), planned(use=use(nyah_1=0.8, nyah_2=0.1, nyah_3=0.2))
    assert (one, one.id != later.id) == (again, True)


@pytest.mark.parametrize("hosts", [HOSTS, ("nyah-1", "nyah-3")])
def test_hosts_that_take_no_part_count_for_the_mean(hosts: tuple[str, ...]) -> None:
    plan = planned(goal=GOAL.model_copy(update={"hosts": hosts}))
    assert ways(plan) == {"instance/web-1": ("nyah-1", hosts[1])}
    assert figures(plan)["measured use of the hottest host"][2] == pytest.approx(0.4)
