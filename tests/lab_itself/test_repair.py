"""A start that was killed is taken up by the next, and `lab down` leaves nothing behind, whatever was under way."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import watari
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof]
UP = ("lab", "up", "trial", "--release", "2026.1", "--hosts", "1")
KILLED_AFTER_SECONDS = (5, 30, 45, 60)


def killed_up(seconds: float) -> None:
    """Begin `lab up`, and end it with signal 9 after some time; it must not have come to its end by then."""
    begun = subprocess.Popen([sys.executable, "-m", "watari.cli.main", *UP], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    assert begun.poll() is None, f"`lab up` ended within {seconds} s"
    os.kill(begun.pid, signal.SIGKILL)
    begun.wait()


def traces(state: State) -> set[str]:
    """What a lab leaves on a machine while it runs: namespaces, links, mounts, processes."""
    namespaces = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout.splitlines()
    links = [path.name for path in Path("/sys/class/net").iterdir() if path.name != "lo"]
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines() if str(state.root) in line]
    return {*(f"namespace {line.split()[0]}" for line in namespaces), *(f"link {name}" for name in links), *mounts, *_programs(state)}


def _programs(state: State) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
        if str(state.root) in words:
            found.append(f"process {process.name}: {words[:200]}")
    return found


def test_a_killed_start_is_taken_up_and_nothing_is_left(empty_lab: State) -> None:
    before = traces(empty_lab)
    for seconds in KILLED_AFTER_SECONDS:
        killed_up(seconds)
    watari(*UP)
    assert "down" not in watari("lab", "status")
    watari("lab", "down")
    assert traces(empty_lab) == before
    watari(*UP)
    watari("lab", "down")
    assert traces(empty_lab) == before


def test_down_clears_away_what_a_killed_start_left(empty_lab: State) -> None:
    before = traces(empty_lab)
    killed_up(60)
    watari("lab", "down")
    assert traces(empty_lab) == before
