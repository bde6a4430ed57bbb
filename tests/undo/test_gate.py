"""A host that takes part again is ready before it is opened; one instance goes in and out before others rely on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.builders import NOON, retold
from tests.undo.test_hosts import end, service_of
from tests.verify.host_ends import HOST, drained
from watari.model.journal import Entry
from watari.model.plan import Move
from watari.model.steps.host import MigrateLive, SeeHost, SetHostOpen
from watari.model.steps.set import Probe, SetLock
from watari.model.survey.survey import Survey
from watari.undo.gate import Gate
from watari.undo.hosts import finish_hosts

CANARY = "db-1"
GATE = [SeeHost, SetHostOpen, SetLock, MigrateLive, Probe, MigrateLive, Probe, SetLock]


def gate(now: Survey | None = None) -> Gate:
    closing = next(move for move in end().plan.moves() if move.id == f"host/{HOST}/close")
    return Gate(end().plan, end().journal, now or end().now, closing)


def comes_back(now: Survey | None = None) -> Move:
    through = gate(now)
    assert through.opening is not None
    return through.move(through.opening)


def changed(part: str, which: Callable[[Any], bool], **fields: Any) -> Survey:
    things = tuple(thing.model_copy(update=fields) if which(thing) else thing for thing in getattr(end().now, part))
    assert things != getattr(end().now, part)
    return end().now.model_copy(update={part: things})


def ways(move: Move) -> list[tuple[str, str]]:
    return [(step.source_host, step.target_host) for step in move.steps if isinstance(step, MigrateLive)]


def test_ready_then_open_then_one_in_and_out_each_time_seen_to_answer() -> None:
    move = comes_back()
    home = next(instance.host for instance in end().now.instances if instance.name == CANARY)
    assert [type(step) for step in move.steps] == GATE
    assert ways(move) == [(home, HOST), (HOST, home)]
    assert [step.after for step in move.steps] == [(), *((step.key,) for step in move.steps[:-1])]
    assert (move.on_failure, list(gate().warnings())) == ("put_back", [])


def test_its_moves_are_told_from_older_ones() -> None:
    newest = max(migration.id for migration in end().now.migrations)
    assert {step.seen_migration for step in comes_back().steps if isinstance(step, MigrateLive)} <= set(
        range(1, newest + 1)
    )


def test_a_newer_hypervisor_lets_nobody_out() -> None:
    move = comes_back(now := changed("hosts", lambda host: host.name == HOST, version=9_000_000))
    assert len(ways(move)) == 1
    (said,) = gate(now).warnings()
    assert said.startswith(f"{CANARY} stays on {HOST}: Nova moves nothing that runs to the older hypervisor")


def test_whoever_is_locked_by_somebody_else_needs_no_lock_of_ours() -> None:
    move = comes_back(changed("instances", lambda instance: instance.name == CANARY, locked=True))
    assert not any(isinstance(step, SetLock) for step in move.steps)


def test_who_does_not_run_is_no_canary() -> None:
    nobody = changed("instances", lambda instance: instance.name in ("db-1", "web-1"), status="SHUTOFF")
    assert [type(step) for step in comes_back(nobody).steps] == GATE[:2]
    assert list(gate(nobody).warnings()) == [
        f"{HOST} comes back without a canary: no instance has left it live and runs elsewhere now"
    ]


def test_a_host_that_its_canary_does_not_reach_is_closed_again() -> None:
    scene = drained().then(finish_hosts(end().plan, end().journal, (), end().now))
    scene.simulation.world.physical.states["nyah"].spoil("migrate_live")
    back = scene.played()
    assert back.end().journal.move(f"finish/host/{HOST}/close").result == "put_back"
    assert (service_of(back).enabled, service_of(back).disabled_reason) == (
        False,
        service_of(drained()).disabled_reason,
    )
    assert not any(instance.locked for instance in back.end().now.instances)


def found_closed(reason: str) -> Gate:
    """The run of a second plan: it finds the host closed."""
    end_ = end()
    (key,) = [step.key for step in end_.plan.steps() if isinstance(step, SetHostOpen)]
    found = Entry(run_id="r", step_key=key, kind="found", at=NOON, facts={"enabled": False, "reason": reason})
    rest = tuple(entry for entry in end_.journal.entries if entry.step_key != key)
    return replace(gate(), journal=retold(end_.journal, (*rest, found)))


def test_what_an_earlier_run_has_closed_with_our_reason_takes_part_again() -> None:
    (closing,) = [step for step in end().plan.steps() if isinstance(step, SetHostOpen)]
    opening = found_closed(str(closing.reason)).opening
    assert isinstance(opening, SetHostOpen)
    assert (opening.host, opening.open, opening.reason) == (HOST, True, closing.reason)
    assert found_closed("memory is faulty").opening is None
