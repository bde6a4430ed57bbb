from __future__ import annotations

from tests.builders import a_volume
from tests.checks.asking import findings
from watari.checks.volume.states_can_move import states_can_move


def test_passes_volumes_in_use() -> None:
    assert findings(states_can_move) == []


def test_finds_a_reserved_volume() -> None:
    [finding] = findings(states_can_move, source={"volumes": (a_volume(status="reserved"),)})
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "data", True)
    assert "attachment delete" in finding.act
