"""The cluster on the goal's terms: who may take instances, and who may be stopped."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import an_instance
from tests.placing.small import a_cluster, a_host
from tests.placing.small import an_instance as placed
from watari.facts.hosts.terms import consenting, taking
from watari.model.goal import Choice, Fallbacks
from watari.placing.model import PlacedInstance, Reason

TPM = Reason("L11", "it has a virtual TPM", "stop it")
GPU = Reason("L7", "it has a PCI device", "stop it")
PAUSED = Reason("K1", "it is PAUSED", "unpause it")
BUSY = Reason("C1", "Nova is at it", "wait")


def test_all_open_hosts_take_instances_where_none_is_named() -> None:
    cluster = a_cluster([a_host("a"), a_host("b", open=False)], [])
    assert taking(cluster, ()) == cluster


def test_only_the_named_hosts_take_instances_and_none_of_them_is_opened() -> None:
    cluster = taking(
        a_cluster([a_host("a"), a_host("b"), a_host("c", open=False)], [placed("1", "b")]),
        ("a", "c"),
    )
    assert {host.name: host.open for host in cluster.hosts} == {"a": True, "b": False, "c": False}
    assert cluster.instance["1"].host == "b"


def consented(*held: Reason, **fields: Any) -> PlacedInstance:
    """What becomes of an instance of the role `batch`, where those may be stopped."""
    cluster = a_cluster([a_host("a")], [placed("1", "a", held=held, **fields)])
    instances = {"1": an_instance("batch-1", metadata={"role": "batch"})}
    allow = Fallbacks(cold=(Choice(name="web-*"), Choice(metadata={"role": "batch"})))
    return consenting(cluster, instances, allow).instance["1"]


@pytest.mark.parametrize(
    ("held", "way", "left"),
    [
        ((TPM, GPU), "cold", ()),
        ((TPM, BUSY), "cold", (BUSY,)),
        ((PAUSED, TPM), "cold", (PAUSED,)),
        ((BUSY,), "live", (BUSY,)),
        ((), "live", ()),
    ],
)
def test_whoever_may_be_stopped_goes_cold_where_it_cannot_go_live(
    held: tuple[Reason, ...], way: str, left: tuple[Reason, ...]
) -> None:
    """What keeps it from every move keeps it still, and one that can go live is not stopped."""
    instance = consented(*held)
    assert (instance.way, instance.held) == (way, left)


def test_one_that_goes_cold_anyway_stays_as_it_is() -> None:
    assert consented(TPM, way="cold").held == (TPM,)


def test_nobody_is_stopped_unasked() -> None:
    cluster = a_cluster([a_host("a")], [placed("1", "a", held=(TPM,))])
    for allow in (Fallbacks(), Fallbacks(cold=(Choice(name="batch-*"),))):
        assert consenting(cluster, {"1": an_instance("web-1")}, allow) == cluster


@pytest.mark.parametrize(("version", "way"), [(1, "cold"), (2, "live")])
def test_whom_no_host_takes_live_is_stopped_where_one_takes_it_cold(version: int, way: str) -> None:
    """An older hypervisor takes nobody that runs (L4). A host that is left as well takes nobody."""
    hosts = [
        a_host("a", version=2),
        a_host("b", version=version),
        a_host("also-left", version=2),
    ]
    cluster = a_cluster(hosts, [placed("1", "a")])
    allow = Fallbacks(cold=(Choice(),))
    assert consenting(cluster, {"1": an_instance("web-1")}, allow, ("a", "also-left")).instance["1"].way == way
    assert consenting(cluster, {"1": an_instance("web-1")}, Fallbacks(), ("a", "also-left")).instance["1"].way == "live"
