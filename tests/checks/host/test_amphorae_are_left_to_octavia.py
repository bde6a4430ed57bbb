from __future__ import annotations

from tests.checks.host_asking import Parts, a_guest, an_evacuation, findings, one
from watari.checks.host.amphorae_are_left_to_octavia import amphorae_are_left_to_octavia

ID = "0b1c2d3e-0000-4000-8000-00000000abcd"
AMPHORA: Parts = {"instances": (a_guest(f"amphora-{ID}"),)}


def test_passes_ordinary_instances() -> None:
    assert findings(amphorae_are_left_to_octavia, instances=(a_guest("amphora-tests"), a_guest("web-1"))) == []


def test_warns_of_an_amphora_and_tells_octavias_way() -> None:
    [finding] = findings(amphorae_are_left_to_octavia, **AMPHORA)
    assert (finding.level, finding.subject) == ("warn", f"amphora-{ID}")
    assert f"loadbalancer amphora failover {ID}" in finding.act


def test_finds_an_amphora_that_would_be_rebuilt() -> None:
    assert one(amphorae_are_left_to_octavia, goal=an_evacuation(), **AMPHORA) == ("block", f"amphora-{ID}", True)
