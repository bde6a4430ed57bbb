from __future__ import annotations

from tests.checks.host_asking import a_guest, findings, one
from watari.checks.host.scheduler_hints_are_known import scheduler_hints_are_known


def test_passes_hints_that_the_plan_weighs() -> None:
    assert (
        findings(
            scheduler_hints_are_known,
            instances=(a_guest(scheduler_hints={"different_host": ("instance-db-1",), "group": ("g",)}),),
        )
        == []
    )


def test_tells_once_that_nova_does_not_tell() -> None:
    instances = (a_guest("web-1", scheduler_hints=None), a_guest("db-1", scheduler_hints=None))
    assert one(scheduler_hints_are_known, instances=instances) == ("note", "nyah", True)


def test_tells_of_hints_that_are_a_sites_own() -> None:
    instances = (a_guest("web-1", scheduler_hints={"rack": ("r2",)}), a_guest("db-1"))
    [finding] = findings(scheduler_hints_are_known, instances=instances)
    assert (finding.level, finding.subject) == ("note", "web-1")
    assert "rack" in finding.says
