"""One move on its way: is the plan still good for it, its steps, and what happens when one of them fails."""

from __future__ import annotations

import threading
from itertools import islice
from typing import Any

from watari.clouds.errors import CloudError, Unreachable
from watari.errors import WatariError
from watari.model.journal import MoveState, Span
from watari.model.plan import Move
from watari.model.steps.step import Step
from watari.run.book import Place
from watari.run.errors import GivenUp
from watari.run.expectations import differences, is_gone
from watari.run.leftovers import leave, left_before, leftovers
from watari.run.levers import Levers
from watari.run.put_back import cut_over_began, put_back
from watari.run.stage import Stage
from watari.run.step import StepEnd, StepRun

LOOKS_AT_THE_START = 6
FAILURES = (StepEnd.FAILED, StepEnd.CHANGED)


class MoveRun:
    """One move of a run, in one process. All that must outlive the process is in the journal."""

    def __init__(self, move: Move, stage: Stage) -> None:
        """Take up what the journal knows of the move."""
        self.move, self._stage, self._book = move, stage, stage.book
        self._place = Place(move.id)
        self._before: dict[str, list[str]] = {}
        for step in move.steps:
            for key in step.after:
                self._before.setdefault(key, []).append(step.key)
        self._under_way: dict[str, StepRun] = {}
        self._given_up = False
        self._lock = threading.Lock()

    def open(self) -> bool:
        """Begin the move, or take it up again; False when there are no steps to do: it is stale, or being put back."""
        if not self._state.is_open:
            self._book.write("started", self._place)
        if self._state.is_putting_back or self._state.stale:
            return False
        if any(self._book.step(step.key).is_touched for step in self.move.steps):
            return True
        differs = self._differences()
        if differs:
            self._book.write(
                "changed", self._place, facts={"says": "the plan is stale for this move", "differs": differs}
            )
        return not differs

    def _differences(self) -> dict[str, str]:
        """What the plan is stale in.

        A cloud that does not answer is asked again, and is not taken for one that says yes.
        """
        says = ""
        for pause in islice(self._stage.pace.retries(), LOOKS_AT_THE_START):
            try:
                return differences(self.move, self._stage.reach)
            except Unreachable as error:
                says = error.what
                self._stage.pace.sleep(pause)
            except CloudError as error:
                return {"unknown": error.what}
        return {"unknown": says}

    def do(self, step: Step) -> StepEnd:
        """Do one step as soon as nothing holds it. The first that fails, or breaks, ends what its siblings are at."""
        try:
            return self._do(step)
        except Exception:
            self._give_up()
            raise

    def _do(self, step: Step) -> StepEnd:
        if self._counting(step).is_done:
            return StepEnd.DONE
        before = left_before(self.move, step, self._book)
        if before is not None:
            leave(self.move, step, self._book, f"not tried: {before.key} was left")
        if self._book.step(step.key).is_left:
            return StepEnd.LEFT
        if not self._may_begin(step):
            return StepEnd.STOPPED
        step_run = StepRun(step, Place(self.move.id, step.key), self._stage, lambda: self._counting(step))
        with self._lock:
            self._under_way[step.key] = step_run
            if self._given_up:
                return StepEnd.STOPPED
        verdict = step_run.run()
        self._after(step, verdict)
        if step.only_tidies and verdict in FAILURES and not self._given_up:
            leave(self.move, step, self._book, self._book.step(step.key).ever.why_broken)
            return StepEnd.LEFT
        return verdict

    def _counting(self, step: Step) -> Span:
        """What counts of what the journal says of a step."""
        built_on = step.only_looks and any(self._book.step(key).is_touched for key in self._before.get(step.key, ()))
        return self._book.step(step.key).counting(step, built_on=built_on)

    @property
    def _state(self) -> MoveState:
        return self._book.move(self.move.id)

    def close(self) -> str:
        """End the move: gives moved, put_back, failed, held or stopped.

        A stopped one is not ended: `resume` takes it up.
        """
        state, steps = self._state, [self._book.step(step.key) for step in self.move.steps]
        if not state.is_open:
            return state.result or "stopped"
        if state.stale is not None:
            differs = state.stale.facts["differs"]
            gone = {"gone": True} if is_gone(self.move, differs) else {}
            return self._end("held", why="the plan is stale for this move: " + _listed(differs), **gone)
        if all(step.is_done or step.is_left for step in steps):
            left = leftovers(self.move, self._book)
            return self._end("moved", **({"stays": left} if left else {}))
        broken = self._broken()
        if not state.is_putting_back and (not broken or self._stage.reins.read().stopped):
            return "stopped"
        return self._failed(broken)

    def _failed(self, broken: dict[str, str]) -> str:
        why = _listed(broken)
        if self.move.on_failure == "leave" or cut_over_began(self.move, self._book):
            ours = [step.title() for step in self.move.steps if self._book.step(step.key).is_touched]
            return self._end("failed", why=why, stays=ours)
        begun = self._state.putting_back or self._book.write("putting_back", self._place, facts={"why": why})
        why = str(begun.facts["why"])
        try:
            stays = put_back(self.move, self._stage)
        except WatariError as error:
            stays = {"nothing was taken back": error.what}
        if stays:
            return self._end("failed", why=why, stays=[f"{title}: {reason}" for title, reason in stays.items()])
        return self._end("put_back", why=why)

    def _end(self, result: str, **facts: Any) -> str:
        self._book.write("ended", self._place, facts={"result": result} | facts)
        return result

    def _broken(self) -> dict[str, str]:
        """The steps that ended this move, and what they said; not those that were given up on their account."""
        broken = {}
        for step in self.move.steps:
            span = self._book.step(step.key).since_started
            if span.is_broken and span.broke and span.broke.facts.get("error") != GivenUp.id:
                broken[step.title()] = span.why_broken
        return broken

    def _after(self, step: Step, verdict: StepEnd) -> None:
        if step.takes == "carry":
            self._stage.slots.end_carry(step.key)
        elif step.takes == "boot":
            self._note_host(step)
        with self._lock:
            self._under_way.pop(step.key, None)
        if verdict in FAILURES and not step.only_tidies:
            self._give_up()
        self._stage.tell(step.key, {})

    def _give_up(self) -> None:
        with self._lock:
            self._given_up = True
            for step_run in self._under_way.values():
                step_run.given_up.set()

    def _note_host(self, step: Step) -> None:
        done = self._book.step(step.key).since_put_back.done
        self._stage.slots.booted(self.move.id, done.facts.get("host") if done else None)

    def _may_begin(self, step: Step) -> bool:
        """Wait until nothing holds the step; False when it shall not begin at all."""
        told = False
        while not self._given_up:
            levers = self._stage.reins.read()
            if levers.stopped:
                return False
            why = self._holds(step, levers)
            if why is None:
                if told:
                    self._stage.tell(self.move.id, {})
                return True
            self._stage.tell(self.move.id, {"waits": why})
            told = True
            self._stage.pace.sleep(self._stage.pace.lever_seconds)
        return False

    def _holds(self, step: Step, levers: Levers) -> str | None:
        """Why the step may not begin now."""
        if levers.paused:
            return "the run is paused"
        if step.phase == self._stage.hold_before and not self._let_go(levers):
            return f"held before {step.phase}"
        if step.takes == "carry":
            return self._stage.slots.begin_carry(step.key, levers.limits)
        if step.takes == "boot":
            return self._stage.slots.begin_boot(self.move.id, levers.limits)
        return None

    def _let_go(self, levers: Levers) -> bool:
        """Whether the operator let this move go on; journalled once when it is held, and once when it goes on."""
        with self._lock:
            gate = self._state.gate
            if gate == "proceeded":
                return True
            if levers.may_pass(self.move.id):
                self._book.write("proceeded", self._place)
                return True
            if gate is None:
                self._book.write("held", self._place, facts={"before": self._stage.hold_before, "gate": self.move.id})
            return False

    def take_places_again(self) -> None:
        """After a kill: note where the instance of this move is, if it was booted."""
        for step in self.move.steps:
            if step.takes == "boot" and self._book.step(step.key).is_touched:
                self._note_host(step)


def _listed(reasons: dict[str, str]) -> str:
    return "; ".join(f"{what}: {why}" for what, why in reasons.items())
