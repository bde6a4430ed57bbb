"""A night in a process of its own, to be killed: `python -m tests.run.night DATABASE WORLD [NAME]`.

The world is a folder, so it outlives the runner: a thing is a file, an act is a line in a log. Plan, runner, journal
and engine are the real ones. Acts take a while, so that a kill finds several of them under way.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from tests.run.story import a_plan, the_reach
from watari.clouds.simulated import example_world
from watari.model.plan import Move, Plan, Wave
from watari.model.steps.set import SetLock
from watari.run.launch import Means, launch, new_run
from watari.run.pace import Pace
from watari.run.stage import Deeds
from watari.steps.deed import Scene
from watari.steps.sight import Sight, done, todo
from watari.store import open_store

ACT_SECONDS = 0.05
NIGHT = "web"
MOVES = tuple(f"{NIGHT}-{number}" for number in range(1, 7))
STEPS = ("stop", "disk-1", "disk-2", "disk-3", "boot", "tidy")


class FolderDeed:
    """A thing is there when its file is."""

    def __init__(self, world: Path) -> None:
        self._world = world

    def look(self, step: SetLock, scene: Scene) -> Sight:
        return done(step.reason) if (self._world / step.reason).exists() else todo()

    def act(self, step: SetLock, scene: Scene) -> None:
        log = os.open(self._world / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(log, f"{step.reason}\n".encode())
        os.close(log)
        time.sleep(ACT_SECONDS)
        (self._world / step.reason).touch()


def the_night(name: str = NIGHT) -> Plan:
    """Six moves of six steps: one, then three beside each other, then two. Nights of other names move other things."""
    moves = [_move(move.replace(NIGHT, name)) for move in MOVES]
    waves = (Wave(name=f"wave {n}", moves=tuple(moves[n::2])) for n in range(2))
    return a_plan(*waves)


def _move(name: str) -> Move:
    def step(word: str, *after: str) -> SetLock:
        fields: dict[str, Any] = {"cloud": "source", "phase": "stop", "after": tuple(f"{name}/{a}" for a in after)}
        return SetLock(key=f"{name}/{word}", instance_id=name, locked=True, reason=f"{name}-{word}", **fields)

    disks = ("disk-1", "disk-2", "disk-3")
    steps = (step("stop"), *(step(disk, "stop") for disk in disks), step("boot", *disks), step("tidy", "boot"))
    return Move(id=name, subject_kind="instance", subject=name, steps=steps)


def main(database: str, world: str, name: str = NIGHT) -> str:
    store = open_store(database)
    plan = the_night(name)
    run = store.runs.of_plan(plan.id) or new_run(store, plan)
    pace = Pace(look_first_seconds=0.01, look_longest_seconds=0.05, lever_seconds=0.05)
    deeds: Deeds = {SetLock: FolderDeed(Path(world))}
    return launch(run, Means(store=store, reach=the_reach(example_world()), deeds=deeds, pace=pace))


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
