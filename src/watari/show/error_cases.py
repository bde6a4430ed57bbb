"""All errors that an operator can meet, and where in the code each is raised with which cure.

Read from the code itself.

Nothing is imported for that: a page must not wait for OpenStack's libraries, nor start what a module does when it is
loaded.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import watari
from watari.errors import GoalDoesNotFit, WatariError
from watari.facts.unfit import Unfit


@dataclass(frozen=True)
class ErrorKind:
    """A class of error: its id, its name in the code, and what it means."""

    id: str
    name: str
    means: str


@dataclass(frozen=True)
class ErrorCase:
    """One place that makes an error: what it says and the cure that it names, with the varying parts as `…`."""

    name: str
    says: str
    cure: str


@cache
def error_kinds() -> dict[str, ErrorKind]:
    """Every class of error that has an id, by that id."""
    classes = [node for tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    errors = {WatariError.__name__}
    while more := {
        c.name for c in classes if c.name not in errors and errors & {ast.unparse(base) for base in c.bases}
    }:
        errors |= more
    kinds = (_kind(c) for c in classes if c.name in errors)
    return {kind.id: kind for kind in sorted((k for k in kinds if k is not None), key=lambda k: k.id)}


RAISED_AS = {Unfit.__name__: GoalDoesNotFit.__name__}
"""What a check says first, and an error says in the same words when nobody listened."""


@cache
def error_cases() -> tuple[ErrorCase, ...]:
    """Every call that makes something with a sentence and a cure, in the order of the files."""
    calls = (node for tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.Call))
    return tuple(dict.fromkeys(case for call in calls for case in _case(call)))


@cache
def _trees() -> tuple[ast.Module, ...]:
    root = Path(watari.__path__[0])
    return tuple(ast.parse(path.read_text("utf-8")) for path in sorted(root.rglob("*.py")))


def _kind(node: ast.ClassDef) -> ErrorKind | None:
    for part in node.body:
        match part:
            case (
                ast.AnnAssign(target=ast.Name(id="id"), value=ast.Constant(value=str(id_)))
                | ast.Assign(targets=[ast.Name(id="id")], value=ast.Constant(value=str(id_)))
            ):
                return ErrorKind(id_, node.name, inspect.cleandoc(ast.get_docstring(node) or ""))
    return None


def _case(call: ast.Call) -> Iterator[ErrorCase]:
    cures = [k.value for k in call.keywords if k.arg == "cure"]
    says = [*(k.value for k in call.keywords if k.arg == "says"), *call.args]
    if cures and says:
        kind = ast.unparse(call.func)
        case = ErrorCase(RAISED_AS.get(kind, kind), _words(says[0]), _words(cures[0]))
        if {case.says, case.cure} != {"…"}:
            yield case


def _words(node: ast.expr) -> str:
    """The words of a string, with what is filled in as `…`; both where one of two is chosen."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.IfExp):
        return f"{_words(node.body)} / {_words(node.orelse)}"
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(value) for value in node.values)
    return "…"
