"""What a command waits for: the libraries that it needs, and no other.

`benchmarks/startup.py` tells what that saves.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.run.story import the_plan
from watari.cli.app import WatariApp
from watari.cli.commands import COMMANDS, Commands, command_lines
from watari.clouds.simulated import example_world
from watari.store import open_store

SLOW = {"openstack", "keystoneauth1", "dbos", "alembic", "rich", "sqlalchemy", "pydantic"}
LOADED = "import sys; from watari.cli.main import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"


def loaded(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["help"], ["--debug", "help"]], ids=" ".join)
def test_help_waits_for_no_library_but_the_command_lines(words: list[str]) -> None:
    modules = loaded(*words)
    assert "cliff" in modules
    assert SLOW & modules == set()


def test_status_waits_for_store_and_records_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    store, plan = open_store(), the_plan(example_world())
    store.plans.save(plan)
    store.runs.new(plan)
    modules = loaded("status")
    assert SLOW & modules == {"sqlalchemy", "pydantic"}
    assert not {
        name for name in modules if name.startswith(("watari.journeys", "watari.clouds.openstack", "watari.lab"))
    }


def test_the_list_of_commands_says_of_each_what_its_own_help_says_first() -> None:
    shown = {line[2:].split("  ")[0]: line for line in command_lines()}
    assert set(shown) == set(COMMANDS) | {"help", "complete"}
    for name in COMMANDS:
        factory, _, _ = Commands().find_command(name.split())
        first = factory(WatariApp(), None).get_description().splitlines()[0].rstrip(".")
        assert shown[name].endswith(f"  {first}")
