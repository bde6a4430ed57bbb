"""The demo's story on two real clouds, the runner killed in the middle: all crosses, keeps address and bytes, and comes back."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from tests.conftest import watari
from watari.lab.seed import addresses, check
from watari.lab.state import State

pytestmark = pytest.mark.lab
KILL_PATIENCE_SECONDS = 600


@pytest.fixture
def goal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's goal, and a database of our own."""
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    path = tmp_path / "crossing.yaml"
    path.write_text((resources.files("watari.lab.seed") / "crossing.yaml").read_text())
    return path


def kill_runner_when(reached: Callable[[], bool], plan: Path) -> None:
    """Run a plan in a process of its own, and end that process with signal 9 at a moment."""
    runner = subprocess.Popen([sys.executable, "-m", "watari.cli.main", "run", str(plan), "--yes"], stdout=subprocess.DEVNULL)
    until = time.monotonic() + KILL_PATIENCE_SECONDS
    try:
        while not reached():
            assert runner.poll() is None, "the run ended before the moment to kill it"
            assert time.monotonic() < until, "the moment to kill the run never came"
            time.sleep(0.3)
    finally:
        os.kill(runner.pid, signal.SIGKILL)
        runner.wait()


def moves() -> dict[str, str]:
    """State of each move of the last run, by the name of what moves."""
    done = subprocess.run(
        [sys.executable, "-m", "watari.cli.main", "status", "last", "-f", "json"], capture_output=True, text=True, check=False
    )
    return {row["Move"]: row["State"] + " " + row["Steps"] for row in json.loads(done.stdout or "[]")}


def is_carrying() -> bool:
    """Whether a first instance is past its capture."""
    steps = [
        int(state.split()[-1].split("/")[0]) for name, state in moves().items() if name.startswith("web") and state.startswith("moving")
    ]
    return bool(steps) and max(steps) >= 5


def guests(state: State) -> dict[str, dict[str, object]]:
    """What every guest says on its old address, whichever cloud it runs in."""
    said = {answer.name: answer for answer in check(state, addresses(state, "classic"))}
    assert all(answer.good for answer in said.values()), said
    return {name: dict(answer.said or {}) for name, answer in said.items()}


def test_projects_cross_through_a_kill_and_come_back(goal: Path, tmp_path: Path, lab_clouds: State) -> None:
    before = guests(lab_clouds)
    plan = tmp_path / "crossing.json"
    watari("plan", str(goal), "-o", str(plan))

    kill_runner_when(is_carrying, plan)
    watari("resume", "last", codes=(0,))
    watari("verify", "last")
    there = guests(lab_clouds)
    assert {name: state.split()[0] for name, state in moves().items()} == dict.fromkeys(moves(), "moved")
    report = json.loads(watari("show", "last", "-f", "json"))
    assert {row["instance"] for row in report} == set(before)
    assert all(row["outage_seconds"] for row in report)

    watari("undo", "last", "--yes", codes=(0,))
    watari("verify", "last")
    back = guests(lab_clouds)
    assert {n: said["boots"] for n, said in there.items()} == {n: int(str(said["boots"])) + 1 for n, said in before.items()}
    assert {n: said["boots"] for n, said in back.items()} == {n: int(str(said["boots"])) + 1 for n, said in before.items()}
