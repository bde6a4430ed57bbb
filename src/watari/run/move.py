"""One move on its way: is the plan still good for it, its steps, and what happens when one of them fails."""

from __future__ import annotations

import threading
from itertools import islice
from typing import Any

from watari.clouds.errors import CloudError, Unreachable
from watari.errors import WatariError
from watari.model.journal import Entry
from watari.model.plan import Move
from watari.model.steps.create import BootInstance
from watari.model.steps.disk import CarryImage
from watari.model.steps.host import Evacuate, MigrateCold, MigrateLive
from watari.model.steps.set import Probe
from watari.model.steps.step import Step
from watari.run.book import RUN, Place
from watari.run.ends import Verdict, is_broken, is_done
from watari.run.errors import GivenUp
from watari.run.expectations import differences, is_gone
from watari.run.leftovers import is_left, leave, left_before, leftovers, why_left
from watari.run.levers import Levers
from watari.run.put_back import cut_over_began, put_back
from watari.run.stage import Stage
from watari.run.step import StepRun

LOOKS_AT_THE_START = 6
FAILURES = (Verdict.FAILED, Verdict.CHANGED)


class MoveRun:
    """One move of a run, in one process. All that must outlive the process is in the journal."""

    def __init__(self, move: Move, stage: Stage) -> None:
        """Take up what the journal knows of the move."""
        self.move, self._stage, self._book = move, stage, stage.book
        self._place = Place(move.id)
        self._under_way: dict[str, StepRun] = {}
        self._given_up = False
        self._lock = threading.Lock()

    def open(self) -> bool:
        """Begin the move, or take it up again; False when there are no steps to do: it is stale, or being put back."""
        if not self._is_open():
            self._book.write("started", self._place)
        if any(entry.kind in ("putting_back", "changed") for entry in self._this_time()):
            return False
        if any(self._touched(step) for step in self.move.steps):
            return True
        differs = self._differences()
        if differs:
            self._book.write(
                "changed", self._place, facts={"says": "the plan is stale for this move", "differs": differs}
            )
        return not differs

    def _differences(self) -> dict[str, str]:
        """What the plan is stale in; a cloud that does not answer is asked again, and is not taken for one that says yes."""
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

    def do(self, step: Step) -> Verdict:
        """Do one step as soon as nothing holds it. The first that fails ends what its siblings are at."""
        if is_done(self._history(step)):
            return Verdict.DONE
        before = left_before(self.move, step, self._book)
        if before is not None:
            leave(self.move, step, self._book, f"not tried: {before.key} was left")
        if is_left(self.move, step, self._book):
            return Verdict.LEFT
        if not self._may_begin(step):
            return Verdict.STOPPED
        step_run = StepRun(step, Place(self.move.id, step.key), self._stage, lambda: self._history(step))
        with self._lock:
            self._under_way[step.key] = step_run
            if self._given_up:
                return Verdict.STOPPED
        verdict = step_run.run()
        self._after(step, verdict)
        if step.only_tidies and verdict in FAILURES and not self._given_up:
            leave(self.move, step, self._book, why_left(self.move, step, self._book))
            return Verdict.LEFT
        return verdict

    def _history(self, step: Step) -> list[Entry]:
        """The entries of a step that count.

        What a look saw before the run was stopped or killed may be otherwise now: it is looked for again, as long as nothing
        was built on it. A migration that failed is over, with its record: when its move is tried again, another one begins.
        """
        built_on = any(self._touched(other) for other in self.move.steps if step.key in other.after)
        if isinstance(step, Probe) and not built_on:
            return self._book.this_time(Place(self.move.id, step.key), RUN, "resumed")
        entries = self._book.of_step(step.key)
        now = self._book.this_time(Place(self.move.id, step.key), self._place, "started")
        tried_anew = isinstance(step, MigrateLive | MigrateCold | Evacuate) and is_broken(
            [entry for entry in entries if entry not in now]
        )
        return now if tried_anew else entries

    def close(self) -> str:
        """End the move: gives moved, put_back, failed, held or stopped. A stopped one is not ended: `resume` takes it up."""
        if not self._is_open():
            ended = self._book.last(self._place, "ended")
            return str(ended.facts["result"]) if ended else "stopped"
        steps = self.move.steps
        stale = next((entry for entry in self._this_time() if entry.kind == "changed"), None)
        if stale is not None:
            differs = stale.facts["differs"]
            gone = {"gone": True} if is_gone(self.move, differs) else {}
            return self._end("held", why="the plan is stale for this move: " + _listed(differs), **gone)
        if all(is_done(self._book.of_step(step.key)) or is_left(self.move, step, self._book) for step in steps):
            left = leftovers(self.move, self._book)
            return self._end("moved", **({"stays": left} if left else {}))
        putting_back = any(entry.kind == "putting_back" for entry in self._this_time())
        broken = self._broken()
        if not putting_back and (not broken or self._stage.reins.read().stopped):
            return "stopped"
        return self._failed(broken, putting_back=putting_back)

    def _failed(self, broken: dict[str, str], *, putting_back: bool) -> str:
        why = _listed(broken)
        if self.move.on_failure == "leave" or cut_over_began(self.move, self._book):
            ours = [step.title() for step in self.move.steps if self._touched(step)]
            return self._end("failed", why=why, stays=ours)
        if not putting_back:
            self._book.write("putting_back", self._place, facts={"why": why})
        begun = self._book.last(self._place, "putting_back")
        why = str(begun.facts["why"]) if begun else why
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
            history = self._book.this_time(Place(self.move.id, step.key), self._place, "started")
            if is_broken(history) and history[-1].facts.get("error") != GivenUp.id:
                broken[step.title()] = str(history[-1].facts.get("says", history[-1].kind))
        return broken

    def _is_open(self) -> bool:
        last = self._book.last(self._place, "started", "ended")
        return last is not None and last.kind == "started"

    def _this_time(self) -> list[Entry]:
        return self._book.this_time(self._place, self._place, "started")

    def _touched(self, step: Step) -> bool:
        return any(entry.kind in ("intent", "done") for entry in self._book.of_step(step.key))

    def _after(self, step: Step, verdict: Verdict) -> None:
        if isinstance(step, CarryImage):
            self._stage.slots.end_carry(step.key)
        if isinstance(step, BootInstance):
            self._note_host(step)
        with self._lock:
            self._under_way.pop(step.key, None)
            if verdict in FAILURES and not step.only_tidies:
                self._given_up = True
                for sibling in self._under_way.values():
                    sibling.given_up.set()
        self._stage.tell(step.key, {})

    def _note_host(self, step: Step) -> None:
        done = [entry for entry in self._book.of_step(step.key) if entry.kind in ("done", "found")]
        self._stage.slots.booted(self.move.id, done[-1].facts.get("host") if done else None)

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
        if isinstance(step, CarryImage):
            return self._stage.slots.begin_carry(step.key, levers.limits)
        if isinstance(step, BootInstance):
            return self._stage.slots.begin_boot(self.move.id, levers.limits)
        return None

    def _let_go(self, levers: Levers) -> bool:
        """Whether the operator let this move go on; journalled once when it is held, and once when it goes on."""
        with self._lock:
            said = self._book.last(self._place, "held", "proceeded")
            if said is not None and said.kind == "proceeded":
                return True
            if levers.may_pass(self.move.id):
                self._book.write("proceeded", self._place)
                return True
            if said is None:
                self._book.write("held", self._place, facts={"before": self._stage.hold_before, "gate": self.move.id})
            return False

    def take_places_again(self) -> None:
        """After a kill: note where the instance of this move is, if it was booted."""
        for step in self.move.steps:
            if isinstance(step, BootInstance) and self._touched(step):
                self._note_host(step)


def _listed(reasons: dict[str, str]) -> str:
    return "; ".join(f"{what}: {why}" for what, why in reasons.items())
