"""The project speaks of the project alone, keeps no unfinished places and swallows no error."""

import ast
import re
from pathlib import Path

import pytest

from tests.style.tree import ROOT, files, parsed, shown

TEXTS = tuple(
    p for p in files() if p.suffix not in {".png", ".gz"} and p != Path(__file__) and "requirements" not in p.parts
)
UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX)\b|\bNotImplementedError\b")
INDEX_ADDRESS = re.compile(r"--(extra-)?index-url|--find-links|https?://[^\s]*/simple\b")


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_no_path_of_one_machine(path: Path) -> None:
    assert str(ROOT.parent) + "/" not in path.read_text(errors="replace")


@pytest.mark.parametrize("path", files("src/*.py"), ids=shown)
def test_nothing_is_left_unfinished(path: Path) -> None:
    assert not UNFINISHED.search(path.read_text())


@pytest.mark.parametrize("path", files("src/*.py"), ids=shown)
def test_no_error_is_swallowed(path: Path) -> None:
    handlers = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.ExceptHandler)]
    wide = [h.lineno for h in handlers if h.type is None]
    silent = [
        h.lineno
        for h in handlers
        if isinstance(h.type, ast.Name) and h.type.id == "Exception" and isinstance(h.body[0], ast.Pass)
    ]
    assert wide + silent == []


@pytest.mark.parametrize(
    "path", files("requirements/*", "src/watari/lab/releases/*.txt", "benchmarks/*.txt"), ids=shown
)
def test_requirements_name_no_registry(path: Path) -> None:
    assert not INDEX_ADDRESS.search(path.read_text())


def test_few_mocks() -> None:
    tests = "".join(path.read_text() for path in files("tests/*.py") if path.parent.name != "style")
    mocks = len(re.findall(r"\b(MagicMock|AsyncMock|Mock|mocker|patch)\(", tests))
    count = len(re.findall(r"^\s*def test_", tests, re.MULTILINE))
    assert mocks <= 0.05 * count
