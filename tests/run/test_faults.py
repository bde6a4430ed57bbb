"""A fault of ours, wherever it strikes: the run ends with an entry that tells it, and can be taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from pydantic import ValidationError

from tests.run.dying import quick_store
from tests.run.story import a_plan, ground, in_line, instance_move, the_pace, the_plan, the_reach
from watari.clouds.reach import Reach, named
from watari.clouds.simulated import SimulatedSighting, World, example_world
from watari.model.plan import Plan, Wave
from watari.model.steps.create import CreateProject
from watari.run.conduct import Conductor
from watari.run.engine import run_plainly
from watari.run.launch import Means, launch, new_run
from watari.run.move import MoveRun
from watari.run.outage import Silences
from watari.run.slots import Slots
from watari.run.waves import Waves
from watari.store import Store

PATIENCE_SECONDS = 60
ENGINES = [pytest.param(in_line, id="in line"), pytest.param(run_plainly, id="beside each other")]
STAGES = [
    pytest.param((Waves, "next_move"), id="choosing"),
    pytest.param((MoveRun, "__init__"), id="before the move opens"),
    pytest.param((Slots, "enter"), id="entering"),
    pytest.param((MoveRun, "take_places_again"), id="taking its places again"),
    pytest.param((MoveRun, "open"), id="opening"),
    pytest.param((MoveRun, "do"), id="doing a step"),
    pytest.param((MoveRun, "close"), id="closing"),
    pytest.param((Waves, "end"), id="ending the run"),
]


class Fault(Exception):
    """Something that nobody thought of."""


def breaks(*_: Any, **__: Any) -> Any:
    raise Fault


@pytest.fixture
def world() -> World:
    return example_world()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = quick_store(tmp_path)
    yield store
    store.close()


def means(store: Store, world: World, engine: Callable[[Conductor], str], reach: Reach | None = None) -> Means:
    pace = the_pace(world, lever_seconds=0.01)
    return Means(store=store, reach=reach or the_reach(world), pace=pace, engine=engine)


def ends_in_time(run: Callable[[], str]) -> str | Exception:
    """The result of a run, or what it raised; a run that hangs fails the test instead of hanging it."""
    ends: list[str | Exception] = []

    def to_its_end() -> None:
        try:
            ends.append(run())
        except Exception as fault:  # noqa: BLE001 - handed to the test
            ends.append(fault)

    thread = Thread(target=to_its_end, daemon=True)
    thread.start()
    thread.join(PATIENCE_SECONDS)
    assert ends, "the run hangs"
    return ends[0]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("stage", STAGES)
def test_a_fault_ends_the_run_with_an_entry_and_the_run_can_be_taken_up(
    monkeypatch: pytest.MonkeyPatch,
    world: World,
    store: Store,
    engine: Callable[[Conductor], str],
    stage: tuple[type, str],
) -> None:
    row = new_run(store, the_plan(world, "web-1", "web-2"))
    with monkeypatch.context() as planted:
        planted.setattr(*stage, breaks)
        assert isinstance(ends_in_time(lambda: launch(row, means(store, world, engine))), Fault)
    journal = store.entries.journal(row.id)
    assert journal.run.result == "stopped"
    assert journal.entries[-1].facts["why"] == "a fault of Watari: Fault: "
    assert ends_in_time(lambda: launch(row, means(store, world, engine))) == "moved"
    assert world.doublings == []


def test_who_is_held_does_not_keep_a_broken_run_from_ending(
    monkeypatch: pytest.MonkeyPatch, world: World, store: Store
) -> None:
    """One move waits for the operator before its cut-over; another one breaks."""
    held = Event()
    closes = MoveRun.close

    def breaks_when_the_other_is_held(move_run: MoveRun) -> str:
        if move_run.move.id == "web-2":
            held.wait(PATIENCE_SECONDS)
            raise Fault
        return closes(move_run)

    plan = the_plan(world, "web-1", "web-2")
    row = new_run(store, plan, hold_before="cut_over")
    monkeypatch.setattr(MoveRun, "close", breaks_when_the_other_is_held)
    store.levers.set(row.id, "proceed.web-2", value=True)
    watcher = Thread(target=lambda: _set_when(held, lambda: "web-1" in store.entries.journal(row.id).held), daemon=True)
    watcher.start()
    assert isinstance(ends_in_time(lambda: launch(row, means(store, world, run_plainly))), Fault)
    journal = store.entries.journal(row.id)
    assert (journal.run.result, journal.move("web-1").is_open) == ("stopped", True)


def _set_when(event: Event, is_so: Callable[[], bool]) -> None:
    while not is_so():
        event.wait(0.05)
    event.set()


class Blind(SimulatedSighting):
    """It answers when it is asked, and breaks when it shall look on."""

    def pulse(self, address: str, tcp_port: int | None, ended: Event) -> Iterator[bool]:
        raise Fault


@pytest.mark.parametrize("broken", ["looking on", "noting"])
def test_a_fault_in_who_only_looks_on_costs_the_figure_and_not_the_move(
    monkeypatch: pytest.MonkeyPatch, world: World, store: Store, broken: str
) -> None:
    reach = the_reach(world)
    if broken == "looking on":
        reach = Reach(reach.clouds, named((Blind(world, "rack", vlan=777),)))
    else:
        monkeypatch.setattr(Silences, "note", breaks)
    row = new_run(store, the_plan(world))
    assert ends_in_time(lambda: launch(row, means(store, world, run_plainly, reach))) == "moved"
    assert store.entries.journal(row.id).move("web-1").outage_seconds is None


def test_moves_that_wait_for_each_other_make_no_plan(world: World) -> None:
    moves = (instance_move(world, "web-1", after=("web-2",)), instance_move(world, "web-2", after=("web-1",)))
    with pytest.raises(ValidationError, match=r"these wait for each other: web-. after web-. after web-."):
        a_plan(Wave(name="all", moves=moves))


def test_a_circle_across_waves_makes_no_plan(world: World) -> None:
    first, last = instance_move(world, "web-1", after=("web-2",)), instance_move(world, "web-2", after=("web-1",))
    with pytest.raises(ValidationError, match="wait for each other"):
        a_plan(Wave(name="first", moves=(first,)), Wave(name="last", moves=(last,)))


def test_steps_that_wait_for_each_other_make_no_plan() -> None:
    project, role = ground().steps
    move = ground().model_copy(update={"steps": (project.model_copy(update={"after": (role.key,)}), role)})
    with pytest.raises(ValidationError, match="ground/role after ground/project"):
        a_plan(Wave(name="ground", moves=(move,)))


def test_two_steps_of_one_key_make_no_plan() -> None:
    twice = ground().model_copy(update={"id": "again"})
    with pytest.raises(ValidationError, match="two steps are called ground/project"):
        a_plan(Wave(name="ground", moves=(ground(), twice)))


def test_what_is_read_is_refused_as_well(world: World) -> None:
    plan = the_plan(world)
    circle = plan.model_dump(mode="json")
    [project, *_] = circle["waves"][0]["moves"][0]["steps"]
    assert project["kind"] == CreateProject.model_fields["kind"].default
    project["after"] = [project["key"]]
    with pytest.raises(ValidationError, match="wait for each other"):
        Plan.model_validate(circle)
