"""A check: a function with the truth that it wants in its name, and the parts of the surveys that it must see."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from watari.checks.found import Found, unknown
from watari.checks.parts import what_would_show
from watari.model.finding import Finding
from watari.model.steps.step import Side
from watari.model.survey.survey import Survey


class Sided(Protocol):
    """What a check is asked about, whatever the journey: surveys, each with the side that it stands for."""

    def sides(self) -> Iterator[tuple[Side, Survey]]:
        """All surveys."""


C_contra = TypeVar("C_contra", bound=Sided, contravariant=True)


@dataclass(frozen=True)
class Check(Generic[C_contra]):
    """``needs`` names, by side, the surveys' fields without which ``ask`` could not tell a pass from ignorance."""

    id: str
    ask: Callable[[C_contra], Iterable[Found]]
    needs: Mapping[Side, tuple[str, ...]]

    @property
    def text(self) -> str:
        """What it wants, why, and where the rule comes from: the words at the head of its file."""
        return (sys.modules[self.ask.__module__].__doc__ or "").strip()

    @property
    def truth(self) -> str:
        """The sentence that the check wants to be true."""
        return self.text.split("\n\n", maxsplit=1)[0]

    def findings(self, case: C_contra) -> Iterator[Finding]:
        """Give what the check finds; `unknown` instead, when a survey could not see what it needs."""
        for found in list(self._unseen(case)) or self.ask(case):
            yield self._finding(found)

    def _unseen(self, case: C_contra) -> Iterator[Found]:
        for side, survey in case.sides():
            for unseen in survey.unseen:
                if unseen.part in self.needs.get(side, ()):
                    yield unknown(
                        f"{survey.cloud}: {unseen.part}",
                        f"the survey of {survey.cloud} could not see its {unseen.part.replace('_', ' ')}, so nobody"
                        " can say",
                        f"{what_would_show(unseen, survey.operator.user_name)}, then survey again",
                        answer=unseen.why,
                    )

    def _finding(self, found: Found) -> Finding:
        act = found.act
        if found.acceptable and found.level in ("block", "unknown"):
            act = f"{act}; or accept it by name in the goal"
        return Finding(
            check=self.id,
            level=found.level,
            subject=found.subject,
            says=found.says,
            act=act,
            evidence=found.evidence,
            acceptable=found.acceptable,
        )


def wants(
    *, source: tuple[str, ...] = (), target: tuple[str, ...] = (), cloud: tuple[str, ...] = ()
) -> Callable[[Callable[[C_contra], Iterable[Found]]], Check[C_contra]]:
    """Make a check of the one function of its file.

    Its id is `AREA.truth-in-words`, as folder and function are named.
    """
    sides: dict[Side, tuple[str, ...]] = {"source": source, "target": target, "cloud": cloud}

    def made(ask: Callable[[C_contra], Iterable[Found]]) -> Check[C_contra]:
        area = ask.__module__.split(".")[-2]
        return Check(
            id=f"{area}.{ask.__name__.replace('_', '-')}",
            ask=ask,
            needs={side: parts for side, parts in sides.items() if parts},
        )

    return made
