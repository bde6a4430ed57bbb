"""The operator's levers, pulled from elsewhere while a run goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.run.dying import quick_store
from tests.run.story import a_plan, ground, instance_move, the_pace, the_plan, the_reach
from watari.clouds.simulated import World, example_world
from watari.model.goal import Limits
from watari.model.plan import Plan, Wave
from watari.run.engine import run_plainly
from watari.run.launch import Means, launch, new_run
from watari.run.levers import levers_of
from watari.run.standing import Standing, standing
from watari.store import Store
from watari.store.errors import RunnerBusy
from watari.store.runs import RunRow


class Night:
    """A run in a thread, looked at and steered through the store alone, as other processes do it."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = quick_store(folder)
        self.world: World = example_world()
        self.result: str | None = None
        self._thread: threading.Thread | None = None

    def begin(self, plan: Plan, *, hold_before: str | None = None) -> None:
        self.plan = plan
        self.row: RunRow = new_run(self.store, plan, hold_before=hold_before)
        self.go_on()

    def means(self) -> Means:
        pace = the_pace(self.world, lever_seconds=0.01, sleep=self._sleep)
        return Means(store=self.store, reach=the_reach(self.world), pace=pace, engine=run_plainly)

    def go_on(self) -> None:
        def run() -> None:
            self.result = launch(self.row, self.means())

        self.result, self._thread = None, threading.Thread(target=run, daemon=True)
        self._thread.start()

    def _sleep(self, seconds: float) -> None:
        self.world.clock.tick(seconds)
        time.sleep(0.002)

    def set(self, name: str, value: object) -> None:
        self.store.levers.set(self.row.id, name, value)

    def look(self) -> Standing:
        journal, told = self.store.entries.journal(self.row.id), self.store.progress.all(self.row.id)
        return standing(self.plan, journal, told, alive=self.store.locks.alive(self.row.id))

    def until(self, seen: Callable[[Standing], bool]) -> Standing:
        for _ in range(2000):
            if seen(now := self.look()):
                return now
            time.sleep(0.01)
        raise AssertionError(f"never seen; last: {now}")

    def end(self) -> str | None:
        if self._thread is not None:
            self._thread.join(timeout=60)
        return self.result


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    night = Night(tmp_path)
    yield night
    if night.result is None and night._thread is not None:
        night.set("stopped", value=True) if hasattr(night, "row") else None
        night.end()


def state_of(standing: Standing, move: str) -> str:
    return next(m.state for m in standing.moves if m.move == move)


def test_a_held_wave_waits_for_the_operator(night: Night) -> None:
    moves = (instance_move(night.world, "web-1"),)
    night.begin(a_plan(Wave(name="ground", moves=(ground(),)), Wave(name="web", moves=moves, hold=True)))
    held = night.until(lambda s: s.state == "held")
    assert held.waits_for == f"watari proceed {night.row.id}   (held: wave web)"
    assert state_of(held, "web-1") == "waits"
    night.set("proceed.wave web", value=True)
    assert night.end() == "moved"
    kinds = [entry.kind for entry in night.store.entries.journal(night.row.id).entries if not entry.move_id]
    assert kinds == ["started", "held", "proceeded", "ended"]


def test_every_move_holds_before_its_cut_over(night: Night) -> None:
    night.begin(the_plan(night.world, "web-1", "web-2"), hold_before="cut_over")
    both = night.until(lambda s: {state_of(s, "web-1"), state_of(s, "web-2")} == {"held"})
    assert "web-1, web-2" in both.waits_for
    night.set("proceed.web-1", value=True)
    one = night.until(lambda s: state_of(s, "web-1") == "moved")
    assert state_of(one, "web-2") == "held"
    night.set("proceed.web-2", value=True)
    assert night.end() == "moved"


def test_a_paused_run_begins_no_step_until_it_is_resumed(night: Night) -> None:
    night.begin(the_plan(night.world), hold_before="cut_over")
    night.until(lambda s: state_of(s, "web-1") == "held")
    night.set("paused", value=True)
    night.set("proceed.web-1", value=True)
    paused = night.until(lambda s: s.state == "paused" and s.moves[1].now == "the run is paused")
    written = len(night.store.entries.journal(night.row.id).entries)
    time.sleep(0.1)
    assert len(night.store.entries.journal(night.row.id).entries) == written
    assert paused.waits_for == f"watari resume {night.row.id}"
    night.set("paused", value=False)
    assert night.end() == "moved"


def test_a_stopped_run_undoes_nothing_and_is_taken_up_again(night: Night) -> None:
    night.begin(the_plan(night.world), hold_before="cut_over")
    night.until(lambda s: state_of(s, "web-1") == "held")
    night.set("stopped", value=True)
    assert night.end() == "stopped"
    assert night.look().state == "stopped"
    assert night.world.cloud("classic").compute.instance("web-1").status == "SHUTOFF"
    night.set("proceed.web-1", value=True)
    night.go_on()
    assert night.end() == "moved"
    assert night.world.doublings == []


def test_the_status_says_why_a_move_waits(night: Night) -> None:
    night.begin(the_plan(night.world, "web-1", "web-2", limits=Limits(moves=1)), hold_before="cut_over")
    waiting = night.until(lambda s: any("limit moves=1" in move.now for move in s.moves))
    assert state_of(waiting, "web-2") == "waits"
    night.set("limit.moves", 2)
    night.until(lambda s: state_of(s, "web-2") == "held")
    for name in ("web-1", "web-2"):
        night.set(f"proceed.{name}", value=True)
    assert night.end() == "moved"
    limited = [entry.facts for entry in night.store.entries.journal(night.row.id).entries if entry.kind == "limited"]
    assert limited == [{"moves": 2}]


def test_a_second_runner_of_the_same_run_is_refused(night: Night) -> None:
    night.begin(the_plan(night.world), hold_before="cut_over")
    night.until(lambda s: state_of(s, "web-1") == "held")
    with pytest.raises(RunnerBusy, match=night.row.id):
        launch(night.row, night.means())
    night.set("proceed.web-1", value=True)
    assert night.end() == "moved"


def test_a_lever_that_nobody_pulled_is_as_planned() -> None:
    assert levers_of({"limit.carries": 5}, Limits(moves=3)).limits == Limits(moves=3, carries=5)
