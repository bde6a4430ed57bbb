"""The smallest runner that obeys the law of steps: look, journal the intent, act, look until done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.machines.services import DEEDS
from tests.machines.world import TwoClouds
from watari.clouds.errors import NotNow, Unreachable
from watari.clouds.simulated import Failure, Ledger, failing
from watari.model.steps.step import Step
from watari.steps.deed import Scene
from watari.steps.sight import Seen, Sight

LOOKS = 60


class Halted(Exception):
    """The step saw that somebody else moved on, or that the cloud gave up."""

    def __init__(self, sight: Sight) -> None:
        super().__init__(f"{sight.seen}: {sight.says}")
        self.sight = sight


@dataclass
class Log:
    """What a journal keeps of one step: it outlives every kill."""

    absent: bool | None = None
    before: dict[str, Any] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    acts: int = 0
    done: bool = False

    @property
    def ours(self) -> bool:
        return self.absent is True

    def intend(self, sight: Sight) -> None:
        """Write the intent; what the first one found is what was there before."""
        if self.absent is None:
            self.absent, self.before = sight.seen is Seen.TODO, sight.before
        self.acts += 1


def drive(step: Step, clouds: TwoClouds, log: Log, failure: Failure | None = None) -> Ledger:
    """Bring a step to its end, or to `Halted`; ``failure`` befalls one call to a cloud or a host."""
    ledger = Ledger([failure] if failure else [])
    reach = failing(clouds.reach, ledger)
    deed = DEEDS[type(step)]
    memory: dict[str, Any] = {}
    for _ in range(LOOKS):
        scene = Scene(reach, ours=log.ours, before=log.before, memory=memory, tell=log.told.update)
        try:
            sight = deed.look(step, scene)
            if sight.seen is Seen.DONE:
                log.made, log.facts, log.done = sight.made, sight.facts, True
                return ledger
            if sight.seen in (Seen.CHANGED, Seen.FAILED):
                raise Halted(sight)
            if sight.seen is not Seen.UNDER_WAY:
                log.intend(sight)
                deed.act(step, scene)
        except (Unreachable, NotNow):
            continue
    raise AssertionError(f"{step.title()} is still not done after {LOOKS} looks")


def take_back(step: Step, clouds: TwoClouds, log: Log) -> bool:
    """Do the inverse of a step that was done; False when it has none."""
    inverse = step.inverse(log.made, log.before)
    if inverse is None:
        return False
    drive(inverse, clouds, Log())
    return True
