"""A temporary thing that cannot be removed is left: its move goes on, says so, and `finish` removes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearse.crossing import GOAL, surveys_of
from tests.run.dying import dying, quick_store
from tests.run.story import in_line, the_pace, the_plan, the_reach
from watari.clouds.errors import NotAllowed
from watari.clouds.port import Cloud
from watari.clouds.reach import Reach
from watari.clouds.simulated import Failing, Failure, Killed, World, example_world
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.plan.crossing import plan as plan_of
from watari.run.engine import run_plainly
from watari.run.launch import Engine, Means, launch, new_run
from watari.run.standing import standing
from watari.show.lines import Lines
from watari.show.report import move_reports, report_lines
from watari.store import Store
from watari.undo.finish import finish
from watari.undo.undo import undo
from watari.verify.verify import verify

FORBIDDEN = NotAllowed("the policy forbids it", cure="ask for the role")
STAYS = "the policy forbids it"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return quick_store(tmp_path)


@pytest.fixture
def world() -> World:
    return example_world()


def means(world: World, store: Store, source: Cloud | None = None, engine: Engine = in_line) -> Means:
    reach = the_reach(world)
    chosen = Reach({**reach.clouds, "source": source or reach.clouds["source"]}, reach.vantages)
    return Means(store=store, reach=chosen, pace=the_pace(world, lever_seconds=0.01), engine=engine)


def keeping(world: World, *methods: str) -> Failing:
    """The source, which lets nobody remove anything by these methods."""
    failures = [Failure(method, nth=nth, error=FORBIDDEN) for method in methods for nth in range(1, 9)]
    return Failing(world.cloud("classic"), failures)


def ran(
    plan: Plan, world: World, store: Store, source: Cloud | None = None, engine: Engine = in_line
) -> tuple[str, Journal]:
    row = new_run(store, plan)
    return launch(row, means(world, store, source, engine)), store.entries.journal(row.id)


@pytest.mark.parametrize("engine", [in_line, run_plainly])
def test_the_move_is_moved_and_says_what_it_left(world: World, store: Store, engine: Engine) -> None:
    plan = the_plan(world)
    result, journal = ran(plan, world, store, keeping(world, "images.remove"), engine)
    assert (result, journal.move("web-1").result) == ("moved", "moved")
    image = journal.step("web-1/capture").made["id"]
    assert [move.stays for move in standing(plan, journal, {}, alive=False).moves] == [
        (),
        (f"remove image {image}: {STAYS}",),
    ]
    assert [answer.cloud for answer in world.answers("192.0.2.11")] == ["nyah"]
    assert {i.name for i in world.cloud("classic").images.all()} > {"guest"}


def test_whoever_looks_on_and_the_report_are_warned(world: World, store: Store) -> None:
    plan = the_plan(world)
    _, journal = ran(plan, world, store, keeping(world, "images.remove"))
    lines = [line.split("  ", 1)[1] for entry in journal.entries if (line := Lines(plan).line(entry)) is not None]
    assert any("WARNING: left behind, the move goes on (the policy forbids it)" in line for line in lines)
    assert any(line.endswith("moved, leaving 1 temporary thing") for line in lines)
    (report,) = move_reports(plan, journal)
    assert [what.split(": ")[1] for what in report.left] == [STAYS]
    assert list(report_lines([report]))[-1].startswith(
        "warning: web-1 left behind, for `watari finish` to remove: remove image "
    )


def test_a_move_that_left_nothing_says_nothing(world: World, store: Store) -> None:
    plan = the_plan(world)
    result, journal = ran(plan, world, store)
    assert (result, [report.left for report in move_reports(plan, journal)]) == ("moved", [()])
    assert [entry for entry in journal.entries if entry.kind == "left"] == []


def test_what_cannot_go_before_is_not_tried(world: World, store: Store) -> None:
    """A snapshot stays while the volume made from it stays: asking for it would be refused again and again."""
    plan = plan_of(GOAL, surveys_of(world))
    source = keeping(world, "volumes.remove")
    result, journal = ran(plan, world, store, source)
    left = {e.step_key.removeprefix("instance/"): e.facts["says"] for e in journal.entries if e.kind == "left"}
    assert result == "moved"
    assert left["db-1/volume-1/tidy-copy"] == STAYS
    assert left["db-1/volume-1/tidy-snapshot"] == "not tried: instance/db-1/volume-1/tidy-copy was left"
    assert source.ledger.count("volumes.remove_snapshot") == 0


def test_verify_warns_and_finish_removes_it(world: World, store: Store) -> None:
    before = surveys_of(world)
    plan = plan_of(GOAL, before)
    _, journal = ran(plan, world, store, keeping(world, "volumes.remove", "images.remove"))
    found = [
        f for f in verify(plan, journal, before, surveys_of(world)) if f.check == "verify.nothing-temporary-is-left"
    ]
    assert {(f.level, f.stops) for f in found} == {("warn", False)}
    assert {f.subject for f in found} == {"api-1", "db-1", "web-1", "web-2"}
    assert any(STAYS in f.says for f in found)
    end = new_run(store, finish(plan, journal, found))
    assert launch(end, means(world, store)) == "moved"
    source = surveys_of(world)["source"]
    assert [i.name for i in source.images] == [i.name for i in before["source"].images]
    assert (source.snapshots, [v.name for v in source.volumes if v.name.startswith("watari-")]) == ((), [])


def test_undo_removes_it_too(world: World, store: Store) -> None:
    plan = the_plan(world)
    _, journal = ran(plan, world, store, keeping(world, "images.remove"))
    assert launch(new_run(store, undo(plan, journal)), means(world, store)) == "moved"
    assert [image.name for image in world.cloud("classic").images.all()] == ["guest"]


def test_what_is_no_temporary_thing_still_ends_its_move(world: World, store: Store) -> None:
    result, journal = ran(
        the_plan(world), world, store, Failing(world.cloud("classic"), [Failure("compute.lock", error=FORBIDDEN)])
    )
    assert (result, [e for e in journal.entries if e.kind == "left"]) == ("put_back", [])


def test_killed_at_every_write_it_says_so_once(store: Store) -> None:
    """Between the failure and the word that the move goes on, too."""
    whole = example_world()
    _, journal = ran(the_plan(whole, assumed=("nobody kills",)), whole, store, keeping(whole, "images.remove"))
    first = next(at for at, entry in enumerate(journal.entries, start=1) if entry.step_key == "web-1/tidy")
    for at in range(first, len(journal.entries)):
        world = example_world()
        row, source = new_run(store, the_plan(world, assumed=(f"killed at {at}",))), keeping(world, "images.remove")
        with pytest.raises(Killed):
            launch(row, means(world, dying(store, at, after=True), source))
        assert launch(row, means(world, store, source)) == "moved"
        again = store.entries.journal(row.id)
        assert [e.step_key for e in again.entries if e.kind == "left"] == ["web-1/tidy"]


def test_a_move_that_is_tried_again_tidies_again(world: World, store: Store) -> None:
    """It was left, then the boot failed and all was put back: nothing of that counts for the second try."""
    plan = plan_of(GOAL, surveys_of(world))
    world.cloud("nyah").state.spoil("boot")
    result, _ = ran(plan, world, store, Failing(world.cloud("classic"), [Failure("images.remove", error=FORBIDDEN)]))
    assert result == "put_back"
    assert launch(store.runs.find("last"), means(world, store), retry=True) == "moved"
    source = surveys_of(world)["source"]
    assert ([i.name for i in source.images], source.snapshots) == (["guest"], ())
