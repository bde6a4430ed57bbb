"""What all commands have in common: exit codes, errors, help."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.console import Console
from watari.cli.app import WatariApp
from watari.cli.commands import COMMANDS, Commands
from watari.cli.main import main
from watari.clouds.simulated import example_world


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    return Console(example_world())


def test_an_error_is_a_fact_with_its_cure(console: Console) -> None:
    shown = console.type("watari run nothing-like-it --yes")
    assert shown.code == 2
    assert shown.err.splitlines() == [
        "there is no plan 'nothing-like-it'",
        "  what to do: give the id of a plan or its beginning",
        "  (store.not-kept)",
    ]


@pytest.mark.parametrize("line", ["watari", "watari limit", "watari frobnicate", "watari run --no-such-option x"])
def test_wrong_use_is_2(console: Console, line: str) -> None:
    assert console.type(line).code == 2


def test_a_command_that_nearly_exists(console: Console) -> None:
    assert "Near: status" in console.type("watari statsu").err


def test_a_fault_of_ours_is_255_and_shows_no_traceback(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watari.store.open_store", lambda: 1 / 0)
    shown = console.type("watari status")
    assert shown.code == 255
    assert shown.err.startswith("This is a fault of Watari: ZeroDivisionError")
    assert "Traceback" not in shown.err
    assert "Traceback" in console.type("watari --debug status").err


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_shows_an_example_that_this_command_understands(console: Console, command: str) -> None:
    shown = console.type(f"watari {command} --help")
    assert shown.code == 0
    examples = [line.split("Example: ")[1] for line in shown.out.splitlines() if line.startswith("Example: ")]
    assert examples
    words = examples[0].split()[1:]
    factory, name, rest = Commands().find_command(words)
    assert name == command
    factory(WatariApp(), None).get_parser(examples[0]).parse_args(rest)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip().endswith("0.1.0")
