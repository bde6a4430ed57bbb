"""Every session in this folder is typed again, command by command, on two clouds in memory, and must show the same.

In a session `$` is typed, `>` answers a question, `!` is something that happens to the clouds, and `#` explains.
`{run}` stands for the id of the last run. Of what is shown, a line `[...]` stands for any lines, and `…` for anything
in a line. An exit code other than 0 is written down as `(exit 2)`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.console import Console
from watari.clouds.simulated import World, example_world
from watari.store import open_store

HERE = Path(__file__).parent
SESSIONS = sorted(path.stem for path in HERE.glob("*.txt"))


def lock_of_web_1(*, locked: bool) -> Callable[[World], None]:
    def switch(world: World) -> None:
        compute = world.cloud("classic").compute
        web = next(instance.id for instance in compute.instances() if instance.name == "web-1")
        if locked:
            compute.lock(web, "watari: moved to nyah")
        else:
            compute.unlock(web)

    return switch


HAPPENINGS: dict[str, Callable[[World], None]] = {
    "classic-1 dies": lambda world: world.host_dies("classic", "classic-1"),
    "classic-1 comes back": lambda world: world.host_returns("classic", "classic-1"),
    "half a minute passes": lambda world: world.clock.tick(30),
    "the next boot on nyah ends in error": lambda world: world.cloud("nyah").state.spoil("boot"),
    "somebody unlocks web-1 on classic": lock_of_web_1(locked=False),
    "web-1 is locked again with our reason": lock_of_web_1(locked=True),
}


@dataclass
class Line:
    """One line that was typed or happened, and what was shown after it."""

    sign: str
    words: str
    answers: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


def lines(session: str) -> Iterator[Line]:
    line = None
    for text in (HERE / f"{session}.txt").read_text(encoding="utf-8").splitlines():
        if text.startswith(("$ ", "! ")):
            if line is not None:
                yield line
            line = Line(text[0], text[2:])
        elif text.startswith("> ") and line is not None:
            line.answers.append(text[2:])
        elif not text.startswith("#") and line is not None:
            line.shown.append(text)
    if line is not None:
        yield line


def pattern(shown: list[str]) -> str:
    whole = "\n".join(shown).strip("\n")
    return re.escape(whole).replace("…", ".*").replace(re.escape("[...]"), r"(?s:.*?)")


def type_in(console: Console, line: Line) -> str:
    words = line.words.replace("{run}", open_store().runs.find("last").id) if "{run}" in line.words else line.words
    done = console.type(words, answer="\n".join(line.answers) if line.answers else None)
    code = f"\n(exit {done.code})" if done.code else ""
    text = "\n".join(part.strip("\n") for part in (done.out, done.err) if part.strip("\n")) + code
    return "\n".join(row.rstrip() for row in text.splitlines()).strip("\n")


@pytest.mark.parametrize("session", SESSIONS)
def test_the_session_shows_what_is_written_down(session: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    monkeypatch.chdir(tmp_path)
    for goal in HERE.glob("*.yaml"):
        shutil.copy(goal, tmp_path)
    world = example_world()
    console = Console(world)
    for line in lines(session):
        if line.sign == "!":
            HAPPENINGS[line.words](world)
            continue
        shown = type_in(console, line)
        assert re.fullmatch(pattern(line.shown), shown), f"$ {line.words}\n{shown}"
