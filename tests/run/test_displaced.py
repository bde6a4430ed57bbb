"""A runner that slept while another one took its run up acts no more, and the other one brings the run to its end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.run.dying import quick_store
from tests.run.story import in_line, the_pace, the_plan, the_reach
from watari.clouds.reach import Reach
from watari.clouds.simulated import Failing, Failure, Ledger, World, example_world
from watari.run.launch import Engine, Means, launch, new_run
from watari.store import Store
from watari.store.errors import LeaseLost
from watari.store.leases import Leases

ACTS = {
    "compute.stop": 1,
    "compute.lock": 1,
    "networks.set_port_admin": 2,  # the source's is closed, the target's opened
    "compute.capture": 1,
    "images.create": 1,
    "compute.boot": 1,
}
"""What the whole move asks for, however many runners are at it one after the other."""

CASES = [
    pytest.param(engine, nth, id=f"{name}, pause {nth}")
    for engine, name, pauses in ((in_line, "in line", (1, 2, 4)), (None, "durable", (1, 2)))
    for nth in pauses
]


def watched(world: World) -> tuple[Reach, Ledger]:
    reach, ledger = the_reach(world), Ledger()
    sides: dict[Any, Any] = {side: Failing(cloud, ledger=ledger) for side, cloud in reach.clouds.items()}
    return Reach(sides, reach.vantages), ledger


def sleeping_at(nth: int, world: World, store: Store, run_id: str) -> tuple[Any, list[int]]:
    """A pace whose pause number ``nth`` is long: meanwhile another process takes the run up."""
    pauses: list[int] = []

    def sleep(seconds: float) -> None:
        pauses.append(len(pauses) + 1)
        if pauses[-1] == nth:
            Leases(store.engine).take(run_id)
        world.clock.tick(seconds)

    return the_pace(world, sleep=sleep, lever_seconds=0.01), pauses


@pytest.mark.parametrize(("engine", "nth"), CASES)
def test_it_acts_no_more(tmp_path: Path, engine: Engine | None, nth: int) -> None:
    world, store = example_world(), quick_store(tmp_path)
    run = new_run(store, the_plan(world, "web-1"))
    reach, ledger = watched(world)
    pace, pauses = sleeping_at(nth, world, store, run.id)
    with pytest.raises(LeaseLost, match=run.id):
        launch(run, Means(store=store, reach=reach, pace=pace, engine=engine))
    assert len(pauses) >= nth
    assert store.entries.journal(run.id).entries[-1].kind != "ended"
    assert launch(run, Means(store=store, reach=reach, pace=the_pace(world), engine=engine)) == "moved"
    assert {act: ledger.count(act) for act in ACTS} == ACTS
    assert world.doublings == []


def test_what_it_did_not_intend_it_does_not_do(tmp_path: Path) -> None:
    """The lease is over between a look and the act: the intent cannot be written, so nothing is asked of the cloud."""
    world, store = example_world(), quick_store(tmp_path)
    run = new_run(store, the_plan(world, "web-1"))
    reach = the_reach(world)

    class Slow(Ledger):
        """The look at the instance that is to be stopped takes long; the one before saw that the plan is not stale."""

        def enter(self, method: str) -> Failure | None:
            if method == "compute.instance" and self.count(method) == 1:
                Leases(store.engine).take(run.id)
            return super().enter(method)

    ledger = Slow()
    sides: dict[Any, Any] = {**reach.clouds, "source": Failing(reach.clouds["source"], ledger=ledger)}
    with pytest.raises(LeaseLost):
        launch(run, Means(store=store, reach=Reach(sides, reach.vantages), pace=the_pace(world), engine=in_line))
    assert ledger.count("compute.stop") == 0
    assert ledger.count("compute.instance") == 2
