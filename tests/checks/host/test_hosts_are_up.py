from __future__ import annotations

import pytest

from tests.builders import a_service
from tests.checks.host_asking import Parts, an_evacuation, findings
from watari.checks.host.hosts_are_up import hosts_are_up

OTHERS = (a_service("nyah-2"), a_service("nyah-3", state="down"))


def test_passes_a_living_host_whatever_others_are() -> None:
    assert findings(hosts_are_up, services=(a_service("nyah-1"), *OTHERS)) == []


@pytest.mark.parametrize(
    ("fields", "how"),
    [({"state": "down"}, "is down"), ({"forced_down": True}, "is declared dead")],
    ids=["down", "forced down"],
)
def test_finds_a_host_that_should_be_evacuated(fields: Parts, how: str) -> None:
    [finding] = findings(hosts_are_up, services=(a_service("nyah-1", **fields), *OTHERS))
    assert how in finding.says
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "nyah-1", False)
    assert "evacuate" in finding.act


def test_passes_a_dead_host_that_is_evacuated() -> None:
    assert findings(hosts_are_up, goal=an_evacuation(), services=(a_service("nyah-1", state="down"), *OTHERS)) == []
