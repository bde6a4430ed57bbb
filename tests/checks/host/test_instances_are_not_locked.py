from __future__ import annotations

from tests.checks.host_asking import a_guest, findings, one
from watari.checks.host.instances_are_not_locked import instances_are_not_locked


def test_passes_unlocked_instances() -> None:
    assert findings(instances_are_not_locked) == []


def test_passes_locked_instances_of_other_hosts() -> None:
    assert findings(instances_are_not_locked, instances=(a_guest(locked=True, host="nyah-2"),)) == []


def test_tells_somebody_elses_reason() -> None:
    [finding] = findings(instances_are_not_locked, instances=(a_guest(locked=True, locked_reason="year's end"),))
    assert (finding.level, finding.subject, finding.evidence) == ("note", "web-1", {"reason": "year's end"})


def test_finds_a_lock_of_ours() -> None:
    locked = a_guest(locked=True, locked_reason="watari: it is being moved to another host")
    assert one(instances_are_not_locked, instances=(locked,)) == ("block", "web-1", False)


def test_tells_that_there_is_no_reason() -> None:
    [finding] = findings(instances_are_not_locked, instances=(a_guest(locked=True),))
    assert "(no reason given)" in finding.says
