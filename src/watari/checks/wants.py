"""A check: a function with the truth that it wants in its name, and the parts of the surveys that it must see."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from watari.checks.case import Case
from watari.checks.found import Found, unknown
from watari.checks.parts import right_to_see
from watari.model.finding import Finding
from watari.model.steps.step import Side

Ask = Callable[[Case], Iterable[Found]]


@dataclass(frozen=True)
class Check:
    """``source`` and ``target`` name the fields of the surveys without which ``ask`` could not tell a pass from ignorance."""

    id: str
    ask: Ask
    source: tuple[str, ...]
    target: tuple[str, ...]

    @property
    def text(self) -> str:
        """What it wants, why, and where the rule comes from: the words at the head of its file."""
        return (sys.modules[self.ask.__module__].__doc__ or "").strip()

    @property
    def truth(self) -> str:
        """The sentence that the check wants to be true."""
        return self.text.split("\n\n", maxsplit=1)[0]

    def findings(self, case: Case) -> Iterator[Finding]:
        """Give what the check finds; `unknown` instead, when a survey could not see what it needs."""
        for found in list(self._unseen(case)) or self.ask(case):
            yield self._finding(found)

    def _unseen(self, case: Case) -> Iterator[Found]:
        parts: dict[Side, tuple[str, ...]] = {"source": self.source, "target": self.target}
        for side, survey in case.sides():
            for unseen in survey.unseen:
                if unseen.part in parts[side]:
                    yield unknown(
                        f"{survey.cloud}: {unseen.part}",
                        f"the survey of {survey.cloud} could not see its {unseen.part.replace('_', ' ')}, so nobody can say",
                        f"{right_to_see(unseen.part, survey.operator.user_name)}, then survey again",
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


def wants(*, source: tuple[str, ...] = (), target: tuple[str, ...] = ()) -> Callable[[Ask], Check]:
    """Make a check of the one function of its file; its id is `AREA.truth-in-words`, as folder and function are named."""

    def made(ask: Ask) -> Check:
        area = ask.__module__.split(".")[-2]
        return Check(id=f"{area}.{ask.__name__.replace('_', '-')}", ask=ask, source=source, target=target)

    return made
