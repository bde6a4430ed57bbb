"""What an entry of a journal says of a step, a move or the run is decided in one place: `watari.model.journal`.

Two more know kinds of entries, and neither decides by them: the runner, which writes them (`run/book.py`,
`run/step.py`), and the words for people (`show/lines.py`: a table of kinds and words).
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from tests.style.tree import ROOT, files, parsed, shown
from watari.model.journal import EntryKind

SOURCE = ROOT / "src" / "watari"
FOLD = SOURCE / "model" / "journal"
WRITERS_AND_WORDS = {SOURCE / "run" / "book.py", SOURCE / "run" / "step.py", SOURCE / "show" / "lines.py"}
KINDS = set(get_args(EntryKind))
READERS = tuple(p for p in files("src/watari/*.py") if FOLD not in p.parents and SOURCE / "lab" not in p.parents)


def words_beside(kind: ast.expr) -> Iterator[str]:
    """The words in an expression that something is compared with."""
    for node in ast.walk(kind):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def comparisons(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where the kind of something is compared with a word for a kind of entry."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides: list[ast.expr] = [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            sides = [node.subject]
            sides += [case.pattern.value for case in node.cases if isinstance(case.pattern, ast.MatchValue)]
        else:
            continue
        if any(isinstance(side, ast.Attribute) and side.attr == "kind" for side in sides):
            yield from ((node.lineno, word) for side in sides for word in words_beside(side) if word in KINDS)


@pytest.mark.parametrize("path", READERS, ids=shown)
def test_nobody_else_compares_kinds_of_entries(path: Path) -> None:
    assert list(comparisons(parsed(path))) == []


@pytest.mark.parametrize("path", [p for p in READERS if p not in WRITERS_AND_WORDS], ids=shown)
def test_nobody_else_knows_the_kinds(path: Path) -> None:
    names = [node.id for node in ast.walk(parsed(path)) if isinstance(node, ast.Name)]
    imported = [a.name for node in ast.walk(parsed(path)) if isinstance(node, ast.ImportFrom) for a in node.names]
    assert "EntryKind" not in names + imported


def test_a_comparison_is_seen() -> None:
    told = ast.parse(
        "if entry.kind in ('done', 'own') or 'own' == place.kind: pass\nmatch entry.kind:\n  case 'left': 1"
    )
    assert set(comparisons(told)) == {(1, "done"), (2, "left")}
