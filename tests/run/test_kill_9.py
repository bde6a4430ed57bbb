"""A real kill -9 of a real process in the middle of its night, then the same command again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.run.night import MOVES, STEPS
from watari.store import open_store

ROOT = Path(__file__).parents[2]
ALL = {f"{move}-{step}" for move in MOVES for step in STEPS}


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.run.night", str(folder / "watari.db"), str(folder / "world")]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def acts(folder: Path) -> list[str]:
    log = folder / "world" / "log"
    return log.read_text().split() if log.exists() else []


def kill_when(folder: Path, count: int) -> None:
    """Kill the runner once it has begun ``count`` acts."""
    process = start(folder)
    try:
        while len(acts(folder)) < count:
            assert process.poll() is None, "the night was over before the kill"
            time.sleep(0.01)
    finally:
        process.kill()
        process.communicate()


def finish(folder: Path) -> str:
    return start(folder).communicate(timeout=120)[0].strip()


def assert_whole(folder: Path, kills: int) -> None:
    things = {path.name for path in (folder / "world").iterdir()} - {"log"}
    assert things == ALL
    begun = acts(folder)
    order = {thing: place for place, thing in reversed(list(enumerate(begun)))}
    for move in MOVES:
        disks = [order[f"{move}-disk-{n}"] for n in (1, 2, 3)]
        assert order[f"{move}-stop"] < min(disks)
        assert max(disks) < order[f"{move}-boot"] < order[f"{move}-tidy"]
    # What was under way at a kill is begun again, and nothing else: at most three disks of each of the three moves of a wave.
    assert sum(Counter(begun).values()) - len(ALL) <= kills * 9
    store = open_store(str(folder / "watari.db"))
    entries = store.entries.journal(store.runs.find("last").id).entries
    assert Counter(
        entry.step_key for entry in entries if entry.kind in ("done", "found") and entry.step_key
    ) == Counter({f"{move}/{step}": 1 for move in MOVES for step in STEPS})


def test_a_killed_night_is_taken_up_where_it_was(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    kill_when(tmp_path, 14)
    assert len(acts(tmp_path)) < len(ALL)
    assert finish(tmp_path) == "moved"
    assert_whole(tmp_path, kills=1)


@pytest.mark.proof
@pytest.mark.parametrize("engine_file", ["kept", "lost"])
def test_killed_again_and_again(tmp_path: Path, engine_file: str) -> None:
    """With the engine's own file or without it: the journal is enough."""
    (tmp_path / "world").mkdir()
    counts = (1, 5, 9, 13, 17, 21, 25, 29, 33)
    for count in counts:
        kill_when(tmp_path, count)
        if engine_file == "lost":
            for path in tmp_path.glob("watari.db.engine*"):
                path.unlink()
    assert finish(tmp_path) == "moved"
    assert_whole(tmp_path, kills=len(counts))
