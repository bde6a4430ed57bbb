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
KILLED_IN = (
    "build the programs",
    "start MariaDB",
    "fill the databases",
    "start Keystone",
    "register users",
    "start the services",
    "wait for the APIs",
    "introduce new hosts",
    "wait until everything is up",
)
"""Stages of a start, as its progress names them."""
INTO_THE_STAGE_SECONDS = 1.5


def killed_up(stage: str) -> None:
    """Begin `lab up`, and end it with signal 9 a little after it said that it begins ``stage``."""
    begun = subprocess.Popen(
        [sys.executable, "-u", "-m", "watari.cli.main", *UP],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with begun:
        said = []
        for line in begun.stdout or ():
            said.append(line)
            if f"trial: {stage}" in line:
                break
        else:
            pytest.fail(f"`lab up` never came to: {stage}\n{''.join(said)}")
        time.sleep(INTO_THE_STAGE_SECONDS)
        assert begun.poll() is None, f"`lab up` ended within {INTO_THE_STAGE_SECONDS} s of: {stage}"
        os.kill(begun.pid, signal.SIGKILL)


def traces(state: State) -> set[str]:
    """What a lab leaves on a machine while it runs: namespaces, links, mounts, processes."""
    namespaces = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout.splitlines()
    links = [path.name for path in Path("/sys/class/net").iterdir() if path.name != "lo"]
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines() if str(state.root) in line]
    return {
        *(f"namespace {line.split()[0]}" for line in namespaces),
        *(f"link {name}" for name in links),
        *mounts,
        *_programs(state),
    }


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
    for stage in KILLED_IN:
        killed_up(stage)
    watari(*UP)
    assert "down" not in watari("lab", "status")
    watari("lab", "down")
    assert traces(empty_lab) == before
    watari(*UP)
    watari("lab", "down")
    assert traces(empty_lab) == before


def test_down_clears_away_what_a_killed_start_left(empty_lab: State) -> None:
    before = traces(empty_lab)
    killed_up("wait for the APIs")
    watari("lab", "down")
    assert traces(empty_lab) == before
