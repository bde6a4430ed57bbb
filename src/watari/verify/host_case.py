"""What the truths of journeys between hosts look at: plan, journal, the surveys before and after, and who has moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from watari.facts.services import compute_services
from watari.model.journal import Journal
from watari.model.plan import Move, Plan
from watari.model.steps.host import SetForcedDown
from watari.model.survey.compute import Instance
from watari.model.survey.survey import Survey
from watari.verify.case import Surveys, by_id


@dataclass(frozen=True)
class Gone:
    """One instance that went to another host: as it was, and as it is; ``now`` is None when it is no more."""

    move: Move
    was: Instance
    now: Instance | None

    @property
    def subject(self) -> str:
        """Its name, by which findings speak of it."""
        return self.was.name


@dataclass(frozen=True)
class HostTruthCase:
    """``before`` holds the survey that the plan was made from, ``after`` the one taken now."""

    plan: Plan
    journal: Journal
    before: Surveys
    after: Surveys

    @property
    def now(self) -> Survey:
        """The cloud as it is."""
        return self.after["cloud"]

    @cached_property
    def gone(self) -> tuple[Gone, ...]:
        """The instances whose moves ended moved, in the order of the plan.

        One that was parked on its way counts where it ended.
        """
        return tuple({gone.was.id: gone for gone in self._gone()}.values())

    def _gone(self) -> Iterator[Gone]:
        was, now = by_id(self.before["cloud"].instances), by_id(self.now.instances)
        for move in self.plan.moves():
            if move.brings("instance") and self.journal.move(move.id).result == "moved" and move.subject_id in was:
                yield Gone(move, was[move.subject_id], now.get(move.subject_id))

    @cached_property
    def dead(self) -> frozenset[str]:
        """The hosts that the plan declared dead, and that have not come back.

        What they hold in Placement stays until then (E9).
        """
        return frozenset(
            host
            for host, service in compute_services(self.now.services).items()
            if service.forced_down and host in self._declared_dead
        )

    @cached_property
    def returned(self) -> frozenset[str]:
        """The hosts that the plan declared dead, and that take part again."""
        return self._declared_dead - self.dead

    @cached_property
    def _declared_dead(self) -> frozenset[str]:
        return frozenset(step.host for step in self.plan.steps() if isinstance(step, SetForcedDown) and step.down)

    def target_of(self, gone: Gone) -> str | None:
        """The host that an instance was to be on in the end: the plan's, or where the scheduler put it."""
        chosen = (self.journal.step(step.key).since_put_back.done for step in gone.move.steps)
        told = [entry.facts["host"] for entry in chosen if entry is not None and "host" in entry.facts]
        return gone.move.target_host or (str(told[-1]) if told else None)
