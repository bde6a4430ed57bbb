"""What the words of a rebalancing's goal mean: names that talk, racks and zones, weights, limits, the optimum."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.builders import a_service
from tests.checks.host_asking import HOSTS, a_guest
from tests.placing.small import a_cluster, moves
from tests.placing.small import a_host as a_placed_host
from tests.placing.small import an_instance as placed
from tests.placing.test_exact import awkward
from tests.plan.hosts.small import a_basis
from watari.errors import GoalDoesNotFit
from watari.facts.hosts.cluster import cluster_of
from watari.model.goal import AtMost, Far, RebalanceGoal, Talk
from watari.model.survey.compute import Instance
from watari.placing.exact import NoOptimum
from watari.placing.model import Cluster, Solution
from watari.plan.hosts.aims import AIMS, Wish

WEB, DB = a_guest("web-1"), a_guest("db-1", host="nyah-2")
TWIN = a_guest("db-1", host="nyah-3", id="instance-twin")
RACKS = {"nyah-1": "r1", "nyah-2": "r2", "nyah-3": "r3"}
ZONES = tuple(a_service(host, availability_zone=f"az{host[-1]}") for host in HOSTS)
INSIDE = tuple(Far(between=(name, name), far=1) for name in ("r1", "r2", "r3", "az1", "az2", "az3"))


def talking(*talks: tuple[str, str, float], instances: tuple[Instance, ...] = (WEB,), **fields: Any) -> Solution:
    """Where the instances go that talk so; all racks and zones are as far from each other."""
    pairs = tuple(Talk(between=(who, to), weight=weight) for who, to, weight in talks)
    goal = RebalanceGoal(
        **{"cloud": "nyah", "aim": "near", "talks": pairs, "racks": RACKS, "distances": INSIDE} | fields
    )
    basis = a_basis(goal, *instances, services=ZONES)
    return AIMS["near"](Wish(goal, cluster_of(basis.seen, goal.racks), basis))


@pytest.mark.parametrize("words", [("web-1", "db-1"), ("instance-web-1", "instance-db-1"), ("web-1", "instance-db-1")])
def test_instances_are_called_by_name_or_id(words: tuple[str, str]) -> None:
    assert len(talking((*words, 1.0), instances=(WEB, DB)).relocations) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("web-1", "db-2"), "`talks` names db-2: nyah has no instance on its hosts"),
        (("wb-1", "db-1"), "`talks` names wb-1: nyah has no instance on its hosts"),
        (("web-1", "gone-1"), "`talks` names gone-1: nyah has no instance on its hosts"),
        (("web-1", "db-1"), "`talks` names db-1: nyah has 2 instances of this name"),
        (("web-1", "rack:"), "`talks` names rack:: nyah has no instance on its hosts"),
        (("rack:r1", "web-1"), "`talks` names rack:r1: nyah has no instance on its hosts"),
    ],
)
def test_a_word_that_is_not_one_instance_is_refused(words: tuple[str, str], says: str) -> None:
    """One that is shelved is on no host."""
    with pytest.raises(GoalDoesNotFit) as told:
        talking((*words, 1.0), instances=(WEB, DB, TWIN, a_guest("gone-1", host=None)))
    assert (told.value.what, bool(told.value.cure)) == (says, True)


def test_one_of_two_of_a_name_is_called_by_its_id() -> None:
    assert len(talking(("web-1", "instance-twin", 1.0), instances=(WEB, DB, TWIN)).relocations) == 1


@pytest.mark.parametrize(
    ("word", "host"), [("rack:r2", "nyah-2"), ("rack:r3", "nyah-3"), ("zone:az2", "nyah-2"), ("zone:az3", "nyah-3")]
)
def test_an_instance_goes_to_the_rack_or_zone_of_what_it_talks_to(word: str, host: str) -> None:
    assert moves(talking(("web-1", word, 1.0))) == [("instance-web-1", "nyah-1", host)]


@pytest.mark.parametrize(("weights", "host"), [((1.0, 5.0), "nyah-3"), ((5.0, 1.0), "nyah-2")])
def test_the_heavier_talk_wins(weights: tuple[float, float], host: str) -> None:
    assert moves(talking(("web-1", "rack:r2", weights[0]), ("web-1", "rack:r3", weights[1]))) == [
        ("instance-web-1", "nyah-1", host)
    ]


@pytest.mark.parametrize(("to_r2", "to_r3", "host"), [(4, 7, "nyah-2"), (7, 4, "nyah-3")])
def test_the_nearer_rack_is_chosen_by_the_goals_table(to_r2: float, to_r3: float, host: str) -> None:
    """The other end is in a rack without hosts of this cloud."""
    table = (Far(between=("store", "r2"), far=to_r2), Far(between=("r3", "store"), far=to_r3))
    assert moves(talking(("web-1", "rack:store", 1.0), distances=table)) == [("instance-web-1", "nyah-1", host)]


def test_what_no_distance_names_is_as_far_as_elsewhere() -> None:
    """Nearer than inside the rack itself: then it stays."""
    assert talking(("web-1", "rack:r2", 1.0), elsewhere=0.5).relocations == ()


def test_limits_are_the_goals() -> None:
    for at_most in ({"moves": 0}, {"gib": 0.1}):
        assert talking(("web-1", "rack:r2", 1.0), at_most=at_most).relocations == ()


def consolidated(cluster: Cluster, **fields: Any) -> Solution:
    goal = RebalanceGoal(cloud="nyah", aim="consolidate", **fields)
    return AIMS["consolidate"](Wish(goal, cluster, a_basis(goal)))


def test_spreading_keeps_to_the_goals_limits() -> None:
    cluster = a_cluster([a_placed_host("a"), a_placed_host("b")], [placed(str(number), "a", 1) for number in range(8)])
    for at_most, moved in (({}, 4), ({"moves": 2}, 2), ({"gib": 3.0}, 3)):
        goal = RebalanceGoal(cloud="nyah", aim="spread", at_most=AtMost(**at_most))
        assert len(AIMS["spread"](Wish(goal, cluster, a_basis(goal))).relocations) == moved


def test_the_optimum_is_asked_for_only_where_the_goal_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without OR-tools nothing but the optimum is refused."""
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    assert len(consolidated(awkward()).emptied) > 0
    with pytest.raises(NoOptimum):
        consolidated(awkward(), optimum=True)


def test_the_optimum_keeps_to_the_goals_limits() -> None:
    assert [len(consolidated(awkward(), optimum=True, at_most={"moves": most}).emptied) for most in (1, 9)] == [1, 3]
