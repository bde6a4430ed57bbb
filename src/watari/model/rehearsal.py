"""What a rehearsal found: how the plan goes, and where a failure at each of its steps would leave whom."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from watari.model.record import Record
from watari.model.steps.step import Phase, Side

Mishap = Literal["refused", "given_up", "broken_off", "killed"]
"""What befalls a step: the cloud refuses it; the cloud takes it and ends in error; it takes effect and fails all the
same; the runner dies when it took effect, and is resumed."""

Serving = Literal["source", "target", "nobody", "both", "all as before"]
"""Who answers for the subject of a move; of a move without an instance: whether all others answer as before."""


class Part(Record):
    """How one move went when nothing failed."""

    move_id: str
    subject: str
    result: str
    serving: Serving
    why: str = ""


class Trial(Record):
    """One step's mishap, and what came of it when the run had come to its end.

    ``until_resumed`` says who answers while a killed runner is not yet resumed, ``served_before`` whether anybody
    answered for the subject before the move. ``stays`` names what is there and was not (or is not and was, or is
    otherwise), ``hurt`` the other instances that answered before and do not now, ``waits`` the subjects of the moves
    that would not begin because of it. ``doubled`` must be empty: an address that answered from two places, or an
    instance of which two copies ran, be it for a moment; and so must ``fault``: how Watari itself broke.
    """

    move_id: str
    subject: str
    step_key: str
    step_title: str
    phase: Phase
    mishap: Mishap
    result: str
    serving: Serving
    until_resumed: Serving | None = None
    served_before: bool
    why: str = ""
    stays: tuple[str, ...] = ()
    hurt: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    fault: str = ""

    @property
    def is_unsafe(self) -> bool:
        """Whether it shows a fault of the plan or of Watari: it must never be."""
        lost_by_kill = self.mishap == "killed" and self.result != "moved"
        return bool(self.doubled or self.fault) or self.serving == "both" or bool(self.hurt) or lost_by_kill

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody would have to come: nobody serves, or something is left over."""
        silent = self.served_before and self.serving == "nobody"
        return silent or self.result == "failed" or (self.result == "put_back" and bool(self.stays))


class Report(Record):
    """A rehearsal of one plan on clouds in memory. ``goes`` is the plan once straight; ``doubled`` as in `Trial`."""

    plan_id: str
    surveyed_at: dict[Side, datetime]
    goes: tuple[Part, ...]
    doubled: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()

    @property
    def goes_well(self) -> bool:
        """Whether every move ended moved when nothing failed, and nothing was ever doubled."""
        return not self.doubled and all(part.result == "moved" and part.serving != "both" for part in self.goes)

    @property
    def unsafe(self) -> tuple[Trial, ...]:
        """The trials that must never end so."""
        return tuple(trial for trial in self.trials if trial.is_unsafe)
