"""What is kept is found again, and what contradicts it is refused."""

from __future__ import annotations

import gzip
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.builders import NOON, a_survey, crossing
from watari.model.journal import Entry
from watari.model.plan import Plan, Wave
from watari.model.stored import digest_of, sealed, survey_text
from watari.model.upgrades import FORMAT
from watari.store import Store, open_store
from watari.store.database import database_url
from watari.store.errors import (
    Ambiguous,
    DatabaseTooNew,
    DatabaseUnusable,
    JournalContradiction,
    NoId,
    NotKept,
    PlanHasRun,
)
from watari.store.tables import SCHEMA, metadata


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "deep" / "watari.db"))


def a_plan(plan_id: str = "", **fields: Any) -> Plan:
    """One with its own id, unless another one is given: that one can be run, and not kept."""
    days: dict[Any, Any] = {"source": NOON, "target": NOON}
    given = {"id": plan_id, "goal": crossing(), "surveyed_at": days, "survey_digests": {"source": "a", "target": "b"}}
    plan = Plan(**given | {"waves": (Wave(name="all", moves=()),)} | fields)
    return plan if plan_id else sealed(plan)


def an_entry(**fields: Any) -> Entry:
    return Entry(**{"run_id": "r-1", "move_id": "web-1", "step_key": "web-1/stop", "kind": "done", "at": NOON} | fields)


def test_migrations_make_the_tables_that_the_code_uses(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.execute(sa.text("select version_num from alembic_version")).scalar() == SCHEMA


def test_sqlite_writes_ahead_and_waits_for_others(store: Store) -> None:
    pragmas = ("journal_mode", "synchronous", "busy_timeout")
    with store.engine.connect() as connection:
        assert [connection.execute(sa.text(f"pragma {name}")).scalar() for name in pragmas] == ["wal", 2, 30000]


def test_nobody_waits_for_the_disk_where_nothing_relies_on_it(store: Store) -> None:
    """Progress, rates and the engine's file: NORMAL is 1, FULL is 2. A journal is always written in full."""
    engine = store.open_engine_database()
    for relaxed in (store.quick, engine):
        with relaxed.connect() as connection:
            assert connection.execute(sa.text("pragma synchronous")).scalar() == 1
    engine.dispose()


def test_many_threads_write_in_turn(store: Store) -> None:
    """Each finds its entry and its progress written; SQLite alone would let them sleep and ask again."""

    def write(number: int) -> None:
        store.entries.append(an_entry(step_key=f"s-{number}"))
        store.progress.tell("r-1", f"s-{number}", {"says": number})

    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(write, range(100)))
    assert {entry.step_key for entry in store.entries.journal("r-1").entries} == set(store.progress.all("r-1"))
    assert len(store.progress.all("r-1")) == 100


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = str(tmp_path / "watari.db")
    store = open_store(path)
    with store.engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(DatabaseTooNew):
        open_store(path)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "watari.db"
    path.write_text("no database, but long enough for a header of one " * 40)
    with pytest.raises(DatabaseUnusable, match="cannot be used"):
        open_store(str(path))


def test_the_database_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WATARI_DB", "postgresql://ops@db.example/watari")
    assert database_url().drivername == "postgresql+psycopg"
    monkeypatch.delenv("WATARI_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert database_url().database == str(tmp_path / "watari" / "watari.db")
    with pytest.raises(DatabaseUnusable):
        database_url("mysql://db.example/watari")


def test_surveys_by_cloud_and_by_id(store: Store) -> None:
    old, new = a_survey("classic"), a_survey("classic", taken_at=NOON + timedelta(minutes=1))
    ids = [store.surveys.save(survey) for survey in (new, old, a_survey("nyah"))]
    assert ids == ["classic-20260302-120100", "classic-20260302-120000", "nyah-20260302-120000"]
    assert store.surveys.latest("classic") == new
    assert store.surveys.latest("elsewhere") is None
    assert store.surveys.load("classic-20260302-1200") == old
    with pytest.raises(Ambiguous):
        store.surveys.load("classic")
    for no_id in ("", "class%", "../../etc/passwd"):
        with pytest.raises(NoId):
            store.surveys.load(no_id)


def test_two_surveys_within_one_second_are_two_and_the_same_one_is_one(store: Store) -> None:
    one, other = a_survey("classic"), a_survey("classic", seconds=4.0)
    assert [store.surveys.save(survey) for survey in (one, other, one)] == [
        "classic-20260302-120000",
        "classic-20260302-120000-2",
        "classic-20260302-120000",
    ]


def test_plans_come_back_whole(store: Store) -> None:
    plan = a_plan()
    assert store.plans.save(plan) == store.plans.save(plan) == plan.id
    assert store.plans.load(plan.id[:4]) == plan


def test_a_plan_has_one_run_with_a_readable_id(store: Store) -> None:
    run = store.runs.new(a_plan("3fa1c2d4e5"), hold_before="cut_over")
    assert run.id == "3fa1c2-1"
    assert store.runs.find("3fa") == store.runs.find("last") == store.runs.of_plan("3fa1c2d4e5") == run
    with pytest.raises(PlanHasRun):
        store.runs.new(a_plan("3fa1c2d4e5"))
    other = store.runs.new(a_plan("3fa1c2ffff"))
    assert other.id == "3fa1c2-2"
    assert [row.id for row in store.runs.listed()] == ["3fa1c2-2", "3fa1c2-1"]


def test_the_last_run_of_an_empty_store(store: Store) -> None:
    with pytest.raises(NotKept, match="nothing was run yet"):
        store.runs.find("last")


def test_a_journal_keeps_its_order_and_a_replay_adds_nothing(store: Store) -> None:
    entries = [
        an_entry(kind="intent", facts={"absent": True}),
        an_entry(made={"id": "x"}),
        an_entry(move_id="", step_key="", kind="ended"),
    ]
    for entry in (*entries, *entries):
        store.entries.append(entry)
    store.entries.append(entries[1].model_copy(update={"at": NOON + timedelta(hours=1)}))
    assert store.entries.journal("r-1").entries == tuple(entries)
    last = store.entries.since("r-1")[1][0]
    assert [entry for _, entry in store.entries.since("r-1", last)] == entries[2:]
    assert store.entries.journal("r-2").entries == ()


def test_an_entry_is_never_written_over(store: Store) -> None:
    store.entries.append(an_entry(made={"id": "x"}))
    with pytest.raises(JournalContradiction):
        store.entries.append(an_entry(made={"id": "y"}))
    store.entries.append(an_entry(made={"id": "y"}, attempt=2))


def test_levers_and_progress_are_overwritten(store: Store) -> None:
    store.levers.set("r-1", "limit.moves", 4)
    store.levers.set("r-1", "limit.moves", 5)
    store.levers.set("r-2", "paused", value=True)
    assert store.levers.all("r-1") == {"limit.moves": 5}
    store.progress.tell("r-1", "a", {"sent_bytes": 1})
    store.progress.tell("r-1", "a", {"sent_bytes": 2})
    store.progress.tell("r-1", "b", {"waits": "paused"})
    store.progress.clear("r-1", "b")
    assert store.progress.all("r-1") == {"a": {"sent_bytes": 2}}
    store.progress.clear("r-1")
    assert store.progress.all("r-1") == {}


def test_rates_are_the_median_of_what_was_measured(store: Store) -> None:
    for number, seconds in enumerate((1.0, 2.0, 9.0)):
        store.rates.add("r-1", f"carry-{number}", kind="carry_image", seconds=seconds, moved_bytes=18)
    store.rates.add("r-1", "carry-0", kind="carry_image", seconds=500.0)
    rate = store.rates.of("carry_image")
    assert rate is not None
    assert (rate.count, rate.seconds, rate.bytes_per_second) == (3, 2.0, 9.0)
    assert (set(store.rates.all()), store.rates.of("probe")) == ({"carry_image"}, None)


def test_a_journal_is_on_disk_when_append_returns(store: Store) -> None:
    store.entries.append(an_entry())
    with sqlite3.connect(str(store.engine.url.database)) as other:
        assert other.execute("select count(*) from entries").fetchone() == (1,)


def test_a_plan_that_was_changed_after_it_was_sealed_is_not_kept(store: Store) -> None:
    with pytest.raises(ValueError, match="was not sealed"):
        store.plans.save(a_plan().model_copy(update={"names": {"x": "y"}}))


def test_a_survey_is_found_by_the_digest_of_its_text(store: Store) -> None:
    one, other = a_survey("classic"), a_survey("classic", seconds=4.0)
    for survey in (one, other):
        store.surveys.save(survey)
    assert store.surveys.of_digest(digest_of(survey_text(other))) == other
    assert store.surveys.of_digest("") is None


def test_entries_and_surveys_of_the_first_schema_are_brought_up_to_date(tmp_path: Path) -> None:
    kept = Path(__file__).parent.parent / "stored" / "format_1" / "drain-moved.db.gz"
    path = tmp_path / "watari.db"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    store = open_store(str(path))
    run = store.runs.find("last")
    plan = store.plans.load(run.plan_id)
    assert store.surveys.of_digest(plan.survey_digests["cloud"]) is not None
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("select distinct format from entries")).scalars().all() == [1]
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.entries.append(an_entry(run_id=run.id))
    with store.engine.connect() as connection:
        newest = connection.execute(sa.text("select format from entries order by seq desc limit 1")).scalar()
    assert newest == FORMAT
