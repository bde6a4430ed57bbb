"""What the text of a survey says of the hosts that were looked at closely."""

from __future__ import annotations

from datetime import UTC, datetime

from tests import builders as a
from watari.model.survey.moving import Allocation, Migration
from watari.model.survey.survey import Unseen
from watari.model.survey.use import MeasuredUse
from watari.show.survey import survey_lines

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CLOSED = "classic-1"


def a_migration(status: str, source: str = CLOSED) -> Migration:
    return Migration(
        id=1,
        uuid=f"{source}/{status}",
        instance_id="instance-web-1",
        kind="live-migration",
        status=status,
        source_host=source,
        created_at=AT,
    )


def test_a_host_that_was_looked_at_closely_says_what_holds_it() -> None:
    provider = next(host.hypervisor_id for host in a.an_old_cloud().hosts if host.name == CLOSED)
    held = tuple(
        Allocation(consumer_id=consumer, provider_id=provider)
        for consumer in ("instance-web-1", "instance-db-1", "left-behind")
    )
    migrations = (a_migration("running"), a_migration("completed"), a_migration("running", source="classic-2"))
    seen = a.an_old_cloud(host_names=(CLOSED,), allocations=held, migrations=migrations)
    assert f"  {CLOSED:<20} 2 instances, 3 allocations, 1 migrations under way" in list(survey_lines(seen))


def test_what_could_not_be_counted_is_not_none() -> None:
    seen = a.an_old_cloud(host_names=(CLOSED,), unseen=(Unseen(part="migrations", why="403: no"),))
    assert f"  {CLOSED:<20} 2 instances, 0 allocations, ? migrations under way" in list(survey_lines(seen))


def test_what_was_measured_is_told() -> None:
    seen = a.an_old_cloud(use=(MeasuredUse(host=CLOSED, share=0.925, at=AT),))
    assert f"  {CLOSED:<20} 92% used, as measured at 2026-03-02 12:00:00Z" in list(survey_lines(seen))
    assert not [line for line in survey_lines(a.an_old_cloud()) if "measured" in line]


def test_other_hosts_are_not_spoken_of() -> None:
    assert not [line for line in survey_lines(a.an_old_cloud()) if "under way" in line]
