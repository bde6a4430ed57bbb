"""One measurement of `scale.py`, in a process of its own: what is asked for, as one line of JSON."""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Callable
from tempfile import TemporaryDirectory
from time import monotonic, process_time
from typing import Any, TypeVar

from scaling.estate import an_estate

from watari.checks.check import check
from watari.cli.main import GARBAGE_THRESHOLD
from watari.clouds.reach import Reach
from watari.plan.crossing import plan
from watari.rehearse import cloud_world
from watari.rehearse.simulation import Simulation
from watari.run.launch import Means, launch, new_run
from watari.run.pace import Pace
from watari.steps.deeds import DEEDS
from watari.store import open_store

T = TypeVar("T")
Figures = dict[str, float]


def planned(instances: int) -> Figures:
    """CPU seconds of the checks before the plan, of the plan, of the checks with it; its size; the peak of memory."""
    goal, surveys = an_estate(instances)
    found, before = timed(lambda: check(goal, surveys))
    if stopping := [finding.says for finding in found if finding.stops]:
        raise SystemExit(f"the estate is meant to be free of faults: {stopping[:3]}")
    made, planning = timed(lambda: plan(goal, surveys))
    _, after = timed(lambda: check(goal, surveys, made))
    peak = peak_mib()  # the text below is a benchmark's own: a plan is kept once, and not while it is checked
    return {
        "before": before,
        "plan": planning,
        "after": after,
        "steps": sum(1 for _ in made.steps()),
        "bytes": len(made.model_dump_json().encode()),
        "peak_mib": peak,
    }


def run(instances: int) -> Figures:
    """CPU seconds and steps of the whole plan on simulated clouds, one thing after another."""
    goal, surveys = an_estate(instances)
    made = plan(goal, surveys)
    simulation = Simulation(made, cloud_world(made, surveys))
    began = monotonic()
    _, seconds = timed(lambda: simulation.run(DEEDS))
    wall = monotonic() - began
    return _ran(made, seconds, wall, {simulation.journal.move(move.id).result for move in made.moves()})


def durable(instances: int) -> Figures:
    """The same with the durable engine on SQLite files, as a real run has it.

    Threads, a journal and checkpoints on disk.
    """
    goal, surveys = an_estate(instances)
    made = plan(goal, surveys)
    world = cloud_world(made, surveys).physical
    reach = Reach({side: world.cloud(name) for side, name in goal.clouds.items()})
    clock = world.clock

    def seconds_of_the_world() -> float:
        return clock.now.timestamp()

    pace = Pace(now=lambda: clock.now, monotonic=seconds_of_the_world, sleep=clock.tick)
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/watari.db")
        row = new_run(store, made)
        began = monotonic()
        result, seconds = timed(lambda: launch(row, Means(store=store, reach=reach, pace=pace)))
        return _ran(made, seconds, monotonic() - began, {result})


def _ran(made: Any, cpu: float, wall: float, results: set[Any]) -> Figures:
    if results != {"moved"}:
        raise SystemExit(f"a run of this estate is meant to move everything, and ended {sorted(map(str, results))}")
    return {"steps": sum(1 for _ in made.steps()), "cpu": cpu, "wall": wall, "peak_mib": peak_mib()}


def timed(function: Callable[[], T]) -> tuple[T, float]:
    """What a function gives, and the CPU seconds that it took: of this process, so a busy machine changes little."""
    began = process_time()
    return function(), process_time() - began


def peak_mib() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


WAYS: dict[str, Callable[[int], Figures]] = {"planned": planned, "run": run, "durable": durable}

if __name__ == "__main__":
    gc.set_threshold(GARBAGE_THRESHOLD)  # as `watari` itself does
    print(json.dumps(WAYS[sys.argv[1]](int(sys.argv[2]))))
