"""What is taken back, and what is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from watari.model.journal import Entry, EntryKind, Journal
from watari.model.plan import Move
from watari.model.record import Made
from watari.model.specs import ImageSpec, InstanceSpec, ProjectSpec
from watari.model.steps import AnyStep
from watari.model.steps.bring import AdoptSecurityGroup
from watari.model.steps.claim import SetClaim
from watari.model.steps.create import BootInstance, CreateProject
from watari.model.steps.disk import CaptureInstance, CarryImage
from watari.model.steps.remove import Remove
from watari.model.steps.set import SetLock, SetPortAdmin, SetPower, SetQuota
from watari.undo.errors import JournalIncomplete
from watari.undo.inverses import inverses

AT = datetime(2026, 3, 2, tzinfo=UTC)
CAPTURED = Made(by="capture")
STOP = SetPower(key="stop", cloud="source", phase="stop", instance_id="i", on=False)
LOCK = SetLock(key="lock", cloud="source", phase="stop", after=("stop",), instance_id="i", locked=True, reason="ours")
FENCE = SetPortAdmin(
    key="fence", cloud="source", phase="stop", after=("lock",), port_id="p", address="192.0.2.1", up=False
)
CAPTURE = CaptureInstance(key="capture", cloud="source", phase="capture", after=("lock",), instance_id="i")
CARRY = CarryImage(
    key="carry",
    cloud="target",
    phase="carry",
    after=("capture",),
    image_id=CAPTURED,
    spec=ImageSpec(id="chosen", name="root", disk_format="qcow2"),
)
TIDY = Remove(key="tidy", cloud="source", phase="tidy", after=("carry",), thing="image", id=CAPTURED)
BOOT = BootInstance(
    key="boot",
    cloud="target",
    phase="cut_over",
    after=("carry", "fence"),
    spec=InstanceSpec(name="web", flavor_id="f", image_id=Made(by="carry")),
)
STOP_AGAIN = SetPower(
    key="off", cloud="target", phase="cut_over", after=("boot",), instance_id=Made(by="boot"), on=False
)
ALL = (STOP, LOCK, FENCE, CAPTURE, CARRY, TIDY, BOOT, STOP_AGAIN)


def move(*steps: AnyStep, subject_kind: str = "instance") -> Move:
    return Move(id="m", subject_kind=subject_kind, subject="web", steps=steps)


def journal(*entries: Entry) -> Journal:
    return Journal(run_id="r", plan_id="p", entries=entries)


def entry(kind: EntryKind, key: str, made: str | None = None, **facts: Any) -> Entry:
    return Entry(
        run_id="r", move_id="m", step_key=key, kind=kind, at=AT, made={"id": made} if made else {}, facts=facts
    )


def done(key: str, made: str | None = None) -> tuple[Entry, Entry]:
    return entry("intent", key, absent=True, before={}), entry("done", key, made)


def everything() -> list[Entry]:
    made = {"capture": "image-here", "carry": "image-there", "boot": "new"}
    return [e for step in ALL for e in done(step.key, made.get(step.key))]


def titles(found: tuple[Any, ...]) -> list[str]:
    return [step.title() for step in found]


def test_target_goes_out_of_service_before_the_source_comes_back_and_disks_go_last() -> None:
    found = inverses(move(*ALL), journal(*everything()))
    assert titles(found) == [
        "remove instance new",
        "open the source port of 192.0.2.1",
        "unlock i",
        "start i",
        "remove image image-there",
    ]
    assert [step.after for step in found] == [(), *((step.key,) for step in found[:-1])]


def test_references_are_resolved() -> None:
    assert all("what" not in title for title in titles(inverses(move(*ALL), journal(*everything()))))


def test_what_was_found_done_is_left_alone() -> None:
    assert inverses(move(STOP), journal(entry("found", "stop"))) == ()


def test_what_was_taken_back_is_left_alone() -> None:
    assert inverses(move(STOP), journal(*done("stop"), entry("put_back", "stop"))) == ()


def test_a_try_that_only_failed_to_look_leaves_nothing_after_what_was_taken_back() -> None:
    """What the first try found before its act is known no more, and is no longer needed: nothing of it is left."""
    entries = [*done("quota"), entry("put_back", "quota"), entry("failed", "quota", says="the cloud does not answer")]
    quota = SetQuota(key="quota", cloud="source", phase="stop", on="p", service="compute", limits={"cores": 9})
    assert inverses(move(quota), journal(*entries)) == ()


def test_the_run_lets_go_of_an_instance_when_all_else_is_taken_back() -> None:
    claim = SetClaim(key="claim", cloud="source", phase="prepare", instance_id="i")
    found = inverses(move(claim, *ALL), journal(*done("claim"), *everything()))
    assert titles(found)[-1] == "let go of i"
    assert len(found) == len(inverses(move(*ALL), journal(*everything()))) + 1


def test_what_never_began_is_left_alone() -> None:
    assert inverses(move(*ALL), journal()) == ()


def test_a_state_that_was_perhaps_set_is_set_back() -> None:
    assert titles(inverses(move(STOP), journal(entry("intent", "stop", absent=True, before={})))) == ["start i"]


def test_a_half_made_thing_is_removed_by_the_id_that_the_attempt_left() -> None:
    left = journal(
        *done("carry", "image-there"), entry("intent", "boot", absent=True), entry("failed", "boot", "broken")
    )
    assert titles(inverses(move(BOOT), left)) == ["remove instance broken"]


def test_a_half_made_thing_without_an_id_is_known_by_the_id_that_the_plan_chose() -> None:
    assert titles(
        inverses(move(CAPTURE, CARRY), journal(*done("capture", "c"), entry("intent", "carry", absent=True)))
    ) == [
        "remove image c",
        "remove image chosen",
    ]


def test_a_half_made_thing_that_was_there_before_is_left_alone() -> None:
    was_there = journal(
        *done("capture", "c"),
        entry("found", "capture", "c"),
        entry("intent", "carry", absent=False),
        entry("failed", "carry", "x"),
    )
    assert inverses(move(CARRY), was_there) == ()


def test_ground_goes_strictly_backwards() -> None:
    project = CreateProject(
        key="project", cloud="target", phase="prepare", spec=ProjectSpec(name="shop", domain_id="d")
    )
    default = AdoptSecurityGroup(
        key="default", cloud="target", phase="prepare", after=("project",), project=Made(by="project")
    )
    found = inverses(
        move(project, default, subject_kind="ground"),
        journal(*done("project", "new"), entry("found", "default", "group")),
    )
    assert titles(found) == ["remove security group group", "remove project new"]
    assert found[0].project is None


def test_the_default_group_of_a_project_that_was_there_stays() -> None:
    default = AdoptSecurityGroup(key="default", cloud="target", phase="prepare", project="old")
    assert inverses(move(default, subject_kind="ground"), journal(entry("found", "default", "group"))) == ()


def test_a_project_whose_default_group_was_never_seen_is_removed_all_the_same() -> None:
    project = CreateProject(
        key="project", cloud="target", phase="prepare", spec=ProjectSpec(name="shop", domain_id="d")
    )
    default = AdoptSecurityGroup(
        key="default", cloud="target", phase="prepare", after=("project",), project=Made(by="project")
    )
    assert titles(inverses(move(project, default, subject_kind="ground"), journal(*done("project", "new")))) == [
        "remove project new"
    ]


def test_a_journal_with_a_hole_is_an_error_with_a_cure() -> None:
    with pytest.raises(JournalIncomplete) as caught:
        inverses(move(TIDY), journal(*done("tidy")))
    assert "what capture makes" in caught.value.what


def test_neutrons_own_group_goes_after_the_quotas_that_would_bring_it_back() -> None:
    project = CreateProject(
        key="project", cloud="target", phase="prepare", spec=ProjectSpec(name="shop", domain_id="d")
    )
    fields: dict[str, Any] = {"cloud": "target", "phase": "prepare", "after": ("project",)}
    quota = SetQuota(key="quota", **fields, on=Made(by="project"), service="network", limits={"port": 9})
    default = AdoptSecurityGroup(key="default", **fields, project=Made(by="project"))
    done = (
        entry("intent", "project", absent=True),
        entry("done", "project", "new"),
        entry("found", "default", "group"),
    )
    set_back = (entry("intent", "quota", before={"limits": {"port": 5}}), entry("done", "quota"))
    back = inverses(move(project, quota, default, subject_kind="ground"), journal(*done, *set_back))
    assert [step.key for step in back] == ["quota/back", "default/remove", "project/remove"]
