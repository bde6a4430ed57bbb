"""The shape of a run, the same on every engine: a loop that starts moves, and moves that do their steps as these allow.

An engine supplies two words: `once` (make a call, and remember over a kill what it gave) and `start` (a move, beside
the others). Which move comes next is remembered, so that a run that is taken up starts the same moves in the same
order. What a move does is not: its journal says what was done, and that is on disk before anybody relies on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from contextvars import copy_context
from typing import Protocol

from watari.model.order import in_order
from watari.model.steps.step import Step
from watari.run.move import MoveRun
from watari.run.outage import outages_watched
from watari.run.stage import Stage
from watari.run.step import StepEnd
from watari.run.waves import Waves

STEPS_AT_ONCE = 8
CHOOSE, END = "choose the next move", "end the run"


class Calls(Protocol):
    """What an engine does for a run."""

    @property
    def parallel(self) -> bool:
        """Whether steps and moves may happen beside each other."""

    def once(self, name: str, call: Callable[[], str]) -> str:
        """Make a call, and remember what it gave; after a kill give that again without a call."""

    def start(self, move_id: str) -> Callable[[], str]:
        """Start a move beside the others; the call that is given back waits for its end."""


class Conductor:
    """One run in one process."""

    def __init__(self, stage: Stage) -> None:
        """Prepare; nothing starts yet."""
        self.stage = stage
        self.waves = Waves(stage)

    def run(self, calls: Calls) -> str:
        """Start every move as soon as it may start, wait for all of them, and give the run's result."""
        ends: list[Callable[[], str]] = []
        fault = _fault_of(lambda: self._start_all(ends, calls))
        if fault is not None:
            self.stage.reins.break_off()
        # Whatever broke: what goes on still acts on clouds, so the run has not ended before it has.
        faults = [fault, *(_fault_of(end) for end in ends)]
        for broken in faults:
            if broken is not None:
                raise broken
        return calls.once(END, self.waves.end)

    def _start_all(self, ends: list[Callable[[], str]], calls: Calls) -> None:
        while move_id := calls.once(CHOOSE, lambda: self.waves.next_move() or ""):
            self.waves.give(move_id)
            ends.append(calls.start(move_id))

    def move(self, move_id: str, calls: Calls) -> str:
        """Do the steps of a move and give its result.

        Whatever breaks in it, its places are given back, and nothing new starts.
        """
        result = "stopped"
        try:
            result = self._move(move_id, calls)
        except Exception:
            self.stage.reins.break_off()
            raise
        finally:
            self.waves.leave(move_id, result)
        return result

    def _move(self, move_id: str, calls: Calls) -> str:
        move = MoveRun(self.stage.moves[move_id], self.stage)
        self.waves.give(move_id)
        if not self.waves.enter(move.move):
            return "stopped"
        move.take_places_again()
        opens = move.open()
        # Also while it is put back, if it must be: the outage lasts until somebody answers again.
        with outages_watched(move.move, self.stage) if opens and calls.parallel else nullcontext():
            if opens:
                (_walk if calls.parallel else _walk_in_line)(in_order(move.move.steps), move.do)
            return move.close()


def _fault_of(end: Callable[[], object]) -> Exception | None:
    """Wait for an end; give the fault of ours that broke it, so that the others are waited for as well."""
    try:
        end()
    except Exception as fault:  # noqa: BLE001 - raised again by the caller when all have ended
        return fault
    return None


def _walk_in_line(steps: Sequence[Step], do: Callable[[Step], StepEnd]) -> None:
    """Do steps that stand in order one after another, until one does not end well."""
    for step in steps:
        if not do(step).goes_on:
            return


def _walk(steps: Sequence[Step], do: Callable[[Step], StepEnd]) -> None:
    """Do every step as soon as all that it comes after is done, several at once, until one does not end well."""
    own = {step.key for step in steps}
    waiting, done = list(steps), set[str]()
    going: dict[Future[StepEnd], str] = {}
    well = True
    with ThreadPoolExecutor(max_workers=STEPS_AT_ONCE, thread_name_prefix="step") as pool:
        while True:
            for step in [step for step in waiting if well and not (own & set(step.after)) - done]:
                waiting.remove(step)
                going[pool.submit(copy_context().run, do, step)] = step.key
            if not going:
                return
            for future in wait(going, return_when=FIRST_COMPLETED).done:
                key = going.pop(future)
                if future.result().goes_on:
                    done.add(key)
                else:
                    well = False
