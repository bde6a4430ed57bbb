"""Where a run stands, read from its journal."""

from __future__ import annotations

from typing import Any

import pytest

from tests.run.story import the_plan
from watari.clouds.simulated import example_world
from watari.model.journal import Entry, EntryKind, Journal
from watari.run.standing import MoveStanding, Standing, Told, standing

WORLD = example_world()
PLAN = the_plan(WORLD, "web-1", "web-2")


def at(kind: EntryKind, move: str = "", step: str = "", **facts: Any) -> Entry:
    return Entry(
        run_id="r-1",
        move_id=move,
        step_key=f"{move}/{step}" if step else "",
        kind=kind,
        at=WORLD.clock.now,
        facts=facts,
    )


def stands(*entries: Entry, alive: bool = True, told: Told | None = None) -> Standing:
    return standing(PLAN, Journal(run_id="r-1", plan_id=PLAN.id, entries=entries), told or {}, alive=alive)


def web_1(*entries: Entry, told: Told | None = None) -> MoveStanding:
    return stands(at("started"), *entries, told=told).moves[1]


@pytest.mark.parametrize(
    ("entries", "alive", "state", "waits_for"),
    [
        ([], False, "not begun", ""),
        ([at("started")], True, "running", ""),
        ([at("started")], False, "interrupted", "watari resume r-1"),
        ([at("started"), at("paused")], True, "paused", "watari resume r-1"),
        ([at("started"), at("paused"), at("resumed")], True, "running", ""),
        ([at("started"), at("stopped")], True, "stopping", ""),
        ([at("started"), at("stopped"), at("ended", result="stopped")], False, "stopped", "watari resume r-1"),
        ([at("started"), at("ended", result="moved")], False, "ended", ""),
        ([at("started"), at("held", gate="wave all")], True, "held", "watari proceed r-1   (held: wave all)"),
        ([at("started"), at("held", gate="wave all"), at("proceeded", gate="wave all")], True, "running", ""),
        ([at("started"), at("ended", result="put_back"), at("resumed")], True, "running", ""),
    ],
)
def test_the_run(entries: list[Entry], alive: bool, state: str, waits_for: str) -> None:
    now = stands(*entries, alive=alive)
    assert (now.state, now.waits_for) == (state, waits_for)


def test_a_move_that_waits_says_why() -> None:
    move = web_1(told={"web-1": {"waits": "2 moves go on (limit moves=2)"}})
    assert (move.state, move.now, move.steps) == ("waits", "2 moves go on (limit moves=2)", 11)


def test_a_move_says_what_it_is_at_with_figures() -> None:
    entries = [
        at("started", "web-1"),
        at("intent", "web-1", "stop"),
        at("done", "web-1", "stop"),
        at("intent", "web-1", "carry"),
    ]
    move = web_1(*entries, told={"web-1/carry": {"sent_bytes": 3 << 20, "bytes_per_second": 1 << 20}})
    assert (move.state, move.steps_done) == ("moving", 1)
    assert move.now == "carry image web-1-root (3.0 MiB sent, 1.0 MiB/s)"


def test_a_held_move() -> None:
    entries = [at("started", "web-1"), at("held", "web-1", before="cut_over", gate="web-1")]
    assert web_1(*entries).state == "held"
    assert stands(at("started"), *entries).waits_for == "watari proceed r-1   (held: web-1)"


def test_a_failed_move_says_what_stays() -> None:
    move = web_1(at("started", "web-1"), at("ended", "web-1", result="failed", why="boot: no", stays=["port"]))
    assert (move.state, move.now, move.stays) == ("failed", "boot: no", ("port",))


def test_what_was_taken_back_is_not_done() -> None:
    entries = [
        at("started", "web-1"),
        at("done", "web-1", "stop"),
        at("putting_back", "web-1", why="boot: no"),
        at("put_back", "web-1", "stop"),
    ]
    assert (web_1(*entries).state, web_1(*entries).steps_done) == ("putting back", 0)


def test_without_a_runner_nothing_moves() -> None:
    entries = [at("started"), at("started", "web-1"), at("intent", "web-1", "stop")]
    move = stands(*entries, alive=False, told={"web-1": {"waits": "told by a runner that was killed"}}).moves[1]
    assert (move.state, move.now) == ("interrupted", "stop web-1")
