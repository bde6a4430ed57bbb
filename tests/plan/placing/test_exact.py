"""The optimum by CP-SAT, where OR-tools is installed."""

from __future__ import annotations

import sys

import pytest

from tests.plan.placing.small import a_cluster, a_guest, a_room
from tests.plan.placing.test_consolidate import many
from watari.plan.placing.consolidate import consolidate
from watari.plan.placing.exact import NoOptimum, improve
from watari.plan.placing.model import Cluster, Limits, Placement

EFFORT = 0.3


def awkward() -> Cluster:
    """Sizes that fit in pairs only as 7+3, 6+4 and 5+5."""
    sizes = [(7, "a"), (6, "b"), (5, "c"), (5, "d"), (4, "e"), (3, "f")]
    return a_cluster(
        [a_room(name, 10) for name in "abcdef"], [a_guest(f"{host}{size}", host, size) for size, host in sizes]
    )


def test_it_frees_as_many_hosts_as_can_be() -> None:
    greedy = consolidate(awkward())
    best = improve(awkward(), greedy, effort=EFFORT)
    assert best.bounds[0].reached == best.bounds[0].best == 3


def test_it_is_never_worse_and_gives_the_same_again() -> None:
    greedy = consolidate(many())
    best = improve(many(), greedy, effort=EFFORT)
    assert key(best) <= key(greedy)
    assert improve(many(), greedy, effort=EFFORT) == best


def test_it_keeps_to_limits() -> None:
    limits = Limits(moves=1)
    best = improve(awkward(), consolidate(awkward(), limits), limits, effort=EFFORT)
    assert len(best.shifts) <= 1
    assert len(best.emptied) == 1


def test_it_begins_with_nothing_as_well() -> None:
    best = improve(awkward(), Placement(), effort=EFFORT)
    assert len(best.emptied) == 3


def test_without_the_solver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    with pytest.raises(NoOptimum) as told:
        improve(awkward(), Placement())
    assert "pip install" in told.value.cure


def key(placement: Placement) -> tuple[float, float]:
    hosts, gib = placement.bounds
    return -hosts.reached, gib.reached
