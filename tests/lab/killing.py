"""A run in a process of its own.

Its journal is read in the database beside it, and it is ended with signal 9 at a moment.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from watari.model.journal import Entry
from watari.model.plan import Move, Plan
from watari.model.steps import AnyStep
from watari.model.steps.bring import AdoptSecurityGroup, SetRules
from watari.model.steps.host import SeeHost
from watari.model.steps.set import Probe
from watari.store import open_store

PATIENCE_SECONDS = 600
LOOK_SECONDS = 0.01
LOOKS = (Probe, SeeHost, AdoptSecurityGroup, SetRules)
"""Steps that mostly find all as it should be: such a step writes its end and no intent. It is under way from its turn
on."""

T = TypeVar("T")


class Watch:
    """The journal of the run of a plan, as it grows."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.store = open_store()
        self.entries: list[Entry] = []
        self._seq = 0
        self._of_step: dict[str, list[Entry]] = {}
        self._begun: set[str] = set()

    def read(self) -> None:
        """Take in what was written since."""
        run = self.store.runs.of_plan(self.plan.id)
        for seq, entry in self.store.entries.since(run.id, self._seq) if run else ():
            self._seq = seq
            self.entries.append(entry)
            self._of_step.setdefault(entry.step_key, []).append(entry)
            if entry.kind == "started" and entry.move_id:
                self._begun.add(entry.move_id)

    def is_held(self) -> bool:
        """Whether a wave or a move was ever held."""
        self.read()
        return any(entry.kind == "held" for entry in self.entries)

    @property
    def run_id(self) -> str:
        """The run of the plan, which has begun."""
        run = self.store.runs.of_plan(self.plan.id)
        assert run is not None, "the run has not begun"
        return run.id

    def is_done(self, step: AnyStep) -> bool:
        """Whether the journal says that a step is done, or was found done."""
        entries = self._of_step.get(step.key, [])
        return bool(entries) and entries[-1].kind in ("done", "found")

    def has_intent(self, step: AnyStep) -> bool:
        """Whether a step ever wrote that it is about to act."""
        return any(entry.kind == "intent" for entry in self._of_step.get(step.key, ()))

    def under_way(self) -> list[AnyStep]:
        """The steps that have written their intent and not their end, and looks whose turn has come."""
        self.read()
        return [
            step
            for move in self.plan.moves()
            if move.id in self._begun
            for step in move.steps
            if self._is_under_way(move, step)
        ]

    def _is_under_way(self, move: Move, step: AnyStep) -> bool:
        entries = self._of_step.get(step.key)
        if entries:
            return entries[-1].kind == "intent"
        own = {other.key: other for other in move.steps}
        return isinstance(step, LOOKS) and all(self.is_done(own[key]) for key in step.after if key in own)


class Hunt:
    """Which kinds of step the runner was killed in, and which are still to be met.

    ``in_its_middle`` may wait for a better moment.
    """

    def __init__(self, plan: Plan, in_its_middle: Callable[[AnyStep], bool] = lambda _step: True) -> None:
        self.watch = Watch(plan)
        self.met: dict[str, str] = {}
        self._in_its_middle = in_its_middle

    @property
    def kinds(self) -> set[str]:
        """All kinds of the plan."""
        return {step.kind for step in self.watch.plan.steps()}

    def game(self) -> list[AnyStep] | None:
        """The steps that are under way now and of a kind that was not met yet."""
        return [s for s in self.watch.under_way() if s.kind not in self.met and self._in_its_middle(s)] or None

    def note(self, steps: list[AnyStep]) -> None:
        """The runner was killed in these: the journal still says so."""
        assert {step.key for step in steps} <= {step.key for step in self.watch.under_way()}
        self.met |= {step.kind: step.key for step in steps}

    def unmet(self) -> dict[str, int]:
        """The kinds that were not met, and how many steps of them the plan has."""
        return {
            kind: sum(step.kind == kind for step in self.watch.plan.steps())
            for kind in sorted(self.kinds - set(self.met))
        }

    def run_out(self, log: Path) -> None:
        """Run the plan, killed in one kind of step after another.

        Returns when every kind was met, or when the run has ended.
        """
        words = ["run", self.watch.plan.id, "--yes"]
        while met := killed_when(Runner(*words, log=log), self.game):
            self.note(met)
            print("killed in", ", ".join(step.key for step in met))  # noqa: T201 - the story of a campaign, shown by `pytest -s`
            words = ["resume", "last"]
            if not self.unmet():
                return


class Runner:
    """A process that runs a plan, or takes its run up again."""

    def __init__(self, *words: str, log: Path) -> None:
        with log.open("a") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "watari.cli.main", *words], stdout=file, stderr=file
            )
        self.words = words

    def lives(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def freeze(self) -> None:
        """Let it not go on: what was sent to a cloud is on its way, as it is at a kill."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it with signal 9; nothing happens to one that has ended."""
        self._process.kill()
        self._process.wait()

    def wait(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Its exit code, when it has ended by itself."""
        return self._process.wait(seconds)


def killed_when(runner: Runner, reached: Callable[[], T | None]) -> T | None:
    """End a runner at the first moment at which ``reached`` says something, and give that; None when it ended before.

    It is asked twice: while the runner goes on, and again while it stands still. So what it says is so when the runner
    dies.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        while runner.lives():
            assert time.monotonic() < until, f"the moment to kill `watari {' '.join(runner.words)}` never came"
            if reached():
                runner.freeze()
                moment = reached()
                if moment:
                    return moment
                runner.thaw()
            time.sleep(LOOK_SECONDS)
    finally:
        runner.kill()
    return None


def is_carrying(watch: Watch) -> bool:
    """Whether a first carry is under way."""
    return any(step.kind == "carry_image" for step in watch.under_way())


def until(reached: Callable[[], object], runner: Runner, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for a moment of a run that goes on; it fails when the run ends before, or when the moment does not come."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert runner.lives(), f"`watari {' '.join(runner.words)}` ended before the moment"
        assert time.monotonic() < deadline, "the moment never came"
        time.sleep(LOOK_SECONDS * 10)
