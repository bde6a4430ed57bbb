"""Finish is refused unless all is green, and lets go of no more than what moved."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import retold
from tests.properties.test_way_back import staged
from tests.properties.walk import Walk, clouds_of
from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.undo.errors import NothingToFinish, NotVerified
from watari.undo.finish import finish
from watari.undo.undo import undo


def run(story: str) -> tuple[Plan, Journal]:
    world, plan, _ = staged(story)
    return plan, Walk(plan, clouds_of(world.fork())).all().journal


def finding(**fields: Any) -> Finding:
    return Finding(
        **{"check": "verify.instances-run", "level": "block", "subject": "web-1", "says": "gone", "act": "look"}
        | fields
    )


@pytest.mark.parametrize("level", ["block", "unknown"])
def test_what_stops_is_named(level: str) -> None:
    plan, journal = run("walls_in_a_circle")
    with pytest.raises(NotVerified) as caught:
        finish(plan, journal, [finding(level=level)])
    assert "web-1: gone" in caught.value.what


@pytest.mark.parametrize("fields", [{"level": "warn"}, {"level": "note"}, {"accepted_by": "ops"}])
def test_what_does_not_stop_does_not_stop(fields: dict[str, Any]) -> None:
    plan, journal = run("walls_in_a_circle")
    assert finish(plan, journal, [finding(**fields)]).aim == "finish"


def test_only_what_moved_loses_its_source() -> None:
    plan, journal = run("walls_in_a_circle")
    entries = tuple(
        e.model_copy(update={"facts": {"result": "put_back"}})
        if e.kind == "ended" and e.move_id == "instance/web-1"
        else e
        for e in journal.entries
    )
    end = finish(plan, retold(journal, entries), [])
    assert [move.subject for move in end.waves[0].moves] == ["web-2"]


def test_nothing_moved_nothing_to_finish() -> None:
    plan, journal = run("walls_in_a_circle")
    with pytest.raises(NothingToFinish):
        finish(plan, retold(journal, ()), [])


def test_our_own_roles_and_keys_are_taken_back_with_the_ground() -> None:
    plan, journal = run("disks")
    titles = [step.title() for move in finish(plan, journal, []).waves[-1].moves for step in move.steps]
    assert titles[0] == "remove keypair user-ops/alice-key"
    assert [title.split(" from ")[0] for title in titles[1:]] == ["take role admin", "take role admin"]


def test_a_floating_ip_is_given_back_at_last() -> None:
    plan, journal = run("own_network")
    steps = [step.title() for move in finish(plan, journal, []).moves() for step in move.steps]
    assert "remove floating ip floating-203.0.113.20" in steps


def test_plans_of_the_way_back_are_made_alike_each_time() -> None:
    plan, journal = run("own_network")
    assert undo(plan, journal).model_dump_json() == undo(plan, journal).model_dump_json()
    assert undo(plan, journal).id != finish(plan, journal, []).id
    assert undo(plan, journal).of_run == journal.run_id


def test_an_undo_says_what_it_loses() -> None:
    plan, journal = run("walls_in_a_circle")
    assert undo(plan, journal).points_of_no_return == (
        "what web-2 has written on nyah since it moved there is lost",
        "what web-1 has written on nyah since it moved there is lost",
    )
