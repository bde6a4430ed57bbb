"""Many runs on one database: each has one runner at a time, and only the newest one writes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.databases import KINDS, a_database
from tests.store.test_store import an_entry
from watari.store import Store, open_store
from watari.store.errors import LeaseLost, RunnerBusy
from watari.store.leases import Lease, Leases


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with a_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


def seen_from_elsewhere(url: str, run_id: str) -> str:
    look = f"from watari.store import open_store; print(open_store({url!r}).locks.alive({run_id!r}))"
    return subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True).stdout.strip()


def test_a_run_has_one_runner_also_across_processes(store: Store, url: str) -> None:
    with store.locks.held("3fa1c2-1"):
        assert seen_from_elsewhere(url, "3fa1c2-1") == "True"
        with pytest.raises(RunnerBusy, match=r"3fa1c2-1.*by process \d+"), store.locks.held("3fa1c2-1"):
            pass
    assert not store.locks.alive("3fa1c2-1")
    assert seen_from_elsewhere(url, "3fa1c2-1") == "False"


def test_other_runs_are_run_beside_it(store: Store, url: str) -> None:
    with store.locks.held("3fa1c2-1"), store.locks.held("b7d001-1"):
        assert store.locks.alive("3fa1c2-1")
        assert seen_from_elsewhere(url, "b7d001-1") == "True"
        assert not store.locks.alive("other-1")


def test_who_asks_does_not_keep_a_runner_from_beginning(store: Store) -> None:
    asking = threading.Event()

    def ask() -> None:
        while not asking.is_set():
            store.locks.alive("3fa1c2-1")

    onlooker = threading.Thread(target=ask)
    onlooker.start()
    try:
        numbers = []
        for _ in range(20):
            with store.locks.held("3fa1c2-1") as lease:
                numbers.append(lease.number)
    finally:
        asking.set()
        onlooker.join()
    assert numbers == list(range(1, 21))


def test_an_older_lease_writes_nothing(store: Store) -> None:
    slept = Leases(store.engine).take("r-1")
    store.entries.append(an_entry(kind="intent"), slept)
    now = Leases(store.engine).take("r-1")
    with pytest.raises(LeaseLost, match="no longer this runner's"):
        store.entries.append(an_entry(attempt=2, kind="intent"), slept)
    with pytest.raises(LeaseLost):
        store.levers.all("r-1", slept)
    store.entries.append(an_entry(attempt=3), now)
    assert [entry.attempt for entry in store.entries.journal("r-1").entries] == [1, 3]


def test_the_lease_of_another_run_is_none(store: Store) -> None:
    Leases(store.engine).take("r-1")
    with pytest.raises(LeaseLost):
        store.entries.append(an_entry(), Lease(run_id="r-2", number=1))


def test_what_was_written_before_a_lease_was_taken_can_be_read_after_it(store: Store) -> None:
    """One writes as fast as it can while the other takes over.

    No entry appears after the takeover was seen to be done.
    """
    slept, attempts = Leases(store.engine).take("r-1"), []

    def write() -> None:
        for attempt in range(1, 10_000):
            try:
                store.entries.append(an_entry(attempt=attempt), slept)
            except LeaseLost:
                return
            attempts.append(attempt)

    writer = threading.Thread(target=write)
    writer.start()
    while len(attempts) < 10:
        pass
    Leases(store.engine).take("r-1")
    read = [entry.attempt for entry in store.entries.journal("r-1").entries]
    writer.join()
    assert read == attempts
    assert [entry.attempt for entry in store.entries.journal("r-1").entries] == read
