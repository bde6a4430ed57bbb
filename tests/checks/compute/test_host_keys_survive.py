from __future__ import annotations

from tests.checks.asking import findings
from watari.checks.compute.host_keys_survive import host_keys_survive


def test_passes_when_nothing_moves() -> None:
    assert findings(host_keys_survive, source={"instances": ()}) == []


def test_finds_that_cloud_init_runs_anew() -> None:
    [finding] = findings(host_keys_survive)
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "shop", True)
    assert finding.evidence == {"instances": "web-1, web-2, db-1"}
