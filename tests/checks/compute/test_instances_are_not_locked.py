from __future__ import annotations

from tests.builders import an_instance
from tests.checks.asking import findings
from watari.checks.compute.instances_are_not_locked import instances_are_not_locked


def test_passes_unlocked_instances() -> None:
    assert findings(instances_are_not_locked) == []


def test_finds_a_lock_and_its_reason() -> None:
    [finding] = findings(
        instances_are_not_locked, source={"instances": (an_instance(locked=True, locked_reason="audit until May"),)}
    )
    assert (finding.level, finding.subject) == ("block", "web-1")
    assert "audit until May" in finding.says
    assert "server unlock instance-web-1" in finding.act


def test_knows_its_own_lock() -> None:
    [finding] = findings(
        instances_are_not_locked,
        source={"instances": (an_instance(locked=True, locked_reason="watari: moved to nyah"),)},
    )
    assert "watari undo" in finding.act
    assert not finding.acceptable
