from __future__ import annotations

import pytest

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.states_can_move import states_can_move


def test_passes_active_instances() -> None:
    assert findings(states_can_move) == []


def test_notes_a_stopped_instance() -> None:
    assert one(states_can_move, source={"instances": (an_instance(status="SHUTOFF"),)})[0] == "note"


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("PAUSED", "server unpause"),
        ("SUSPENDED", "server resume"),
        ("RESCUE", "server unrescue"),
        ("SHELVED_OFFLOADED", "server unshelve"),
        ("VERIFY_RESIZE", "server resize confirm"),
        ("ERROR", "server show"),
        ("UNKNOWN", "server show"),
    ],
)
def test_finds_a_state_that_cannot_move_and_its_cure(status: str, act: str) -> None:
    [finding] = findings(states_can_move, source={"instances": (an_instance(status=status),)})
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "web-1", True)
    assert act in finding.act
