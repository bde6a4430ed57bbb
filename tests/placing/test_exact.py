"""The optimum by CP-SAT, where OR-tools is installed."""

from __future__ import annotations

import sys

import pytest

from tests.placing.small import a_cluster, a_host, an_instance
from tests.placing.test_consolidate import many
from watari.placing.consolidate import consolidate
from watari.placing.exact import NoOptimum, improve
from watari.placing.model import Cluster, MoveLimits, Solution

EFFORT = 0.3


def awkward() -> Cluster:
    """Sizes that fit in pairs only as 7+3, 6+4 and 5+5."""
    sizes = [(7, "a"), (6, "b"), (5, "c"), (5, "d"), (4, "e"), (3, "f")]
    return a_cluster(
        [a_host(name, 10) for name in "abcdef"],
        [an_instance(f"{host}{size}", host, size) for size, host in sizes],
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
    limits = MoveLimits(moves=1)
    best = improve(awkward(), consolidate(awkward(), limits), limits, effort=EFFORT)
    assert len(best.relocations) <= 1
    assert len(best.emptied) == 1


def test_it_begins_with_nothing_as_well() -> None:
    best = improve(awkward(), Solution(), effort=EFFORT)
    assert len(best.emptied) == 3


def test_without_the_solver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    with pytest.raises(NoOptimum) as told:
        improve(awkward(), Solution())
    assert "pip install" in told.value.cure


def key(solution: Solution) -> tuple[float, float]:
    hosts, gib = solution.bounds
    return -hosts.reached, gib.reached
