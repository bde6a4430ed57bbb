"""Each truth of journeys between hosts sees the one thing that is wrong, names whom it concerns, and else is silent.

What is looked at is the end of a drain of `nyah-1` in the simulated cloud: `old-1` went cold to `nyah-2`, `db-1` and
`web-1` live to `nyah-3`. Then one thing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from tests.checks.host_asking import a_guest, a_migration, held
from tests.verify.host_ends import ADDRESSES, HOST, End, drained
from tests.verify.spoils import Spoil, Told, Which, all_of, cloud, ended, less, more, never_begun, other, told
from tests.verify.test_truths import asked, behind, named
from watari.model.survey.compute import Service
from watari.model.survey.moving import Binding, Migration
from watari.model.survey.survey import Observation
from watari.model.survey.volume import VolumeAttachment
from watari.verify.host_verify import HOST_TRUTHS

MOVES, EMPTY, HELD = "moves-have-ended-on-their-hosts", "hosts-are-empty", "allocations-are-on-one-host"
PORTS, VOLUMES, ANSWERS = "ports-are-bound-where-instances-are", "volumes-are-attached-once", "addresses-still-answer"
WEB = "web-1"
ADDRESS = ADDRESSES[WEB]
INSTANCE, PORT, LOOK, DATA = named(WEB), behind("instance-web-1"), asked(ADDRESS), named("data")


@cache
def end() -> End:
    return drained().end()


def of(consumer: str) -> Which:
    return lambda allocation: bool(allocation.consumer_id == consumer)


def attached_to(*instances: str) -> dict[str, Any]:
    return {
        "attachments": tuple(VolumeAttachment(instance_id=f"instance-{name}", device="/dev/vdb") for name in instances)
    }


def a_leave(status: str, instance: str = WEB) -> Migration:
    """A further migration, from the host where `web-1` is now."""
    return a_migration(90, instance, uuid="move-90", status=status, source_host="nyah-3", target_host="nyah-2")


def inactive(port: str) -> Binding:
    return Binding(port_id=port, host=HOST, active=False)


@dataclass(frozen=True)
class Wrong:
    """One thing that is changed; ``says`` is in what ``truth`` finds, and ``also`` is what others find of the same."""

    truth: str
    subject: str
    says: str
    spoil: Spoil
    level: str = "block"
    also: tuple[Told, ...] = ()


ELSEWHERE = (("block", PORTS, WEB), ("block", HELD, WEB))
HELD_BY_MOVE = more("allocations", held("move-90", "nyah-3"))
WRONG: dict[str, Wrong] = {
    "not begun": Wrong(MOVES, WEB, "its move has not begun", never_begun("instance/web-1")),
    "put back": Wrong(MOVES, WEB, "its move ended as put back", ended("instance/web-1", "put_back")),
    "not closed": Wrong(MOVES, HOST, "its move ended as failed", ended("host/nyah-1/close", "failed")),
    "deleted": Wrong(MOVES, WEB, "it is no more", less("instances", INSTANCE)),
    "deleted, its binding left": Wrong(
        MOVES, WEB, "it is no more", all_of(less("instances", INSTANCE), more("bindings", inactive(f"port-{ADDRESS}")))
    ),
    "mid task": Wrong(
        MOVES, WEB, "Nova is still at it: migrating", other("instances", INSTANCE, task_state="migrating")
    ),
    "elsewhere": Wrong(
        MOVES, WEB, "on nyah-2 and was to be on nyah-3", other("instances", INSTANCE, host="nyah-2"), also=ELSEWHERE
    ),
    "nowhere": Wrong(
        MOVES, WEB, "on None and was to be on nyah-3", other("instances", INSTANCE, host=None), also=ELSEWHERE
    ),
    "in error": Wrong(
        MOVES, WEB, "it is ERROR and was ACTIVE", other("instances", INSTANCE, status="ERROR", fault="no host")
    ),
    "stopped": Wrong(MOVES, WEB, "it is SHUTOFF and was ACTIVE", other("instances", INSTANCE, status="SHUTOFF")),
    "open again": Wrong(
        EMPTY, HOST, "it is open for new instances", other("services", lambda s: s.host == HOST, enabled=True)
    ),
    "not empty": Wrong(EMPTY, HOST, "2 instances are on it: a, b", more("instances", a_guest("b"), a_guest("a"))),
    "held by strangers": Wrong(
        EMPTY, HOST, "4 more consumers on it: a, b, c, d", more("allocations", *(held(name) for name in "dbca"))
    ),
    "on its way out": Wrong(
        EMPTY,
        HOST,
        "migration 90 of instance instance-new is running",
        more("migrations", a_migration(90, "new", source_host=HOST)),
    ),
    "on its way in": Wrong(
        EMPTY,
        HOST,
        "migration 90 of instance instance-new is queued",
        more("migrations", a_migration(90, "new", status="queued", source_host="nyah-2", target_host=HOST)),
    ),
    "held twice": Wrong(
        HELD, WEB, "Placement still holds it on nyah-2", more("allocations", held("instance-web-1", "nyah-2"))
    ),
    "held on the drained host": Wrong(
        HELD,
        WEB,
        "Placement still holds it on nyah-1",
        more("allocations", held("instance-web-1")),
        also=(("block", EMPTY, HOST),),
    ),
    "held for a move that is over": Wrong(
        HELD, WEB, "its ended migration still holds nyah-3", all_of(more("migrations", a_leave("failed")), HELD_BY_MOVE)
    ),
    "held nowhere": Wrong(
        HELD, WEB, "Placement holds nothing for it on nyah-3", less("allocations", of("instance-web-1"))
    ),
    "bound elsewhere": Wrong(
        PORTS, WEB, f"{ADDRESS} is bound to nyah-2, it is on nyah-3", other("ports", PORT, host="nyah-2")
    ),
    "port called down": Wrong(
        PORTS, WEB, f"port of {ADDRESS} is DOWN, and it answers", other("ports", PORT, status="DOWN"), "warn"
    ),
    "port down": Wrong(
        PORTS,
        WEB,
        f"its port of {ADDRESS} is DOWN",
        all_of(other("ports", PORT, status="DOWN"), other("observations", LOOK, answers=False)),
        also=(("block", ANSWERS, WEB),),
    ),
    "port down, not looked at": Wrong(
        PORTS,
        WEB,
        f"its port of {ADDRESS} is DOWN",
        all_of(other("ports", PORT, status="DOWN"), less("observations", LOOK)),
        also=(("unknown", ANSWERS, WEB),),
    ),
    "port without address": Wrong(
        PORTS, WEB, "its port of fa:16:3e:00:00:0b is DOWN", other("ports", PORT, status="DOWN", fixed_ips=())
    ),
    "binding left": Wrong(
        PORTS, WEB, "keeps an inactive binding on nyah-1", more("bindings", inactive(f"port-{ADDRESS}")), "warn"
    ),
    "attached twice": Wrong(
        VOLUMES, "db-1", "its volume data has 2 attachments", other("volumes", DATA, **attached_to("db-1", "db-1"))
    ),
    "not attached": Wrong(
        VOLUMES, "db-1", "its volume data has 0 attachments", other("volumes", DATA, **attached_to("web-1"))
    ),
    "no name": Wrong(VOLUMES, "db-1", "its volume volume-data has 0", other("volumes", DATA, name="", **attached_to())),
    "volume deleted": Wrong(VOLUMES, "db-1", "its volume volume-data is no more", less("volumes", DATA)),
    "silent": Wrong(
        ANSWERS, WEB, f"{ADDRESS} does not answer rack any more", other("observations", LOOK, answers=False)
    ),
    "not looked at": Wrong(
        ANSWERS, WEB, f"nobody looked at {ADDRESS} from rack", less("observations", LOOK), "unknown"
    ),
    "seen from elsewhere": Wrong(ANSWERS, WEB, "nobody looked", other("observations", LOOK, vantage="roof"), "unknown"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_seen(case: str) -> None:
    wrong = WRONG[case]
    found = wrong.spoil(end()).findings()
    assert told(found) == {(wrong.level, wrong.truth, wrong.subject), *wrong.also}
    assert [f for f in found if f.check == f"verify.{wrong.truth}" and wrong.says in f.says]
    assert all(f.act for f in found)


SHOWN: dict[str, tuple[dict[str, str], str]] = {
    "put back": ({"result": "put_back"}, "watari status RUN"),
    "deleted": ({"id": "instance-web-1"}, "openstack server event list"),
    "elsewhere": ({"host": "nyah-2"}, "openstack server show"),
    "nowhere": ({"host": ""}, "openstack server show"),
    "in error": ({"fault": "no host"}, "openstack server show"),
    "stopped": ({"fault": ""}, "openstack server show"),
    "open again": ({}, "openstack compute service set --disable nyah-1 nova-compute"),
    "on its way out": ({}, "openstack server migration show instance-new 90"),
    "held twice": ({"VCPU": "1"}, "nova-manage placement heal_allocations --instance instance-web-1"),
    "held for a move that is over": ({"VCPU": "1"}, "openstack resource provider allocation delete move-90"),
    "held nowhere": ({}, "nova-manage placement heal_allocations --instance instance-web-1"),
    "port called down": ({"port": f"port-{ADDRESS}"}, f"openstack port set --disable port-{ADDRESS}"),
    "port down": ({"port": f"port-{ADDRESS}"}, "see the agent on nyah-3"),
    "binding left": ({}, f"DELETE /v2.0/ports/port-{ADDRESS}/bindings/nyah-1"),
}
"""What is shown of it as evidence, and what is in the act."""


@pytest.mark.parametrize("case", SHOWN)
def test_what_was_seen_is_shown_and_what_to_do(case: str) -> None:
    wrong, (evidence, act) = WRONG[case], SHOWN[case]
    found = next(f for f in wrong.spoil(end()).findings() if wrong.says in f.says)
    assert found.evidence == evidence
    assert act in found.act


def test_every_truth_has_something_wrong() -> None:
    assert {f"verify.{wrong.truth}" for wrong in WRONG.values()} == {truth.id for truth in HOST_TRUTHS}


FINE: dict[str, Spoil] = {
    "another instance elsewhere": more("instances", a_guest("new-1", host="nyah-2")),
    "another service of the host": more("services", Service(binary="nova-metadata", host=HOST)),
    "a service that was deleted": less("services", lambda s: s.host == HOST),
    "a move that goes on": all_of(more("migrations", a_leave("running")), HELD_BY_MOVE),
    "a stranger's move": all_of(more("migrations", a_leave("failed", "new-1")), HELD_BY_MOVE),
    "a host not looked at closely": all_of(
        less("allocations", of("instance-web-1")), cloud(lambda now: now.model_copy(update={"host_names": (HOST,)}))
    ),
    "a closed port": other("ports", PORT, status="DOWN", admin_up=False),
    "a binding of another port": more("bindings", inactive("port-of-nobody")),
    "a shared volume": other("volumes", DATA, **attached_to("db-1", "web-1")),
    "a silent stranger": more("observations", Observation(vantage="rack", address="198.51.100.99", answers=False)),
}


def test_nothing_is_said_of_a_good_end() -> None:
    assert end().findings() == []
    assert drained().simulation.world.doublings == []


@pytest.mark.parametrize("case", FINE)
def test_what_is_fine_is_passed(case: str) -> None:
    changed = FINE[case](end())
    assert changed != end()
    assert changed.findings() == []


def test_every_truth_says_what_it_wants_and_why() -> None:
    assert len({truth.id for truth in HOST_TRUTHS}) == len(HOST_TRUTHS)
    assert [truth.id for truth in HOST_TRUTHS if "\nWhy: " not in truth.text] == []
