"""Questions at the terminal: what counts as a yes, and what is said where nobody sits."""

from __future__ import annotations

import io

import pytest

from tests.cli.console import Terminal
from watari.cli.app import WatariApp
from watari.cli.asking import Asking, NobodyToAsk, agreed, typed

UNDO = Asking("Undo it?", "run 3fa1c2-1 was not undone", "--yes")


def app(stdin: io.StringIO) -> WatariApp:
    return WatariApp(streams=(stdin, io.StringIO(), io.StringIO()))


@pytest.mark.parametrize(("answer", "meant"), [("y", True), ("Yes", True), ("n", False), ("", False), ("yep", False)])
def test_only_a_yes_is_a_yes(answer: str, meant: bool) -> None:
    assert agreed(app(Terminal(answer + "\n")), UNDO) is meant


def test_an_end_of_input_is_a_no() -> None:
    out = io.StringIO()
    assert not agreed(WatariApp(streams=(Terminal(""), out, io.StringIO())), UNDO)
    assert out.getvalue() == "Undo it? [y/N] Nothing was done.\n"


def test_the_id_is_typed_whole_or_given() -> None:
    assert typed(app(Terminal("3fa1c2-1\n")), UNDO, "3fa1c2-1", given=None)
    assert not typed(app(Terminal("3fa1c2\n")), UNDO, "3fa1c2-1", given=None)
    assert typed(app(io.StringIO()), UNDO, "3fa1c2-1", given="3fa1c2-1")
    assert not typed(app(io.StringIO()), UNDO, "3fa1c2-1", given="last")


def test_without_a_terminal_the_option_is_named() -> None:
    with pytest.raises(NobodyToAsk, match="run 3fa1c2-1 was not undone: there is no terminal") as refused:
        agreed(app(io.StringIO("y\n")), UNDO)
    assert refused.value.cure == "say --yes"
    with pytest.raises(NobodyToAsk):
        typed(app(io.StringIO("3fa1c2-1\n")), UNDO, "3fa1c2-1", given=None)
