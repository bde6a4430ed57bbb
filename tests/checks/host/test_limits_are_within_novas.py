from __future__ import annotations

from tests.checks.host_asking import a_drain, a_guest, findings, one
from watari.checks.host.limits_are_within_novas import limits_are_within_novas
from watari.model.goal import Limits

TWO = a_drain(limits=Limits(per_source_host=2))


def test_passes_one_at_a_time() -> None:
    assert findings(limits_are_within_novas) == []


def test_passes_when_nothing_moves_live() -> None:
    assert findings(limits_are_within_novas, goal=TWO, instances=(a_guest(status="SHUTOFF"),)) == []


def test_tells_that_more_only_wait() -> None:
    assert one(limits_are_within_novas, goal=TWO) == ("note", "limits.per_source_host", True)
