"""An undo between hosts is held to this.

Every instance on its host and in its state, every host open or closed as it was.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.host_asking import a_guest
from tests.verify.host_ends import a_full_host
from tests.verify.test_truths import changed, named, without
from watari.model.survey.compute import Service
from watari.model.survey.survey import Survey, Unseen
from watari.verify.same_hosts import same_hosts

DIFFERENT: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "elsewhere": ("instances", "web-1", {"host": "nyah-2"}, "its host is 'nyah-2', and was 'nyah-1'"),
    "stopped": ("instances", "web-1", {"status": "SHUTOFF"}, "its status is 'SHUTOFF', and was 'ACTIVE'"),
    "locked": ("instances", "web-1", {"locked": True}, "its locked is True, and was False"),
    "reason": ("instances", "web-1", {"locked_reason": "watari"}, "its locked reason is 'watari', and was None"),
    "mid task": ("instances", "web-1", {"task_state": "migrating"}, "its task state is 'migrating', and was None"),
    "closed": ("services", "nyah-1", {"enabled": False}, "its enabled is False, and was True"),
    "why closed": (
        "services",
        "nyah-1",
        {"disabled_reason": "watari"},
        "its disabled reason is 'watari', and was None",
    ),
    "called dead": ("services", "nyah-1", {"forced_down": True}, "its forced down is True, and was False"),
}
CHANGING: dict[str, tuple[str, dict[str, Any]]] = {
    "what a start decides": ("instances", {"power_state": 4, "launched_at": None, "hypervisor_hostname": "other"}),
    "what the service group sees": ("services", {"state": "down"}),
}


def before() -> Survey:
    whole = a_full_host()
    return whole.model_copy(update={"services": (*whole.services, Service(binary="nova-scheduler", host="control-1"))})


def told(after: Survey) -> list[tuple[str, str, str]]:
    found = same_hosts(before(), after)
    assert {(f.check, f.acceptable) for f in found} <= {("verify.hosts-are-as-before", True)}
    assert all(f.act for f in found)
    return [(f.level, f.subject, f.says) for f in found]


def whose(name: str) -> Any:
    return lambda thing: (
        name in (getattr(thing, "name", None), getattr(thing, "host", None) if isinstance(thing, Service) else None)
    )


def test_nothing_is_said_of_a_cloud_that_is_as_before() -> None:
    assert told(before()) == []


@pytest.mark.parametrize("case", DIFFERENT)
def test_a_difference_is_told(case: str) -> None:
    part, subject, fields, says = DIFFERENT[case]
    assert told(changed(before(), part, whose(subject), **fields)) == [("block", subject, says)]


@pytest.mark.parametrize("case", CHANGING)
def test_what_changes_by_itself_is_no_difference(case: str) -> None:
    part, fields = CHANGING[case]
    assert told(changed(before(), part, lambda _: True, **fields)) == []


def test_every_difference_is_told() -> None:
    both = changed(
        changed(before(), "instances", named("web-1"), host="nyah-2", locked=True),
        "services",
        whose("nyah-3"),
        enabled=False,
    )
    assert [subject for _, subject, _ in told(both)] == ["web-1", "web-1", "nyah-3"]


def test_what_is_gone_is_told() -> None:
    gone = without(without(before(), "instances", named("db-1")), "services", whose("nyah-2"))
    assert told(gone) == [("block", "db-1", "it is gone"), ("block", "nyah-2", "its nova-compute is gone")]


def test_what_came_meanwhile_is_somebody_elses() -> None:
    service = Service(binary="nova-compute", host="nyah-4")
    more = {"instances": (*before().instances, a_guest("new-1")), "services": (*before().services, service)}
    assert told(before().model_copy(update=more)) == []


def test_other_services_do_not_matter() -> None:
    scheduler = whose("control-1")
    assert told(changed(before(), "services", scheduler, enabled=False)) == []
    assert told(without(before(), "services", scheduler)) == []
    conductor = Service(binary="nova-conductor", host="nyah-1", enabled=False)
    assert told(before().model_copy(update={"services": (*before().services, conductor)})) == []


@pytest.mark.parametrize("part", ["instances", "services"])
def test_what_could_not_be_seen_this_time_is_unknown_and_not_gone(part: str) -> None:
    hidden: dict[str, Any] = {part: (), "unseen": (Unseen(part=part, why="403"),)}
    assert [(level, subject) for level, subject, _ in told(before().model_copy(update=hidden))] == [("unknown", part)]
    never = before().model_copy(update=hidden)
    assert same_hosts(never, never) == []


def test_other_parts_that_could_not_be_seen_do_not_matter() -> None:
    assert told(before().model_copy(update={"ports": (), "unseen": (Unseen(part="ports", why="403"),)})) == []
