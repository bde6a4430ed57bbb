from __future__ import annotations

from tests.checks.host_asking import a_drain, a_host_plan, a_migration, findings, met, one
from watari.checks.host.hosts_share_a_cell import hosts_share_a_cell


def test_passes_hosts_that_live_migrations_connect() -> None:
    assert findings(hosts_share_a_cell) == []


def test_passes_hosts_that_are_connected_through_others() -> None:
    chain = (met("nyah-2", "old-1", 1), met("old-2", "nyah-1", 2), met("old-2", "old-1", 3))
    assert findings(hosts_share_a_cell, migrations=chain, goal=a_drain(to=("nyah-2",))) == []


def test_tells_of_hosts_that_are_connected_with_others_each() -> None:
    apart = (met("nyah-1", "old-1", 1), met("nyah-2", "old-2", 2), met("old-3", "old-4", 3), met("old-1", "old-3", 4))
    assert one(hosts_share_a_cell, migrations=apart, goal=a_drain(to=("nyah-2",)))[0] == "note"


def test_tells_once_of_all_that_nothing_shows() -> None:
    [finding] = findings(hosts_share_a_cell, migrations=())
    assert (finding.level, finding.subject) == ("note", "nyah")
    assert "nyah-1 and nyah-2 are in one cell, nor 1 more" in finding.says


def test_tells_nothing_by_moves_that_failed_or_were_cold() -> None:
    migrations = (a_migration(1, status="error"), a_migration(2, kind="migration", status="confirmed"))
    assert one(hosts_share_a_cell, migrations=migrations, plan=a_host_plan())[0] == "note"
