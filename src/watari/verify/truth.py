"""A truth of verify: a function with what it wants in its name, one in each file, and the facts that it gives."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from watari.model.finding import Finding, Level
from watari.model.plan import Plan
from watari.model.steps.step import Side
from watari.model.survey.survey import Survey


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
    return Fact(
        level=level,
        subject=subject,
        says=says,
        act=act,
        evidence={name: str(value) for name, value in evidence.items()},
    )


class TruthCase(Protocol):
    """What a truth is asked about, whatever the journey: a plan that was run, and the surveys that were taken since."""

    @property
    def plan(self) -> Plan:
        """The plan."""

    @property
    def after(self) -> Mapping[Side, Survey]:
        """The surveys."""


C_contra = TypeVar("C_contra", bound=TruthCase, contravariant=True)


@dataclass(frozen=True)
class Truth(Generic[C_contra]):
    """``needs`` names, by side, the parts of the surveys after the run without which ``ask`` cannot tell."""

    id: str
    ask: Callable[[C_contra], Iterable[Fact]]
    needs: Mapping[Side, tuple[str, ...]]

    @property
    def text(self) -> str:
        """What it wants and why: the words at the head of its file."""
        return (sys.modules[self.ask.__module__].__doc__ or "").strip()

    def findings(self, case: C_contra) -> Iterator[Finding]:
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
                accepted_by=case.plan.goal.accepted_by(self.id, found.subject),
            )

    def _unseen(self, case: C_contra) -> Iterator[Fact]:
        for side, survey in case.after.items():
            for unseen in survey.unseen:
                if unseen.part in self.needs.get(side, ()):
                    says = (
                        f"the survey of {survey.cloud} could not see its {unseen.part.replace('_', ' ')}: {unseen.why}"
                    )
                    yield fact(
                        "unknown",
                        f"{survey.cloud}: {unseen.part}",
                        says,
                        f"{survey.act_to_see(unseen.part)}, then verify again",
                    )


def truth(
    *, source: tuple[str, ...] = (), target: tuple[str, ...] = (), cloud: tuple[str, ...] = ()
) -> Callable[[Callable[[C_contra], Iterable[Fact]]], Truth[C_contra]]:
    """Make a truth of the one function of its file; its id is `verify.truth-in-words`, as the function is named."""
    sides: dict[Side, tuple[str, ...]] = {"source": source, "target": target, "cloud": cloud}

    def made(ask: Callable[[C_contra], Iterable[Fact]]) -> Truth[C_contra]:
        needs = {side: parts for side, parts in sides.items() if parts}
        return Truth(id=f"verify.{ask.__name__.replace('_', '-')}", ask=ask, needs=needs)

    return made
