"""A real kill -9 of a real process in the middle of its night, then the same command again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.run.night import MOVES, NIGHT, STEPS
from watari.store import open_store

ROOT = Path(__file__).parents[2]
ALL = {f"{move}-{step}" for move in MOVES for step in STEPS}


def start(folder: Path, name: str = NIGHT) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.run.night", str(folder / "watari.db"), str(folder / "world"), name]
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


def pause_between_writes(process: subprocess.Popen[str], folder: Path) -> None:
    """Stop it where it holds no lock of SQLite's.

    Else nobody could write at all, and it would have to be killed first.
    """
    while True:
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        if all(may_write(folder / name) for name in ("watari.db", "watari.db.engine")):
            return
        process.send_signal(signal.SIGCONT)
        time.sleep(0.01)


def may_write(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0.5, isolation_level=None)) as other:
        try:
            other.execute("begin immediate")
        except sqlite3.OperationalError:
            return False
        other.execute("rollback")
        return True


def intended(folder: Path) -> set[str]:
    """What the runner has written an intent for, and may be about to ask: nobody can call that back."""
    with closing(sqlite3.connect(folder / "watari.db")) as database:
        rows = database.execute("select step_key from entries where kind = 'intent'").fetchall()
    return {str(key).replace("/", "-") for (key,) in rows}


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
    # What was under way at a kill is begun again, and nothing else: at most three disks of each of the three moves of a
    # wave.
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


def test_two_nights_go_on_beside_each_other_on_one_database(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    open_store(str(tmp_path / "watari.db")).close()
    nights = [start(tmp_path, name) for name in (NIGHT, "db")]
    assert [night.communicate(timeout=120)[0].strip() for night in nights] == ["moved", "moved"]
    assert Counter(acts(tmp_path)) == Counter({*ALL, *(thing.replace(NIGHT, "db") for thing in ALL)})


def test_a_runner_that_was_paused_and_replaced_acts_no_more(tmp_path: Path) -> None:
    """As when its virtual machine is suspended: whoever takes the run up elsewhere does not find the lock held."""
    (tmp_path / "world").mkdir()
    paused = start(tmp_path)
    try:
        while len(acts(tmp_path)) < 8:
            time.sleep(0.01)
        pause_between_writes(paused, tmp_path)
        meant = intended(tmp_path)
        next((tmp_path / "watari.db.runners").iterdir()).unlink()
        assert finish(tmp_path) == "moved"
        done = acts(tmp_path)
        paused.send_signal(signal.SIGCONT)
        assert paused.wait(timeout=60) != 0
    finally:
        paused.kill()
        paused.communicate()
    late = acts(tmp_path)[len(done) :]
    assert set(late) <= meant, "a request whose intent was written before the pause may still be sent, and no other"
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
