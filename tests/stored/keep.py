"""Keep what this version stores, for later versions to read: `python -m tests.stored.keep tests/stored/format_2`.

Each story becomes a database (`STORY.db.gz`) and the clouds that it left behind (`STORY.world.json.gz`); beside them
lie a plan as `watari plan -o` writes it and the report of a rehearsal. A format that is kept is never made anew: it is
what was.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.cli.console import Console
from tests.run.dying import dying, quick_store
from tests.run.story import in_line, the_pace, the_reach
from tests.stored.worlds import world_as_text
from watari.clouds.errors import NotAllowed
from watari.clouds.reach import Reach
from watari.clouds.simulated import Failing, Failure, Killed, SimulatedPower, World, example_world
from watari.journeys.table import journey_of
from watari.model.plan import Plan
from watari.rehearse import RehearsalOptions, cloud_world, rehearse
from watari.run.launch import Means, launch, new_run
from watari.store import open_store

GOALS = Path(__file__).parent.parent / "transcripts"
REBALANCE = """
journey: rebalance
cloud: classic
aim: consolidate
"""
SETTLING_SECONDS = 900.0
FORBIDDEN = NotAllowed("the policy forbids it", cure="ask for the role")


class Desk:
    """One operator with one database, a goal and a world, in a folder of their own."""

    def __init__(self, goal: str, world: World) -> None:
        self.goal, self.world = goal, world
        self.console = Console(world)

    def plan(self) -> Plan:
        planned = self.type(f"watari plan {self.goal} -o plan.json", codes=(0, 1))
        return open_store().plans.load(planned.split("kept as ")[1][:12])

    def type(self, line: str, *, answer: str | None = None, codes: tuple[int, ...] = (0,)) -> str:
        shown = self.console.type(line, answer=answer)
        if shown.code not in codes:
            raise AssertionError(f"{line}: {shown}")
        return shown.out

    def launch(self, plan: Plan, *, killed_after: int | None = None, target: Failure | None = None) -> str:
        """Run in one thread, so that every kill at one place leaves the same behind."""
        store = quick_store(Path())
        run = new_run(store, plan)
        reach = self.reach(plan, target)
        kept = store if killed_after is None else dying(store, killed_after, after=True)
        try:
            launch(run, Means(store=kept, reach=reach, pace=the_pace(self.world), engine=in_line))
        except Killed:
            assert killed_after is not None
        return run.id

    def reach(self, plan: Plan, target: Failure | None) -> Reach:
        if "cloud" not in plan.goal.clouds:
            both = the_reach(self.world)
            sides = dict(both.clouds)
            if target is not None:
                sides["target"] = Failing(both.clouds["target"], [target])
            return Reach(sides, both.vantages)
        cloud = self.world.cloud(plan.goal.clouds["cloud"])
        seeing = the_reach(self.world).vantages if plan.goal.vantages else {}
        return Reach({"cloud": cloud}, seeing, power=SimulatedPower(self.world, cloud.name))


def crossing_killed(after: int) -> Callable[[], World]:
    def story() -> World:
        desk = Desk("goal.yaml", example_world())
        desk.launch(desk.plan(), killed_after=after)
        return desk.world

    return story


def crossing_moved() -> World:
    """Wholly moved; the plans of its undo and of its finish are kept beside it."""
    desk = Desk("goal.yaml", example_world())
    run_id = desk.launch(desk.plan())
    desk.type(f"watari undo {run_id} --plan-only")
    desk.type(f"watari finish {run_id}", answer="no", codes=(2,))
    return desk.world


def crossing_undone() -> World:
    desk = Desk("goal.yaml", example_world())
    run_id = desk.launch(desk.plan())
    desk.type(f"watari undo {run_id} --yes")
    return desk.world


def crossing_undo_killed() -> World:
    desk = Desk("goal.yaml", example_world())
    run_id = desk.launch(desk.plan())
    kept = desk.type(f"watari undo {run_id} --plan-only").split("kept as ")[1][:12]
    desk.launch(open_store().plans.load(kept), killed_after=20)
    return desk.world


def crossing_put_back() -> World:
    """One move put back, the others moved."""
    desk = Desk("goal.yaml", example_world())
    plan = desk.plan()
    desk.world.cloud("nyah").state.spoil("boot")
    desk.launch(plan)
    desk.world.cloud("nyah").state.forgive()
    return desk.world


def crossing_failed() -> World:
    """The boot of one ended in error, and the target's copy could not be removed: its source stays down."""
    desk = Desk("goal.yaml", example_world())
    plan = desk.plan()
    desk.world.cloud("nyah").state.spoil("boot")
    desk.launch(plan, target=Failure("compute.remove", error=FORBIDDEN))
    desk.world.cloud("nyah").state.forgive()
    return desk.world


def drain_killed(after: int) -> Callable[[], World]:
    def story() -> World:
        desk = Desk("drain.yaml", example_world())
        desk.launch(desk.plan(), killed_after=after)
        return desk.world

    return story


def drain_moved() -> World:
    desk = Desk("drain.yaml", example_world())
    run_id = desk.launch(desk.plan())
    desk.type(f"watari undo {run_id} --plan-only")
    desk.type(f"watari finish {run_id}", answer="no", codes=(2,))
    return desk.world


def _dead() -> Desk:
    desk = Desk("evacuate.yaml", example_world())
    desk.world.host_dies("classic", "classic-1")
    desk.world.clock.tick(30)
    return desk


def evacuate_killed() -> World:
    desk = _dead()
    desk.launch(desk.plan(), killed_after=12)
    return desk.world


def evacuate_moved() -> World:
    desk = _dead()
    run_id = desk.launch(desk.plan())
    desk.world.host_returns("classic", "classic-1")
    desk.world.clock.tick(30)
    desk.type(f"watari finish {run_id}", answer="no", codes=(2,))
    return desk.world


def rebalance_planned() -> World:
    desk = Desk("rebalance.yaml", example_world())
    Path("rebalance.yaml").write_text(REBALANCE, encoding="utf-8")
    desk.plan()
    return desk.world


KILLS = (4, 40, 75, 110, 135)
STORIES: dict[str, Callable[[], World]] = {
    **{f"crossing-killed-{after}": crossing_killed(after) for after in KILLS},
    "crossing-moved": crossing_moved,
    "crossing-undone": crossing_undone,
    "crossing-undo-killed": crossing_undo_killed,
    "crossing-put-back": crossing_put_back,
    "crossing-failed": crossing_failed,
    "drain-killed-4": drain_killed(4),
    "drain-killed-9": drain_killed(9),
    "drain-moved": drain_moved,
    "evacuate-killed": evacuate_killed,
    "evacuate-moved": evacuate_moved,
    "rebalance-planned": rebalance_planned,
}


def keep(folder: Path) -> None:
    folder = folder.absolute()
    folder.mkdir(parents=True)
    for name, story in STORIES.items():
        with tempfile.TemporaryDirectory() as place:
            os.environ["WATARI_DB"] = str(Path(place) / "watari.db")
            os.chdir(place)
            for goal in GOALS.glob("*.yaml"):
                shutil.copy(goal, place)
            world = story()
            world.clock.tick(SETTLING_SECONDS)
            _write(folder / f"{name}.world.json.gz", world_as_text(world).encode())
            _write(folder / f"{name}.db.gz", _database())
            if name == "crossing-moved":
                _write(folder / "plan.json.gz", Path("plan.json").read_bytes())
                _write(folder / "rehearsal.json.gz", _rehearsal().encode())


def _rehearsal() -> str:
    store = open_store()
    plan = store.plans.load(next(plan_id for plan_id, aim, _, _ in store.plans.listed() if aim == "move"))
    surveys = journey_of(plan.goal).survey(plan.goal, the_reach(example_world()), lambda _line: None)
    return rehearse(plan, cloud_world(plan, surveys), RehearsalOptions(alike_once=True)).model_dump_json()


def _database() -> bytes:
    with sqlite3.connect("watari.db", isolation_level=None) as database:
        database.execute("VACUUM INTO 'kept.db'")
    return Path("kept.db").read_bytes()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
