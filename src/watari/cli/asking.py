"""Ask whoever sits at the terminal before something is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from watari.cli.app import WatariApp
from watari.errors import WatariError


class NobodyToAsk(WatariError):
    """A command asks before it begins, and there is no terminal to ask on.

    `watari run` and `watari undo` ask nothing with --yes, `watari finish` nothing with --confirm and the whole id of
    the run.
    """

    id: ClassVar[str] = "run.nobody-to-ask"


@dataclass(frozen=True)
class Asking:
    """A question.

    Where there is no terminal, ``undone`` tells what was not done, and ``option`` what a script says instead.
    """

    question: str
    undone: str
    option: str


def agreed(app: WatariApp, asking: Asking) -> bool:
    """Ask for a yes; NobodyToAsk without a terminal."""
    if _answer(app, f"{asking.question} [y/N] ", asking).lower() in ("y", "yes"):
        return True
    app.stdout.write("Nothing was done.\n")
    return False


def typed(app: WatariApp, asking: Asking, run_id: str, *, given: str | None) -> bool:
    """Ask for the id of a run, unless it was ``given`` already; NobodyToAsk without a terminal."""
    answer = given or _answer(app, f"{asking.question} ", asking)
    if answer == run_id:
        return True
    app.stdout.write("That is not the id of the run. Nothing was done.\n")
    return False


def _answer(app: WatariApp, prompt: str, asking: Asking) -> str:
    if not app.stdin.isatty():
        raise NobodyToAsk(f"{asking.undone}: there is no terminal to ask on", cure=f"say {asking.option}")
    app.stdout.write(prompt)
    app.stdout.flush()
    return str(app.stdin.readline()).strip()
