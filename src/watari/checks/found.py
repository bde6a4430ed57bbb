"""What a check function gives: facts with a level and the next act. The check's id is added by the check itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from watari.model.finding import Level
from watari.model.plan import LeftOut


@dataclass(frozen=True, kw_only=True)
class Found:
    """One fact. ``acceptable`` ones may be accepted by name in the goal file."""

    level: Level
    subject: str
    says: str
    act: str
    evidence: dict[str, str] = field(default_factory=dict)
    acceptable: bool = False


def block(subject: str, says: str, act: str, **evidence: object) -> Found:
    """It would fail or do harm: the plan may not run until it is gone."""
    return Found(level="block", subject=subject, says=says, act=act, evidence=_words(evidence))


def lost(subject: str, says: str, act: str, **evidence: object) -> Found:
    """Something will not survive the crossing: the plan may not run until somebody accepts that by name."""
    return Found(level="block", subject=subject, says=says, act=act, evidence=_words(evidence), acceptable=True)


def stays(subject: str, says: str, act: str, **evidence: object) -> Found:
    """It cannot move as it is now, so the plan leaves it behind: no run until that is cured, or accepted by name."""
    return lost(subject, f"{says}; as it is now, it is left behind", act, **evidence)


def leaves_out(left: LeftOut, subject: str, act: str, **evidence: object) -> Found:
    """The same in the words of the plan that leaves it out."""
    return lost(subject, left_words(left), act, **evidence)


def leave_out(lefts: Sequence[LeftOut], subject: str, act: str, **evidence: object) -> Found:
    """The same of several things with one reason, told once."""
    first, whole = lefts[0], ", ".join(left.subject for left in lefts)
    says = left_words(first) if len(lefts) == 1 else f"{len(lefts)} are left out, each for this: {first.why}"
    return lost(subject, says, act, **evidence, left_out=whole)


def left_words(left: LeftOut) -> str:
    """The plan's own words on what it leaves out."""
    return f"{left.subject} is left out: {left.why}"


def unknown(subject: str, says: str, act: str, **evidence: object) -> Found:
    """Nobody could see it: no pass, until it can be seen or somebody who knows better accepts it by name."""
    return Found(level="unknown", subject=subject, says=says, act=act, evidence=_words(evidence), acceptable=True)


def warn(subject: str, says: str, act: str, **evidence: object) -> Found:
    """It may run, but somebody should look first."""
    return Found(level="warn", subject=subject, says=says, act=act, evidence=_words(evidence), acceptable=True)


def note(subject: str, says: str, act: str, **evidence: object) -> Found:
    """Worth knowing; nothing to do."""
    return Found(level="note", subject=subject, says=says, act=act, evidence=_words(evidence), acceptable=True)


def _words(evidence: dict[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in evidence.items()}
