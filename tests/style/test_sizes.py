"""Short functions, short files, few parameters, and names that say something."""

import ast
from pathlib import Path

import pytest

from tests.style.tree import files, parsed, shown

PRODUCT = files("src/*.py")
FUNCTION_LINES = 60
FILE_LINES = 400
PARAMETERS = 5
EMPTY_WORDS = {"utils", "util", "common", "helpers", "helper", "manager", "base", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, Function)]


def code_lines(function: Function) -> int:
    """Lines from `def` to the end, less the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return lines


def parameters(function: Function) -> int:
    given = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return len([name for name in given if name not in ("self", "cls")])


@pytest.mark.parametrize("path", PRODUCT, ids=shown)
def test_file_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= FILE_LINES


@pytest.mark.parametrize("path", PRODUCT, ids=shown)
def test_functions_are_short(path: Path) -> None:
    assert [(f.name, code_lines(f)) for f in functions(path) if code_lines(f) > FUNCTION_LINES] == []


@pytest.mark.parametrize("path", PRODUCT, ids=shown)
def test_functions_take_few_parameters(path: Path) -> None:
    assert [(f.name, parameters(f)) for f in functions(path) if parameters(f) > PARAMETERS] == []


@pytest.mark.parametrize("path", PRODUCT, ids=shown)
def test_names_say_something(path: Path) -> None:
    words = set(path.with_suffix("").parts[-1].split("_")) | set(path.parent.parts[-1].split("_"))
    assert not words & EMPTY_WORDS
