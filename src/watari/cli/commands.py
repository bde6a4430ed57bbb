"""Which commands there are, and where each one is. A command appears here when it works.

Modules are loaded only when their command is used: `watari --help` must not wait for OpenStack's libraries.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

from cliff.commandmanager import CommandManager

COMMANDS: Mapping[str, str] = {
    "check": "watari.cli.check:Check",
    "demo": "watari.cli.demo:Demo",
    "diff": "watari.cli.diff:Diff",
    "doctor": "watari.cli.doctor:Doctor",
    "explain": "watari.cli.explain:Explain",
    "finish": "watari.cli.finish:Finish",
    "lab clouds-yaml": "watari.cli.lab:CloudsYaml",
    "lab down": "watari.cli.lab:Down",
    "lab power": "watari.cli.lab_power:Power",
    "lab status": "watari.cli.lab:Status",
    "lab up": "watari.cli.lab:Up",
    "limit": "watari.cli.limit:Limit",
    "pause": "watari.cli.pause:Pause",
    "plan": "watari.cli.plan:Plan",
    "proceed": "watari.cli.proceed:Proceed",
    "releases": "watari.cli.releases:Releases",
    "rehearse": "watari.cli.rehearse:Rehearse",
    "resume": "watari.cli.resume:Resume",
    "run": "watari.cli.run:Run",
    "show": "watari.cli.show:Show",
    "status": "watari.cli.status:Status",
    "stop": "watari.cli.stop:Stop",
    "survey": "watari.cli.survey:Survey",
    "undo": "watari.cli.undo:Undo",
    "verify": "watari.cli.verify:Verify",
}
OF_CLIFF: Mapping[str, str] = {
    "complete": "print bash completion command",
    "help": "print detailed help for another command",
}
"""The two commands that the library brings."""


class Commands(CommandManager):
    """The table above, as cliff wants it."""

    def __init__(self) -> None:
        """Load nothing yet."""
        super().__init__()
        self.commands.update({name: EntryPoint(name, place, "watari") for name, place in COMMANDS.items()})


def command_lines() -> Iterator[str]:
    """Give one line per command: its name, and the first line of its docstring, read without importing its module."""
    says = {**{name: _says(place) for name, place in COMMANDS.items()}, **OF_CLIFF}
    width = max(map(len, says))
    yield from (f"  {name:<{width}}  {says[name]}" for name in sorted(says))


def _says(place: str) -> str:
    module, _, name = place.partition(":")
    path = Path(__file__).with_name(f"{module.rpartition('.')[2]}.py")
    classes = (node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef))
    text = next(ast.get_docstring(node) or "" for node in classes if node.name == name)
    return text.partition("\n")[0].rstrip(".")
