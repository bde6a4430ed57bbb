"""The clusters of the benchmarks are what their page says, lawful from the beginning, the same for one seed."""

from collections import Counter

import pytest

from benchmarks.rebalancing.bounds import least_gib, most_emptied
from benchmarks.rebalancing.cluster import Cluster
from benchmarks.rebalancing.generate import KINDS, Kind, generate
from benchmarks.rebalancing.referee import crowded
from tests.benchmarks.small import cluster, host, instance


@pytest.mark.parametrize("kind", KINDS)
def test_is_lawful_and_comes_again(kind: Kind) -> None:
    made = generate(40, 7, kind)
    assert crowded(made) == []
    assert made == generate(40, 7, kind)
    assert made != generate(40, 8, kind)
    assert 0.25 < memory_share(made) < 0.45


def memory_share(made: Cluster) -> float:
    return sum(one["ram_mib"] for one in made["instances"]) / sum(one["ram_mib"] for one in made["hosts"])


def test_is_constrained_as_told() -> None:
    made = generate(40, 7, "constrained")
    instances = made["instances"]
    sizes = Counter(one["group"] for one in instances if one["group"] is not None)
    assert sum(one["zone_pin"] is not None for one in instances) == 240
    assert sum(not one["live"] for one in instances) == 12
    assert sum(sizes.values()) == 100
    assert set(sorted(sizes.values())[1:]) <= {3, 4, 5}  # the last group takes what is left


def test_constraints_bind_the_same_instances() -> None:
    bare = [(one["id"], one["host"], one["ram_mib"]) for one in generate(40, 7, "unconstrained")["instances"]]
    assert bare == [(one["id"], one["host"], one["ram_mib"]) for one in generate(40, 7, "constrained")["instances"]]


def test_mixed_hosts_have_three_sizes() -> None:
    assert len({one["ram_mib"] for one in generate(40, 7, "mixed")["hosts"]}) == 3


def test_bound_by_what_all_need_together() -> None:
    assert most_emptied(cluster(instance("one", "a"), instance("two", "b"), instance("three", "c"))) == 1


def test_bound_by_who_cannot_move() -> None:
    assert most_emptied(cluster(instance("one", "a", live=False), instance("two", "b", live=False))) == 0


def test_bound_by_pins_zone_after_zone() -> None:
    assert most_emptied(cluster(instance("one", "a"), instance("two", "c"))) == 2
    assert most_emptied(cluster(instance("one", "a", zone_pin="az1"), instance("two", "c", zone_pin="az2"))) == 1


def test_bound_by_the_largest_hosts_first() -> None:
    sizes = (host("a", ram_gib=4), host("b", ram_gib=4), host("c", ram_gib=8))
    assert most_emptied(cluster(instance("one", "a"), instance("two", "b"), hosts=sizes)) == 2


def test_least_that_must_move() -> None:
    small = cluster(
        instance("one", "a", ram_gib=1), instance("two", "b", ram_gib=2), instance("three", "c", ram_gib=3, live=False)
    )
    assert (least_gib(small, 1), least_gib(small, 2)) == (1.0, 3.0)
