"""One page per check, per truth of verify and per error, made from the code.

`python -m watari.show.reference` writes them to docs/.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from watari.checks.host_table import HOST_CHECKS
from watari.checks.table import CHECKS
from watari.checks.wants import Check
from watari.show.error_cases import ErrorKind, error_cases, error_kinds
from watari.show.page_parts import acceptance, in_line, must_see
from watari.show.truth_pages import truth_index, truth_page, truths

LEVELS = {
    "block": "block",
    "too_small": "block",
    "lost": "block",
    "stays": "block",
    "unknown": "unknown",
    "warn": "warn",
    "note": "note",
}
"""Which word of a check's code gives which level."""

AREAS = {
    "cloud": "The clouds",
    "goal": "The goal",
    "identity": "Projects, users, roles",
    "compute": "Instances",
    "network": "Networks",
    "volume": "Volumes",
    "image": "Images",
    "host": "Hosts of one cloud",
}


FOLDERS = ("checks", "truths", "errors")
"""Where the pages lie under docs/."""


def checks() -> dict[str, Check[Any]]:
    """All checks of all journeys by their ids, area by area."""
    found: dict[str, Check[Any]] = {check.id: check for check in CHECKS} | {check.id: check for check in HOST_CHECKS}
    return dict(sorted(found.items(), key=lambda item: list(AREAS).index(item[0].split(".")[0])))


def page_of(id_: str) -> str | None:
    """The page of a check, a truth or an error by its id; None when there is none of that id."""
    check, truth, error = checks().get(id_), truths().get(id_), error_kinds().get(id_)
    if check is not None:
        return check_page(check)
    if truth is not None:
        return truth_page(truth)
    return error_page(error) if error is not None else None


def all_ids() -> list[str]:
    """The ids that have a page."""
    return [*checks(), *truths(), *error_kinds()]


def check_page(check: Check[Any]) -> str:
    """What a check wants, why, whence, what it must see, and how to go on."""
    parts = [f"# {check.id}", check.text, f"Levels: {', '.join(levels(check))}.", *must_see(check.needs)]
    parts.append(
        f"## How to go on\n\nDo what the finding says, then ask again: `watari check GOAL.yaml`.{acceptance(check.id)}"
    )
    return "\n\n".join(parts) + "\n"


def levels(check: Check[Any]) -> list[str]:
    """The levels that a check may give.

    Those whose words its file takes in, and `unknown` where it may not see enough.
    """
    names = vars(sys.modules[check.ask.__module__])
    given = {LEVELS[word] for word in LEVELS.keys() & names.keys()} | ({"unknown"} if check.needs else set())
    return [level for level in ("block", "unknown", "warn", "note") if level in given]


def error_page(error: ErrorKind) -> str:
    """What an error means, and the sentences and cures that it comes with."""
    cases = [c for c in error_cases() if c.name == error.name]
    parts = [f"# {error.id}", error.means]
    if cases:
        parts.append(
            "## When it is said, and what to do\n\n"
            + "\n".join(f"- {in_line(c.says)}\n  → {in_line(c.cure)}" for c in cases)
        )
    parts.append("Every report of it says what happened, what was touched before it happened, and what to do.")
    return "\n\n".join(parts) + "\n"


def check_index() -> str:
    """All checks by area."""
    parts = ["# All checks", "`watari check GOAL.yaml` asks them all; `watari explain ID` prints a page of these."]
    for area, its in groupby(checks().values(), key=lambda c: c.id.split(".")[0]):
        rows = "\n".join(f"| [{c.id}]({c.id}.md) | {in_line(c.truth)} | {', '.join(levels(c))} |" for c in its)
        parts.append(f"## {AREAS[area]}\n\n| check | wants | levels |\n|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def error_index() -> str:
    """All errors."""
    rows = "\n".join(f"| [{id_}]({id_}.md) | {in_line(kind.means)} |" for id_, kind in error_kinds().items())
    return f"# All errors\n\n`watari explain ID` prints a page of these.\n\n| error | means |\n|---|---|\n{rows}\n"


def pages() -> dict[str, str]:
    """All pages by their path under docs/."""
    made = {"checks/README.md": check_index(), "truths/README.md": truth_index(), "errors/README.md": error_index()}
    made |= {f"checks/{check.id}.md": check_page(check) for check in checks().values()}
    made |= {f"truths/{id_}.md": truth_page(truth) for id_, truth in truths().items()}
    return made | {f"errors/{id_}.md": error_page(kind) for id_, kind in error_kinds().items()}


def write(docs: Path) -> None:
    """Write all pages, and take away those of what is no more."""
    made = pages()
    for path, text in made.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(text, encoding="utf-8")
    for stray in strays(docs, made):
        stray.unlink()


def strays(docs: Path, made: Iterable[str]) -> list[Path]:
    """Pages on disk that are no longer made."""
    there = {p.relative_to(docs).as_posix(): p for folder in FOLDERS for p in (docs / folder).glob("*.md")}
    return [path for name, path in sorted(there.items()) if name not in set(made)]


if __name__ == "__main__":
    write(Path("docs"))
