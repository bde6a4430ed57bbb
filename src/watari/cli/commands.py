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
    "check": "watari.cli.check:CheckCommand",
    "demo": "watari.cli.demo:DemoCommand",
    "diff": "watari.cli.diff:DiffCommand",
    "doctor": "watari.cli.doctor:DoctorCommand",
    "explain": "watari.cli.explain:ExplainCommand",
    "finish": "watari.cli.finish:FinishCommand",
    "lab clouds-yaml": "watari.cli.lab:LabCloudsYamlCommand",
    "lab down": "watari.cli.lab:LabDownCommand",
    "lab power": "watari.cli.lab_power:LabPowerCommand",
    "lab status": "watari.cli.lab:LabStatusCommand",
    "lab up": "watari.cli.lab:LabUpCommand",
    "limit": "watari.cli.limit:LimitCommand",
    "pause": "watari.cli.pause:PauseCommand",
    "plan": "watari.cli.plan:PlanCommand",
    "proceed": "watari.cli.proceed:ProceedCommand",
    "releases": "watari.cli.releases:ReleasesCommand",
    "rehearse": "watari.cli.rehearse:RehearseCommand",
    "resume": "watari.cli.resume:ResumeCommand",
    "run": "watari.cli.run:RunCommand",
    "show": "watari.cli.show:ShowCommand",
    "status": "watari.cli.status:StatusCommand",
    "stop": "watari.cli.stop:StopCommand",
    "survey": "watari.cli.survey:SurveyCommand",
    "undo": "watari.cli.undo:UndoCommand",
    "verify": "watari.cli.verify:VerifyCommand",
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
