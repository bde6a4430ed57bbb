"""How a host's measured use is shared out among its instances."""

from __future__ import annotations

from typing import Any

import pytest

from tests.placing.small import a_cluster, a_host, moves
from tests.placing.small import an_instance as placed
from watari.model.survey.compute import PROCESSORS
from watari.placing.model import Cluster, PlacedInstance
from watari.placing.spread import Use, spread
from watari.plan.hosts.measured import shared_out


def an_instance(id_: str, host: str, **needs: int) -> PlacedInstance:
    return placed(id_, host, needs=needs)


def hosts(*names: str, **capacity: int) -> list[Any]:
    return [a_host(name, capacity=capacity or {"VCPU": 8}) for name in names]


def measured(cluster: Cluster, shares: dict[str, float], sizes: dict[str, float] | None = None, *idle: str) -> Use:
    """What was measured, shared out.

    Hosts have as many processors as they may give away, where no other number is said.
    """
    processors = {host.name: float(sum(host.capacity.get(kind, 0) for kind in PROCESSORS)) for host in cluster.hosts}
    return shared_out(cluster, shares, sizes or processors, idle)


def test_instances_share_by_their_vcpus_shared_or_their_own() -> None:
    instances = [
        an_instance("1", "a", VCPU=1),
        an_instance("2", "a", VCPU=2),
        an_instance("3", "a", PCPU=1),
    ]
    use = measured(a_cluster(hosts("a", VCPU=4, PCPU=4), instances), {"a": 0.5})
    assert (use.instances, use.others) == ({"1": 1.0, "2": 2.0, "3": 1.0}, {})


def test_who_is_idle_has_no_part_of_it() -> None:
    instances = [an_instance("1", "a", VCPU=2), an_instance("2", "a", VCPU=2)]
    assert measured(a_cluster(hosts("a"), instances), {"a": 0.5}, None, "2").instances == {"1": 4.0, "2": 0.0}


def test_where_all_are_idle_the_host_itself_uses_it() -> None:
    use = measured(a_cluster(hosts("a"), [an_instance("1", "a", VCPU=2)]), {"a": 0.5}, None, "1")
    assert (use.instances, use.others) == ({"1": 0.0}, {"a": 4.0})


def test_what_is_used_counts_in_processors_however_much_they_are_overbooked() -> None:
    """By what Placement gives away (16 and 4) the second would have no room for what the first uses.

    By processors it has.
    """
    cluster = a_cluster([*hosts("a", VCPU=16), *hosts("b", VCPU=4)], [an_instance(id_, "a", VCPU=1) for id_ in "12"])
    assert moves(spread(cluster, measured(cluster, {"a": 0.5, "b": 0.0}))) == []
    assert moves(spread(cluster, measured(cluster, {"a": 0.5, "b": 0.0}, {"a": 4.0, "b": 4.0}))) == [("1", "a", "b")]


@pytest.mark.parametrize("shares", [{"a": 0.2, "b": 0.4}, {"b": 0.4, "a": 0.2}])
def test_a_host_that_was_not_measured_is_used_like_the_mean(shares: dict[str, float]) -> None:
    cluster = a_cluster(hosts("a", "b", "c"), [an_instance("1", "c", VCPU=2)])
    assert measured(cluster, shares).instances["1"] == pytest.approx(0.3 * 8)


def test_nothing_measured_is_nothing_used() -> None:
    use = measured(a_cluster(hosts("a"), [an_instance("1", "a", VCPU=2)]), {})
    assert (use.instances, use.hosts) == ({"1": 0.0}, {"a": 8.0})


def test_measured_use_counts_more_than_what_is_booked() -> None:
    """By memory both are alike; by measure a is hot, and its smaller instance brings both closest to the mean."""
    pair = [a_host(name, capacity={"MEMORY_MB": 8, "VCPU": 8}) for name in "ab"]
    instances = [
        placed("1", "a", needs={"MEMORY_MB": 2, "VCPU": 4}),
        placed("2", "a", needs={"MEMORY_MB": 2, "VCPU": 2}),
    ]
    cluster = a_cluster(pair, [*instances, placed("3", "b", needs={"MEMORY_MB": 4, "VCPU": 6})])
    assert spread(cluster).relocations == ()
    assert moves(spread(cluster, measured(cluster, {"a": 0.9, "b": 0.1}))) == [("2", "a", "b")]


def test_what_was_not_measured_is_not_idle() -> None:
    cluster = a_cluster([a_host(name, capacity={"VCPU": 10}) for name in "abc"], [])
    assert measured(cluster, {"a": 0.2, "b": 0.4}).others["c"] == pytest.approx(3.0)
