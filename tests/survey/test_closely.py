"""What a survey keeps of migrations, and what it asks of the hosts that are looked at closely."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests import builders as a
from tests.survey.test_survey import look
from watari.model.survey.moving import Migration
from watari.model.survey.survey import Unseen
from watari.survey import Scope
from watari.survey.closely import NoSuchHost, missing, recent, without_bindings

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_migration(status: str, days: float, kind: str = "live-migration") -> Migration:
    """A migration record that changed so many days ago."""
    at = NOW - timedelta(days=days)
    return Migration(
        id=1,
        uuid=f"{kind}/{status}",
        instance_id="web-1",
        kind=kind,
        status=status,
        source_host="a",
        created_at=at,
        updated_at=at,
    )


@pytest.mark.parametrize(
    ("migration", "kept"),
    [
        (a_migration("completed", 29), True),
        (a_migration("completed", 31), False),
        (a_migration("error", 400), False),
        (a_migration("finished", 400, "resize"), True),
        (a_migration("running", 400), True),
        (a_migration("done", 400, "evacuation"), True),
        (a_migration("completed", 400, "evacuation"), False),
        (a_migration("done", 400), False),
    ],
    ids=lambda value: f"{value.uuid}" if isinstance(value, Migration) else "",
)
def test_migrations_are_kept_while_they_matter(migration: Migration, kept: bool) -> None:
    assert recent(a.an_old_cloud(migrations=(migration,), taken_at=NOW)) == ((migration,) if kept else ())


def test_a_record_that_was_never_updated_counts_from_its_beginning() -> None:
    failed = a_migration("error", 31).model_copy(update={"updated_at": None})
    assert recent(a.an_old_cloud(migrations=(failed,), taken_at=NOW)) == ()


def test_the_cloud_counts_by_its_own_clock() -> None:
    ended = a_migration("completed", 400)
    slow = a.an_old_cloud(migrations=(ended,), taken_at=NOW, clock_skew_seconds=timedelta(days=-390).total_seconds())
    assert recent(slow) == (ended,)


def test_a_host_that_is_not_there_is_told() -> None:
    with pytest.raises(NoSuchHost, match=r"cloud classic shows no host named rack-9; it shows "):
        look(a.an_old_cloud(), Scope(hosts=("rack-9",)))


def test_no_host_is_missed_where_hosts_cannot_be_seen() -> None:
    blind = a.an_old_cloud(hosts=(), unseen=(Unseen(part="hosts", why="403"),))
    assert missing(blind, ("rack-9",)) is None


def test_bindings_that_neutron_does_not_tell_are_unseen() -> None:
    deaf = a.an_old_cloud(extensions=("router",), host_names=("rack-1",))
    assert [unseen.part for unseen in without_bindings(deaf)] == ["bindings"]
    assert without_bindings(deaf.model_copy(update={"host_names": ()})) == ()
    assert without_bindings(deaf.model_copy(update={"extensions": ("router", "binding-extended")})) == ()


def test_only_the_named_hosts_are_looked_at_closely() -> None:
    before = a.an_old_cloud(extensions=(*a.an_old_cloud().extensions, "binding-extended"))
    busy = next(instance.host for instance in before.instances if instance.host is not None)
    nothing, closely = look(before), look(before, Scope(hosts=(busy,)))
    assert (nothing.allocations, nothing.bindings, nothing.host_names) == ((), (), ())
    theirs = {instance.id for instance in before.instances if instance.host == busy}
    assert closely.unseen == ()
    assert {held.consumer_id for held in closely.allocations} == theirs
    assert {binding.port_id for binding in closely.bindings} == {
        port.id for port in before.ports if port.device_id in theirs
    }
    assert {binding.host for binding in closely.bindings} == {busy}


def test_a_pattern_stands_for_the_hosts_that_it_matches() -> None:
    before = a.an_old_cloud()
    every = [host.name for host in before.hosts]
    assert list(look(before, Scope(hosts=("*",))).host_names) == every
    assert look(before, Scope(hosts=(every[0], f"{every[0]}*", "rack-9-*"))).host_names == (every[0],)
