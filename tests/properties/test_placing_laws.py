"""Laws of every placement, on random clusters: nothing ever breaks a rule, nobody is left out silently, no chance in it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.clusters import clusters
from tests.properties.referee import Referee
from watari.plan.placing.consolidate import consolidate
from watari.plan.placing.distance import Distances, Pair, Place
from watari.plan.placing.drain import drain
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.links import linked
from watari.plan.placing.model import Cluster, Limits, Placement, Reason
from watari.plan.placing.near import near
from watari.plan.placing.order import order
from watari.plan.placing.spread import spread

TABLE = Distances(
    {("az1", "az1"): 2.0, ("az2", "az2"): 2.0, ("az1", "az2"): 9.0, ("rack1", "rack1"): 1.0}, elsewhere=5.0
)

Planner = Callable[[Cluster, Limits], Placement]


def drain_two(cluster: Cluster, limits: Limits) -> Placement:
    return drain(cluster, drained(cluster), limits)


def spread_out(cluster: Cluster, limits: Limits) -> Placement:
    return spread(cluster, None, limits)


def draw_near(cluster: Cluster, limits: Limits) -> Placement:
    """Every second instance talks to the next one, and the first of all wants to be where a volume is."""
    ids = [guest.id for guest in cluster.guests]
    pairs = [Pair(a, b, 2.0) for a, b in zip(ids[::2], ids[1::2], strict=False)]
    return near(cluster, TABLE, [*pairs, *(Pair(id_, Place(zone="az2")) for id_ in ids[:1])], limits)


def drained(cluster: Cluster) -> list[str]:
    """The first two hosts, less where there are few."""
    return [room.name for room in cluster.rooms[: max(1, len(cluster.rooms) // 2)]][:2]


PLANNERS: tuple[Planner, ...] = (drain_two, consolidate, spread_out, draw_near)
every_planner = pytest.mark.parametrize("planner", PLANNERS)
random_clusters = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
all_limits = st.builds(Limits, moves=st.none() | st.integers(0, 4), gib=st.none() | st.floats(0, 12))


def closed_in(planner: Planner, cluster: Cluster) -> list[str]:
    return drained(cluster) if planner is drain_two else []


@every_planner
@random_clusters
@given(cluster=clusters(), limits=all_limits, chance=st.randoms())
def test_no_rule_is_broken_at_any_moment_of_any_interleaving(
    planner: Planner, cluster: Cluster, limits: Limits, chance: Random
) -> None:
    placement = planner(cluster, limits)
    for _ in range(3):
        Referee(cluster, closed_in(planner, cluster)).play(placement, chance)


@pytest.mark.parametrize("sociable", [False, True])
@settings(random_clusters, max_examples=40)
@given(data=st.data(), chance=st.randoms())
def test_whatever_is_wished_its_order_is_lawful(data: st.DataObject, chance: Random, *, sociable: bool) -> None:
    """Far more tangled than what planners ask for: everybody goes to some room that may ever take it."""
    cluster = data.draw(clusters(sociable=sociable))
    ledger = Ledger(cluster)
    goers = [guest for guest in cluster.guests if ledger.may_leave(guest)]
    wanted = {guest.id: chance.choice(sorted(ledger.choice(guest) | {guest.host})) for guest in goers}
    ordered = order(cluster, wanted)
    placement = Placement(shifts=linked(cluster, ordered.steps))
    for _ in range(3):
        Referee(cluster).play(placement, chance)
    at = last_places(cluster, placement)
    assert {id_ for id_, room in wanted.items() if at[id_] != room} == set(ordered.left)


@every_planner
@random_clusters
@given(cluster=clusters())
def test_emptied_hosts_stay_empty(planner: Planner, cluster: Cluster) -> None:
    placement = planner(cluster, Limits())
    at = last_places(cluster, placement)
    before = {guest.host for guest in cluster.guests}
    assert set(placement.emptied) <= before - set(at.values())
    assert not {shift.target for shift in placement.shifts} & set(placement.emptied)


@every_planner
@random_clusters
@given(cluster=clusters(), limits=all_limits)
def test_limits_hold(planner: Planner, cluster: Cluster, limits: Limits) -> None:
    placement = planner(cluster, limits)
    assert limits.moves is None or len(placement.shifts) <= limits.moves
    assert limits.gib is None or sum(cluster.guest[shift.guest_id].gib for shift in placement.shifts) <= limits.gib


@every_planner
@random_clusters
@given(cluster=clusters(), order=st.randoms())
def test_same_input_in_any_order_gives_the_same_plan(planner: Planner, cluster: Cluster, order: Random) -> None:
    rooms, guests = order.sample(cluster.rooms, len(cluster.rooms)), order.sample(cluster.guests, len(cluster.guests))
    assert planner(Cluster(tuple(rooms), tuple(guests), cluster.groups[::-1]), Limits()) == planner(cluster, Limits())


@every_planner
@random_clusters
@given(cluster=clusters())
def test_bounds_are_never_beaten(planner: Planner, cluster: Cluster) -> None:
    for bound in planner(cluster, Limits()).bounds:
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
    placement = planner(cluster, Limits())
    ids = [shift.guest_id for shift in placement.shifts]
    for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
        detour, last = [number for number, other in enumerate(ids) if other == id_]
        assert any(detour in shift.after for number, shift in enumerate(placement.shifts) if number != last)


@random_clusters
@given(cluster=clusters(), limits=all_limits)
def test_everybody_leaves_a_drained_host_or_is_told_why_not(cluster: Cluster, limits: Limits) -> None:
    hosts = drained(cluster)
    placement = drain(cluster, hosts, limits)
    at = last_places(cluster, placement)
    leaving = {guest.id for guest in cluster.guests if guest.host in hosts}
    assert {id_ for id_ in leaving if at[id_] in hosts} == set(placement.stuck)
    assert all(reasons and all(map(says_all, reasons)) for reasons in placement.stuck.values())
    assert set(placement.emptied) == {cluster.guest[id_].host for id_ in leaving} - {at[id_] for id_ in placement.stuck}


@random_clusters
@given(cluster=clusters())
def test_who_is_stuck_in_a_drain_has_nowhere_to_go(cluster: Cluster) -> None:
    placement = drain(cluster, drained(cluster))
    end = Referee(cluster, drained(cluster))
    end.at = last_places(cluster, placement)
    for id_, reasons in placement.stuck.items():
        if {reason.rule for reason in reasons} != {"order"}:
            assert all(end.broken(cluster.guest[id_], room.name) for room in cluster.rooms)


@random_clusters
@given(cluster=clusters())
def test_consolidating_moves_nobody_for_nothing(cluster: Cluster) -> None:
    """Who moves leaves a host that empties, or makes way for somebody who waits for it."""
    placement = consolidate(cluster)
    waited_for = {number for shift in placement.shifts for number in shift.after}
    for number, shift in enumerate(placement.shifts):
        assert shift.source in placement.emptied or number in waited_for


@random_clusters
@given(cluster=clusters())
def test_spreading_and_nearing_never_make_it_worse(cluster: Cluster) -> None:
    """Bringing a group apart may warm a host; nothing else may."""
    heat, pairs, _ = spread(cluster).bounds
    assert (pairs.reached, heat.reached) <= (pairs.before, heat.before + 1e-9)
    distance, _ = draw_near(cluster, Limits()).bounds
    assert distance.reached <= distance.before


def last_places(cluster: Cluster, placement: Placement) -> dict[str, str]:
    return {guest.id: guest.host for guest in cluster.guests} | {
        shift.guest_id: shift.target for shift in placement.shifts
    }


def says_all(reason: Reason) -> bool:
    return bool(reason.rule and reason.says and reason.unblocks)
