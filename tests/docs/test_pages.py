"""What the pages tell people to type and to write is what the program takes."""

import argparse
import re
import shlex
import textwrap
from importlib import import_module
from pathlib import Path

import pytest
from cliff.command import Command

from tests.style.tree import ROOT, files, shown
from watari.cli.app import WatariApp
from watari.cli.commands import COMMANDS
from watari.plan.goal_file import read_goal

PAGES = tuple(page for page in files("*.md") if page.parent in (ROOT, ROOT / "docs"))
GOAL = re.compile(r"^ *journey: \w+\n(?:^(?: .*| *)\n)+|^journey: \w+\n(?:.+\n|\n)+", re.MULTILINE)
TYPED = re.compile(r"^(?:\$ | {4,})watari ([a-z].*)", re.MULTILINE)


def parser_of(name: str) -> argparse.ArgumentParser:
    module, _, attribute = COMMANDS[name].partition(":")
    command: Command = getattr(import_module(module), attribute)(WatariApp(), None, cmd_name=name)
    parser: argparse.ArgumentParser = command.get_parser(f"watari {name}")
    return parser


def understood(typed: str) -> bool:
    """Whether the program takes these words; the parser's complaint fails the test where it does not."""
    words = shlex.split(typed, comments=True)
    name = next((name for name in (" ".join(words[:2]), words[0]) if name in COMMANDS), None)
    assert name is not None, f"there is no command `watari {typed}`"
    parser_of(name).parse_args(words[len(name.split()) :])
    return True


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_a_command_is_taken(name: str) -> None:
    module, _, attribute = COMMANDS[name].partition(":")
    examples = re.findall(r"Example: watari (.*)", getattr(import_module(module), attribute).__doc__ or "")
    assert len(examples) == 1
    assert examples[0].startswith(name)
    assert understood(examples[0])


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_what_a_page_tells_people_to_type_is_taken(page: Path) -> None:
    for typed in TYPED.findall(page.read_text()):
        assert understood(typed.split("  ")[0].strip())


def test_the_goals_in_the_pages_are_read() -> None:
    goals = [(page, textwrap.dedent(found)) for page in PAGES for found in GOAL.findall(page.read_text())]
    assert goals
    for page, text in goals:
        assert read_goal(text, shown(page)).clouds
