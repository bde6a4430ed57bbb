"""Laws of every placement, on random clusters.

Nothing ever breaks a rule, nobody is left out silently, no chance in it.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.clusters import clusters
from tests.properties.referee import Referee
from watari.placing.consolidate import consolidate
from watari.placing.drain import drain
from watari.placing.ledger import HostLedger
from watari.placing.model import Cluster, MoveLimits, Reason, Solution
from watari.placing.near import Distances, Location, Pair, near
from watari.placing.order import linked, order
from watari.placing.spread import spread

TABLE = Distances(
    {("az1", "az1"): 2.0, ("az2", "az2"): 2.0, ("az1", "az2"): 9.0, ("rack1", "rack1"): 1.0}, elsewhere=5.0
)

Planner = Callable[[Cluster, MoveLimits], Solution]


def drain_two(cluster: Cluster, limits: MoveLimits) -> Solution:
    return drain(cluster, drained(cluster), limits)


def spread_out(cluster: Cluster, limits: MoveLimits) -> Solution:
    return spread(cluster, None, limits)


def draw_near(cluster: Cluster, limits: MoveLimits) -> Solution:
    """Every second instance talks to the next one, and the first of all wants to be where a volume is."""
    ids = [instance.id for instance in cluster.instances]
    pairs = [Pair(a, b, 2.0) for a, b in zip(ids[::2], ids[1::2], strict=False)]
    return near(cluster, TABLE, [*pairs, *(Pair(id_, Location(zone="az2")) for id_ in ids[:1])], limits)


def drained(cluster: Cluster) -> list[str]:
    """The first two hosts, less where there are few."""
    return [host.name for host in cluster.hosts[: max(1, len(cluster.hosts) // 2)]][:2]


PLANNERS: tuple[Planner, ...] = (drain_two, consolidate, spread_out, draw_near)
every_planner = pytest.mark.parametrize("planner", PLANNERS)
random_clusters = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
all_limits = st.builds(MoveLimits, moves=st.none() | st.integers(0, 4), gib=st.none() | st.floats(0, 12))


def closed_in(planner: Planner, cluster: Cluster) -> list[str]:
    return drained(cluster) if planner is drain_two else []


@every_planner
@random_clusters
@given(cluster=clusters(), limits=all_limits, chance=st.randoms())
def test_no_rule_is_broken_at_any_moment_of_any_interleaving(
    planner: Planner, cluster: Cluster, limits: MoveLimits, chance: Random
) -> None:
    solution = planner(cluster, limits)
    for _ in range(3):
        Referee(cluster, closed_in(planner, cluster)).play(solution, chance)


@pytest.mark.parametrize("sociable", [False, True])
@settings(random_clusters, max_examples=40)
@given(data=st.data(), chance=st.randoms())
def test_whatever_is_wished_its_order_is_lawful(data: st.DataObject, chance: Random, *, sociable: bool) -> None:
    """Far more tangled than what planners ask for: everybody goes to some room that may ever take it."""
    cluster = data.draw(clusters(sociable=sociable))
    ledger = HostLedger(cluster)
    goers = [instance for instance in cluster.instances if ledger.may_leave(instance)]
    wanted = {instance.id: chance.choice(sorted(ledger.choice(instance) | {instance.host})) for instance in goers}
    ordered = order(cluster, wanted)
    solution = Solution(relocations=linked(cluster, ordered.steps))
    for _ in range(3):
        Referee(cluster).play(solution, chance)
    at = last_places(cluster, solution)
    assert {id_ for id_, host in wanted.items() if at[id_] != host} == set(ordered.left)


@every_planner
@random_clusters
@given(cluster=clusters())
def test_emptied_hosts_stay_empty(planner: Planner, cluster: Cluster) -> None:
    solution = planner(cluster, MoveLimits())
    at = last_places(cluster, solution)
    before = {instance.host for instance in cluster.instances}
    assert set(solution.emptied) <= before - set(at.values())
    assert not {relocation.target for relocation in solution.relocations} & set(solution.emptied)


@every_planner
@random_clusters
@given(cluster=clusters(), limits=all_limits)
def test_limits_hold(planner: Planner, cluster: Cluster, limits: MoveLimits) -> None:
    solution = planner(cluster, limits)
    assert limits.moves is None or len(solution.relocations) <= limits.moves
    assert (
        limits.gib is None
        or sum(cluster.instance[relocation.instance_id].gib for relocation in solution.relocations) <= limits.gib
    )


@every_planner
@random_clusters
@given(cluster=clusters(), order=st.randoms())
def test_same_input_in_any_order_gives_the_same_plan(planner: Planner, cluster: Cluster, order: Random) -> None:
    hosts, instances = (
        order.sample(cluster.hosts, len(cluster.hosts)),
        order.sample(cluster.instances, len(cluster.instances)),
    )
    assert planner(Cluster(tuple(hosts), tuple(instances), cluster.groups[::-1]), MoveLimits()) == planner(
        cluster, MoveLimits()
    )


@every_planner
@random_clusters
@given(cluster=clusters())
def test_bounds_are_never_beaten(planner: Planner, cluster: Cluster) -> None:
    for bound in planner(cluster, MoveLimits()).bounds:
        assert bound.best is not None
        if bound.of == "hosts without instances":
            assert bound.before <= bound.reached <= bound.best
        else:
            assert bound.reached >= bound.best - 1e-9


@every_planner
@random_clusters
@given(cluster=clusters())
def test_nobody_moves_twice_without_need(planner: Planner, cluster: Cluster) -> None:
    """A second move is a way out of a circle: without it, somebody would wait for himself."""
    solution = planner(cluster, MoveLimits())
    ids = [relocation.instance_id for relocation in solution.relocations]
    for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
        detour, last = [number for number, other in enumerate(ids) if other == id_]
        assert any(
            detour in relocation.after for number, relocation in enumerate(solution.relocations) if number != last
        )


@random_clusters
@given(cluster=clusters(), limits=all_limits)
def test_everybody_leaves_a_drained_host_or_is_told_why_not(cluster: Cluster, limits: MoveLimits) -> None:
    hosts = drained(cluster)
    solution = drain(cluster, hosts, limits)
    at = last_places(cluster, solution)
    leaving = {instance.id for instance in cluster.instances if instance.host in hosts}
    assert {id_ for id_ in leaving if at[id_] in hosts} == set(solution.stuck)
    assert all(reasons and all(map(says_all, reasons)) for reasons in solution.stuck.values())
    assert set(solution.emptied) == {cluster.instance[id_].host for id_ in leaving} - {
        at[id_] for id_ in solution.stuck
    }


@random_clusters
@given(cluster=clusters())
def test_who_is_stuck_in_a_drain_has_nowhere_to_go(cluster: Cluster) -> None:
    solution = drain(cluster, drained(cluster))
    end = Referee(cluster, drained(cluster))
    end.at = last_places(cluster, solution)
    for id_, reasons in solution.stuck.items():
        if {reason.rule for reason in reasons} != {"order"}:
            assert all(end.broken(cluster.instance[id_], host.name) for host in cluster.hosts)


@random_clusters
@given(cluster=clusters())
def test_consolidating_moves_nobody_for_nothing(cluster: Cluster) -> None:
    """Who moves leaves a host that empties, or makes way for somebody who waits for it."""
    solution = consolidate(cluster)
    waited_for = {number for relocation in solution.relocations for number in relocation.after}
    for number, relocation in enumerate(solution.relocations):
        assert relocation.source in solution.emptied or number in waited_for


@random_clusters
@given(cluster=clusters())
def test_spreading_and_nearing_never_make_it_worse(cluster: Cluster) -> None:
    """Bringing a group apart may warm a host; nothing else may."""
    heat, pairs, _ = spread(cluster).bounds
    assert (pairs.reached, heat.reached) <= (pairs.before, heat.before + 1e-9)
    distance, _ = draw_near(cluster, MoveLimits()).bounds
    assert distance.reached <= distance.before


def last_places(cluster: Cluster, solution: Solution) -> dict[str, str]:
    return {instance.id: instance.host for instance in cluster.instances} | {
        relocation.instance_id: relocation.target for relocation in solution.relocations
    }


def says_all(reason: Reason) -> bool:
    return bool(reason.rule and reason.says and reason.unblocks)
