"""Nights of every kind on simulated clouds.

Runs are killed, stopped, paused, refused, tried again, put back and undone.

Whatever happens, the journal's state is what a walk over its entries gives, what it says is done is there, and nothing
ever runs or answers twice.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.model.journal.reading import assert_read_alike
from tests.run.dying import quick_store
from tests.run.story import in_line, the_pace, the_plan, the_reach
from watari.clouds.simulated import Killed, World, example_world
from watari.model.journal import Entry, Journal
from watari.model.plan import Plan
from watari.model.steps.create import BootInstance, CreatePort, CreateProject
from watari.model.steps.disk import CarryImage
from watari.model.steps.set import SetLock, SetPortAdmin, SetPower
from watari.run.errors import NothingToResume
from watari.run.launch import Means, launch, new_run
from watari.run.levers import PAUSED, STOPPED
from watari.store import Store
from watari.store.entries import Entries
from watari.store.leases import Lease
from watari.store.levers import LeverTable
from watari.store.runs import RunRow
from watari.undo.errors import NothingToUndo
from watari.undo.undo import undo

NUMBERS = count(1)
WAYS = ("boot", "capture_instance", "stop")
PAUSED_LOOKS = 3


class Watched(Entries):
    """Something happens when a certain entry is written: before it is kept, or after."""

    def __init__(self, store: Store, at: int, happens: Callable[[], None], *, after: bool) -> None:
        super().__init__(store.engine)
        self._left, self._happens, self._after = at, happens, after

    def append(self, entry: Entry, lease: Lease | None = None) -> None:
        self._left -= 1
        if self._left == 0 and not self._after:
            self._happens()
        super().append(entry, lease)
        if self._left == 0 and self._after:
            self._happens()


class Impatient(LeverTable):
    """A pause does not last: the operator lets the run go on after a few looks."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self._looks = 0

    def all(self, run_id: str, lease: Lease | None = None) -> dict[str, Any]:
        settings = super().all(run_id, lease)
        self._looks += bool(settings.get(PAUSED))
        if self._looks > PAUSED_LOOKS:
            self._looks = 0
            self.set(run_id, PAUSED, value=False)
        return settings


def dies() -> None:
    raise Killed


class AnyNight(RuleBasedStateMachine):
    """Two instances, one plan, and an undo at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = quick_store(Path(self.folder.name))
        self.world: World = example_world()
        self.plan: Plan = the_plan(self.world, "web-1", "web-2", assumed=(f"{next(NUMBERS):06d}",))
        self.row: RunRow = new_run(self.store, self.plan)
        self.undone = False

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @property
    def journal(self) -> Journal:
        return self.store.entries.journal(self.row.id)

    def run(self, store: Store, *, retry: bool = False) -> None:
        levers: Any = Impatient(store.engine)
        store = replace(store, levers=levers)
        pace = the_pace(self.world, tries=3, lever_seconds=0.001)
        means = Means(store=store, reach=the_reach(self.world), pace=pace, engine=in_line)
        try:
            launch(self.row, means, retry=retry)
        except Killed:
            return
        except NothingToResume:
            assert self.journal.run.result not in (None, "stopped")

    def watched(self, at: int, happens: Callable[[], None], *, after: bool = True) -> Store:
        entries: Any = Watched(self.store, at, happens, after=after)
        return replace(self.store, entries=entries)

    @rule(retry=st.booleans())
    def goes_on(self, retry: bool) -> None:
        self.run(self.store, retry=retry)

    @rule(at=st.integers(1, 40), after=st.booleans(), retry=st.booleans())
    def is_killed(self, at: int, after: bool, retry: bool) -> None:
        self.run(self.watched(at, dies, after=after), retry=retry)

    @rule(at=st.integers(1, 40), lever=st.sampled_from([PAUSED, STOPPED]))
    def is_steered(self, at: int, lever: str) -> None:
        self.run(self.watched(at, lambda: self.store.levers.set(self.row.id, lever, value=True)))

    @rule(way=st.sampled_from(WAYS), side=st.sampled_from(["classic", "nyah"]))
    def a_cloud_will_fail(self, way: str, side: str) -> None:
        self.world.cloud(side).state.spoil(way)

    @rule()
    def the_reach_are_well_again(self) -> None:
        for side in ("classic", "nyah"):
            self.world.cloud(side).state.forgive()

    @precondition(lambda self: not self.undone and self.journal.run.result is not None)
    @rule()
    def is_undone(self) -> None:
        """From here on the night is about the undo."""
        self.the_reach_are_well_again()
        try:
            back = undo(self.plan, self.journal)
        except NothingToUndo:
            return
        self.plan, self.row, self.undone = back, new_run(self.store, back), True
        self.run(self.store)

    @invariant()
    def the_fold_is_right(self) -> None:
        moves = [move.id for move in self.plan.moves()]
        steps = {step.key: move.id for move in self.plan.moves() for step in move.steps}
        assert_read_alike(self.journal, steps, moves)

    @invariant()
    def what_is_done_is_there(self) -> None:
        for move in self.plan.moves():
            for step in move.steps:
                if self.journal.step(step.key).is_done:
                    assert is_there(step, self.journal, self.world), step.key

    @invariant()
    def nothing_is_doubled(self) -> None:
        assert self.world.doublings == []


def is_there(step: Any, journal: Journal, world: World) -> bool:
    """Whether what a step was to bring about is so in the clouds (looks and what is removed later say nothing)."""
    cloud = world.cloud("classic" if step.cloud == "source" else "nyah")
    made = journal.step(step.key).made.get("id", "")

    def id_of(ref: Any) -> str:
        return ref if isinstance(ref, str) else journal.step(ref.by).made[ref.name]

    open_ports = {port.id for port in cloud.networks.ports() if port.admin_up}
    running = {instance.id for instance in cloud.compute.instances() if instance.status == "ACTIVE"}
    locked = {instance.id for instance in cloud.compute.instances() if instance.locked}
    there: dict[Any, Callable[[], bool]] = {
        CreateProject: lambda: made in {project.id for project in cloud.identity.projects()},
        CreatePort: lambda: made in {port.id for port in cloud.networks.ports()},
        CarryImage: lambda: made in {image.id for image in cloud.images.all()},
        BootInstance: lambda: made in running,
        SetPower: lambda: (id_of(step.instance_id) in running) == step.on,
        SetLock: lambda: (id_of(step.instance_id) in locked) == step.locked,
        SetPortAdmin: lambda: (id_of(step.port_id) in open_ports) == step.up,
    }
    return there.get(type(step), lambda: True)()


AnyNight.TestCase.settings = settings(max_examples=10, stateful_step_count=8, deadline=None)
TestAnyNight = AnyNight.TestCase
