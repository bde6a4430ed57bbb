"""One page per check and per error, made from the code: `python -m watari.show.reference` writes them to docs/."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from watari.checks.parts import POLICIES
from watari.checks.table import CHECKS, check_named
from watari.checks.wants import Check
from watari.show.error_cases import ErrorKind, error_cases, error_kinds

LEVELS = {"block": "block", "lost": "block", "stays": "block", "unknown": "unknown", "warn": "warn", "note": "note"}
"""Which word of a check's code gives which level."""

AREAS = {
    "cloud": "The clouds",
    "goal": "The goal",
    "identity": "Projects, users, roles",
    "compute": "Instances",
    "network": "Networks",
    "volume": "Volumes",
    "image": "Images",
}


def page_of(id_: str) -> str | None:
    """The page of a check or an error by its id; None when there is none of that id."""
    check, error = check_named(id_), error_kinds().get(id_)
    if check is not None:
        return check_page(check)
    return error_page(error) if error is not None else None


def all_ids() -> list[str]:
    """The ids that have a page."""
    return [c.id for c in CHECKS] + list(error_kinds())


def check_page(check: Check) -> str:
    """What a check wants, why, whence, what it must see, and how to go on."""
    parts = [f"# {check.id}", check.text, f"Levels: {', '.join(levels(check))}."]
    for side, names in (("source", check.source), ("target", check.target)):
        if names:
            seen = "\n".join(f"- {name.replace('_', ' ')}: {POLICIES.get(name, 'every account may')}" for name in names)
            parts.append(f"## What it must see of the {side}\n\nThe role admin, or these policies; else it says `unknown`.\n\n{seen}")
    parts.append(f"## How to go on\n\nDo what the finding says, then ask again: `watari check GOAL.yaml`.{acceptance(check)}")
    return "\n\n".join(parts) + "\n"


def levels(check: Check) -> list[str]:
    """The levels that a check may give, as its code says."""
    words = re.findall(r"\b(\w+)\(", inspect.getsource(sys.modules[check.ask.__module__]))
    given = {LEVELS[word] for word in words if word in LEVELS} | ({"unknown"} if check.source or check.target else set())
    return [level for level in ("block", "unknown", "warn", "note") if level in given]


def acceptance(check: Check) -> str:
    """How a finding of the check is accepted by name; findings that would do harm are not acceptable."""
    return (
        " A finding that says it may be accepted stops nothing any more once the goal names it:\n\n"
        f'```yaml\naccept:\n  - {{finding: {check.id}, subject: "*", by: YOU, because: "what you know of it"}}\n```'
    )


def error_page(error: ErrorKind) -> str:
    """What an error means, and the sentences and cures that it comes with."""
    cases = [c for c in error_cases() if c.name == error.name]
    parts = [f"# {error.id}", error.means]
    if cases:
        parts.append("## When it is said, and what to do\n\n" + "\n".join(f"- {_line(c.says)}\n  → {_line(c.cure)}" for c in cases))
    parts.append("Every report of it says what happened, what was touched before it happened, and what to do.")
    return "\n\n".join(parts) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split()) or "…"


def check_index() -> str:
    """All checks by area."""
    parts = ["# All checks", "`watari check GOAL.yaml` asks them all; `watari explain ID` prints a page of these."]
    for area, checks in groupby(CHECKS, key=lambda c: c.id.split(".")[0]):
        rows = "\n".join(f"| [{c.id}]({c.id}.md) | {_line(c.truth)} | {', '.join(levels(c))} |" for c in checks)
        parts.append(f"## {AREAS[area]}\n\n| check | wants | levels |\n|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def error_index() -> str:
    """All errors."""
    rows = "\n".join(f"| [{id_}]({id_}.md) | {_line(kind.means)} |" for id_, kind in error_kinds().items())
    return f"# All errors\n\n`watari explain ID` prints a page of these.\n\n| error | means |\n|---|---|\n{rows}\n"


def pages() -> dict[str, str]:
    """All pages by their path under docs/."""
    made = {"checks/README.md": check_index(), "errors/README.md": error_index()}
    made |= {f"checks/{check.id}.md": check_page(check) for check in CHECKS}
    return made | {f"errors/{id_}.md": error_page(kind) for id_, kind in error_kinds().items()}


def write(docs: Path) -> None:
    """Write all pages, and take away those of checks and errors that are no more."""
    made = pages()
    for path, text in made.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(text, encoding="utf-8")
    for stray in strays(docs, made):
        stray.unlink()


def strays(docs: Path, made: Iterable[str]) -> list[Path]:
    """Pages on disk that are no longer made."""
    there = {p.relative_to(docs).as_posix(): p for folder in ("checks", "errors") for p in (docs / folder).glob("*.md")}
    return [path for name, path in sorted(there.items()) if name not in set(made)]


if __name__ == "__main__":
    write(Path("docs"))
