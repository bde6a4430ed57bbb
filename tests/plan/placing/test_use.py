"""How a host's measured use is shared out among its instances."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plan.placing.small import a_cluster, a_room, moves
from tests.plan.placing.small import a_guest as placed
from watari.plan.placing.model import Guest
from watari.plan.placing.spread import spread
from watari.plan.placing.use import measured


def a_guest(id_: str, host: str, **needs: int) -> Guest:
    return placed(id_, host, needs=needs)


def rooms(*names: str, **capacity: int) -> list[Any]:
    return [a_room(name, capacity=capacity or {"VCPU": 8}) for name in names]


def test_instances_share_by_their_vcpus_shared_or_their_own() -> None:
    guests = [a_guest("1", "a", VCPU=1), a_guest("2", "a", VCPU=2), a_guest("3", "a", PCPU=1)]
    use = measured(a_cluster(rooms("a", VCPU=4, PCPU=4), guests), {"a": 0.5})
    assert (use.guests, use.others) == ({"1": 1.0, "2": 2.0, "3": 1.0}, {})


def test_who_is_idle_has_no_part_of_it() -> None:
    guests = [a_guest("1", "a", VCPU=2), a_guest("2", "a", VCPU=2)]
    assert measured(a_cluster(rooms("a"), guests), {"a": 0.5}, idle={"2"}).guests == {"1": 4.0, "2": 0.0}


def test_where_all_are_idle_the_host_itself_uses_it() -> None:
    use = measured(a_cluster(rooms("a"), [a_guest("1", "a", VCPU=2)]), {"a": 0.5}, idle={"1"})
    assert (use.guests, use.others) == ({"1": 0.0}, {"a": 4.0})


def test_what_is_used_counts_in_processors_however_much_they_are_overbooked() -> None:
    """By what Placement gives away (16 and 4) the second would have no room for what the first uses; by processors it has."""
    cluster = a_cluster([*rooms("a", VCPU=16), *rooms("b", VCPU=4)], [a_guest(id_, "a", VCPU=1) for id_ in "12"])
    assert moves(spread(cluster, measured(cluster, {"a": 0.5, "b": 0.0}))) == []
    assert moves(spread(cluster, measured(cluster, {"a": 0.5, "b": 0.0}, {"a": 4.0, "b": 4.0}))) == [("1", "a", "b")]


@pytest.mark.parametrize("shares", [{"a": 0.2, "b": 0.4}, {"b": 0.4, "a": 0.2}])
def test_a_host_that_was_not_measured_is_used_like_the_mean(shares: dict[str, float]) -> None:
    cluster = a_cluster(rooms("a", "b", "c"), [a_guest("1", "c", VCPU=2)])
    assert measured(cluster, shares).guests["1"] == pytest.approx(0.3 * 8)


def test_nothing_measured_is_nothing_used() -> None:
    use = measured(a_cluster(rooms("a"), [a_guest("1", "a", VCPU=2)]), {})
    assert (use.guests, use.rooms) == ({"1": 0.0}, {"a": 8.0})
