"""One step on its way: look, write the intent, act, look until it is done.

It may be killed and begun anew at any line.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from watari.clouds.errors import CloudError, NotNow, Unreachable
from watari.errors import WatariError
from watari.model.journal import AGAIN, LOST, UNSURE, Entry, EntryKind, Span
from watari.model.specs import resolved
from watari.model.steps.step import Step
from watari.run.book import Place
from watari.run.claimed import heeding_claims
from watari.run.errors import GivenUp
from watari.run.stage import Stage
from watari.steps.deed import Deed, Scene
from watari.steps.sight import Seen, Sight

log = logging.getLogger(__name__)

LEVER_SECONDS = 1.0
"""How long a pause lasts at most without a look at the operator's levers."""

RETRIED = (Unreachable, NotNow)

TRACELESS_SECONDS = 240.0
"""How long a request whose answer was lost may be on its way (a balancer's and Nova's own RPC timeout, twice)."""
TRACELESS = "it was asked for, the answer was lost, and the cloud shows no trace of it"
TRACELESS_CURE = (
    "see what was asked of it (openstack server event list); where nothing was, `watari resume RUN --retry` asks again"
)

BUG_CURE = "this is a fault of Watari: its log has the details; what the step left is named in the journal"


class StepEnd(StrEnum):
    """How a step ended."""

    DONE = "done"
    CHANGED = "changed"
    FAILED = "failed"
    STOPPED = "stopped"
    LEFT = "left"

    @property
    def goes_on(self) -> bool:
        """Whether what comes after the step may begin."""
        return self in (StepEnd.DONE, StepEnd.LEFT)


class StepRun:
    """One step of a run.

    ``counting`` gives what the journal says of the step that still counts (not what was before it was taken back);
    ``given_up`` is set when its move goes on no more: a long act ends at its next word, a wait ends at once.
    """

    def __init__(self, step: Step, place: Place, stage: Stage, counting: Callable[[], Span]) -> None:
        """Prepare the step; nothing is looked at yet."""
        self._step, self._place, self._stage, self._counting = step, place, stage, counting
        self._book, self._pace = stage.book, stage.pace
        self.given_up = threading.Event()
        self.heeds_stop = True
        self._tries = 0
        self._answer = ""
        self._refusal: CloudError | None = None
        self._memory: dict[str, Any] = {}
        self._told: dict[str, Any] = {}
        self._retries = self._pace.retries()
        self._looks = self._pace.looks()
        self._since = self._pace.monotonic()
        self._rested = True

    def run(self) -> StepEnd:
        """Bring the step to its end and journal it. Only a kill leaves this without an entry that says how it went."""
        if self._counting().is_done:
            return StepEnd.DONE
        try:
            self._step = resolved(self._step, self._book.made)
        except KeyError as missing:
            return self._failed(f"what step {missing} should have made is not known")
        self._rested = self._intent() is None
        try:
            return self._until_ended()
        except WatariError as error:
            return self._failed(error.what, error=error, unsure=self._may_go_on())
        except Exception as bug:
            log.exception("step %s failed by a fault of ours", self._step.key)
            return self._failed(f"{type(bug).__name__}: {bug}", cure=BUG_CURE, unsure=self._may_go_on())

    def _until_ended(self) -> StepEnd:
        while True:
            try:
                sight = self._look()
            except CloudError as error:
                if not isinstance(error, RETRIED) and not self._may_go_on():
                    raise
                verdict = self._wait(error.what)
            else:
                verdict = self._judged(sight)
            if verdict is not None:
                return verdict

    def _judged(self, sight: Sight) -> StepEnd | None:
        match sight.seen:
            case Seen.DONE:
                return self._done(sight)
            case Seen.CHANGED:
                unsure = {UNSURE: True} if self._may_go_on() else {}
                self._write("changed", facts={"says": sight.says} | sight.facts | unsure, made=sight.made)
                return StepEnd.CHANGED
            case Seen.FAILED:
                return self._failed(sight.says, sight=sight)
            case Seen.UNDER_WAY:
                return self._wait(sight.says, sight)
        if self._refusal is None:
            return self._act(sight)
        # What was refused and is not there was never begun; what goes on all the same is waited for.
        refused = self._refusal
        return (
            self._failed(refused.what, sight=sight, error=refused)
            if sight.seen is Seen.TODO
            else self._wait(sight.says, sight)
        )

    def _act(self, sight: Sight) -> StepEnd | None:
        if self._tries >= self._pace.tries:
            answer = f"; the last answer was: {self._answer}" if self._answer else ""
            says = f"tried {self._tries} times, and still: {sight.says or 'it is not done'}{answer}"
            return self._failed(says, sight=sight)
        if not self._rested:
            # A request sent before a kill, or on a connection that broke, may still be on its way: look again later.
            self._rested = True
            return self._pause(next(self._retries) if self._tries else self._pace.look_longest_seconds)
        if self._step.asked_once and self._counting().is_answer_lost:
            if self._pace.monotonic() - self._since > TRACELESS_SECONDS:
                return self._failed(TRACELESS, sight=sight, cure=TRACELESS_CURE, unsure=True)
            return self._pause(self._pace.look_longest_seconds)
        self._tries += 1
        self._rested = False
        intent = self._intent()
        known = intent.facts if intent else {"absent": sight.seen is Seen.TODO, "before": sight.before}
        self._book.write("intent", self._place, attempt=1 + self._book.step(self._step.key).attempt, facts=known)
        try:
            self._deed().act(self._step, self._scene(self._tell))
        except RETRIED as error:
            self._answer = error.what
            self._write("failed", facts=_told(error) | {AGAIN: True, LOST: isinstance(error, Unreachable)})
        except CloudError as error:
            if not self._step.ends_alone:
                raise
            self._refusal = error
            self._write("failed", facts=_told(error) | {AGAIN: True})
        self._since = self._pace.monotonic()
        self._looks = self._pace.looks()
        return None

    def _wait(self, says: str, sight: Sight | None = None) -> StepEnd | None:
        waited = self._pace.monotonic() - self._since
        if waited > self._step.patience_seconds:
            return self._failed(f"not done after {waited:.0f} s: {says}", sight=sight, unsure=self._may_go_on())
        self._stage.tell(self._step.key, {"says": says} | (sight.facts if sight else {}))
        return self._pause(next(self._looks))

    def _pause(self, seconds: float) -> StepEnd | None:
        """Wait; STOPPED when the operator wants nothing new, GivenUp when the move goes on no more."""
        while seconds > 0:
            self._heed()
            if self.heeds_stop and self._stage.reins.read().stopped:
                return StepEnd.STOPPED
            self._pace.sleep(min(seconds, LEVER_SECONDS))
            seconds -= LEVER_SECONDS
        return None

    def _done(self, sight: Sight) -> StepEnd:
        intent = self._intent() or self._asked_before()
        if intent is None:
            self._write("found", made=sight.made, facts=sight.facts)
        else:
            took = {"took_seconds": round((self._pace.now() - intent.at).total_seconds(), 3)} if self._tries else {}
            self._write("done", made=sight.made, facts=self._told | sight.facts | took)
        return StepEnd.DONE

    def _failed(
        self,
        says: str,
        *,
        sight: Sight | None = None,
        error: WatariError | None = None,
        cure: str = "",
        unsure: bool = False,
    ) -> StepEnd:
        told = _told(error) if error else {"says": says} | ({"cure": cure} if cure else {})
        told |= {AGAIN: False} | ({UNSURE: True} if unsure else {})
        left = sight or self._last_look()
        self._write("failed", facts=self._told | (left.facts if left else {}) | told, made=left.made if left else {})
        return StepEnd.FAILED

    def _last_look(self) -> Sight | None:
        """See what a broken-off act left, so that it can be taken back; what cannot be seen is said, not raised."""
        if self._intent() is None:
            return None
        try:
            return self._deed().look(self._step, self._scene(lambda _facts: None))
        except Exception as error:  # noqa: BLE001 - a look that is only for the record must not hide why the step failed
            log.warning("what step %s left cannot be seen: %s", self._step.key, error)
            return Sight(Seen.FAILED, facts={"unseen": str(error)})

    def _look(self) -> Sight:
        scene = self._scene(self._tell)
        sight = self._deed().look(self._step, scene)
        return heeding_claims(sight, self._step, self._stage.moves.get(self._place.move_id), scene)

    def _deed(self) -> Deed[Any]:
        return self._stage.deeds[type(self._step)]

    def _scene(self, tell: Callable[[dict[str, Any]], None]) -> Scene:
        counting = self._counting()
        return Scene(
            self._stage.reach,
            mark=self._stage.mark,
            ours=counting.was_absent,
            before=counting.before,
            memory=self._memory,
            tell=tell,
        )

    def _tell(self, facts: dict[str, Any]) -> None:
        self._told |= facts
        self._stage.tell(self._step.key, facts)
        self._heed()

    def _heed(self) -> None:
        if self.given_up.is_set():
            raise GivenUp(
                f"{self._step.title()} was given up: another step of its move failed",
                cure="see that step",
                touched="what this step had begun is named in the journal",
            )

    def _intent(self) -> Entry | None:
        """The first intent of ours: what it found is what was there before any act of this run."""
        return self._counting().intent

    def _asked_before(self) -> Entry | None:
        """What an earlier try asked for and lost sight of came to its end after all: it is ours."""
        return self._book.step(self._step.key).since_put_back.intent if self._step.ends_alone else None

    def _may_go_on(self) -> bool:
        """Whether the cloud may be at it, whatever we see of it."""
        return self._step.ends_alone and self._intent() is not None

    def _write(self, kind: EntryKind, *, facts: dict[str, Any], made: dict[str, str] | None = None) -> None:
        """Journal how the attempt went that the last intent began, or one that ended before any act."""
        self._book.write(
            kind, self._place, attempt=self._book.step(self._step.key).next_attempt, made=made, facts=facts
        )


def _told(error: WatariError) -> dict[str, Any]:
    told: dict[str, Any] = {"says": error.what, "touched": error.touched, "cure": error.cure, "error": error.id}
    if isinstance(error, CloudError) and error.status is not None:
        told["status"] = error.status
    return told
