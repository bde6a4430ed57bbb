"""What the machine under the store does to it: rights, a full disk, another program's lock, damage."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.store.test_store import a_plan
from watari.store import Store, open_store
from watari.store.errors import DatabaseUnusable, DiskFull


def pragma(store: Store, words: str) -> None:
    """Let every connection from now on begin with this."""
    store.close()
    sa.event.listen(store.engine, "connect", lambda connection, _record: connection.execute(f"PRAGMA {words}"))


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def test_everything_is_for_its_owner_only(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "deep" / "down" / "watari.db"))
    store.plans.save(a_plan())
    store.open_engine_database().connect().close()
    assert (tmp_path / "deep").stat().st_mode & 0o777 == 0o700
    found = modes(tmp_path / "deep" / "down")
    assert {"watari.db", "watari.db.engine"} <= set(found)
    assert set(found.values()) == {0o600}


def test_a_file_of_a_former_version_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "watari.db"
    open_store(str(path)).close()
    path.chmod(0o644)
    open_store(str(path)).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_told_with_its_cure(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "watari.db"))
    pragma(store, "max_page_count=1")
    with pytest.raises(DiskFull) as full:
        store.plans.save(a_plan(names={"id": "x" * 1_000_000}))
    assert "make room" in full.value.cure
    assert "watari resume last" in full.value.cure


def test_a_lock_of_another_program_is_told(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "watari.db"))
    pragma(store, "busy_timeout=50")
    other: Any = sqlite3.connect(tmp_path / "watari.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(DatabaseUnusable, match="locked"):
            store.plans.save(a_plan())
    finally:
        other.close()


def test_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "watari.db"
    store = open_store(str(path))
    store.plans.save(a_plan())
    store.close()
    with sqlite3.connect(path) as whole:
        whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole.execute("PRAGMA journal_mode=DELETE")
    body = path.read_bytes()
    path.write_bytes(body[:4096] + b"\xff" * (len(body) - 4096))
    with pytest.raises(DatabaseUnusable) as damaged:
        open_store(str(path)).plans.load(a_plan().id)
    assert "damaged" in damaged.value.cure


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "watari.db"
    path.write_text("these are not the rows you are looking for" * 100)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        open_store(str(path))


@pytest.mark.parametrize("where", ["/proc/watari/watari.db", "/dev/null/watari.db"])
def test_a_place_that_takes_no_file_is_told(where: str) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        open_store(where)


def test_a_folder_without_the_right_is_told(tmp_path: Path) -> None:
    """Root may write everywhere, so a folder stands where the file should be."""
    (tmp_path / "watari.db").mkdir()
    with pytest.raises(DatabaseUnusable, match=os.strerror(21)):
        open_store(str(tmp_path / "watari.db"))


def test_opening_it_again_leaves_it_in_use(tmp_path: Path) -> None:
    """SQLite takes a database's log away when its last user goes: another process must see that we are one still."""
    path = tmp_path / "watari.db"
    store = open_store(str(path))
    with store.engine.connect() as kept:
        kept.execute(sa.text("select 1")).all()
        open_store(str(path))
        code = f"import sqlite3; sqlite3.connect({str(path)!r}, isolation_level=None).execute('create table other (x)')"
        subprocess.run([sys.executable, "-c", code], check=True)
        assert (tmp_path / "watari.db-wal").exists()
        store.plans.save(a_plan())
    assert open_store(str(path)).plans.load(a_plan().id) == a_plan()
