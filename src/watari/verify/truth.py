"""A truth of verify: a function with what it wants in its name, one in each file, and the facts that it gives."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from watari.model.finding import Finding, Level
from watari.model.goal import CrossingGoal
from watari.model.steps.step import Side
from watari.verify.case import Case


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What a truth found against it."""

    level: Level
    subject: str
    says: str
    act: str
    evidence: dict[str, str]


def fact(level: Level, subject: str, says: str, act: str, **evidence: object) -> Fact:
    """Give a fact; evidence is what was seen, by name."""
    return Fact(level=level, subject=subject, says=says, act=act, evidence={name: str(value) for name, value in evidence.items()})


Ask = Callable[[Case], Iterable[Fact]]


@dataclass(frozen=True)
class Truth:
    """``source`` and ``target`` name the parts of the surveys after the run without which ``ask`` cannot tell."""

    id: str
    ask: Ask
    source: tuple[str, ...]
    target: tuple[str, ...]

    @property
    def text(self) -> str:
        """What it wants and why: the words at the head of its file."""
        return (sys.modules[self.ask.__module__].__doc__ or "").strip()

    def findings(self, case: Case) -> Iterator[Finding]:
        """Give what is against it; `unknown` where a survey could not see what it needs."""
        for found in list(self._unseen(case)) or self.ask(case):
            yield Finding(
                check=self.id,
                level=found.level,
                subject=found.subject,
                says=found.says,
                act=found.act,
                evidence=found.evidence,
                acceptable=True,
                accepted_by=accepted_by(case.plan.goal, self.id, found.subject),
            )

    def _unseen(self, case: Case) -> Iterator[Fact]:
        parts: dict[Side, tuple[str, ...]] = {"source": self.source, "target": self.target}
        for side, survey in case.after.items():
            for unseen in survey.unseen:
                if unseen.part in parts[side]:
                    says = f"the survey of {survey.cloud} could not see its {unseen.part.replace('_', ' ')}: {unseen.why}"
                    yield fact(
                        "unknown", f"{survey.cloud}: {unseen.part}", says, f"let {survey.operator.user_name} see it, then verify again"
                    )


def accepted_by(goal: CrossingGoal, truth_id: str, subject: str) -> str | None:
    """Who accepted such a finding in the goal; None when nobody did."""
    return next((a.by for a in goal.accept if a.covers(truth_id, subject)), None)


def truth(*, source: tuple[str, ...] = (), target: tuple[str, ...] = ()) -> Callable[[Ask], Truth]:
    """Make a truth of the one function of its file; its id is `verify.truth-in-words`, as the function is named."""

    def made(ask: Ask) -> Truth:
        return Truth(id=f"verify.{ask.__name__.replace('_', '-')}", ask=ask, source=source, target=target)

    return made
