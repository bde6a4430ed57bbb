from __future__ import annotations

from tests.builders import an_agent
from tests.checks.asking import findings, one
from watari.checks.cloud.agents_are_alive import agents_are_alive


def test_passes_living_agents() -> None:
    assert findings(agents_are_alive) == []


def test_finds_a_silent_agent() -> None:
    agents = (an_agent("nyah-1", alive=False), an_agent("nyah-2", alive=False, admin_up=False))
    assert one(agents_are_alive, target={"agents": agents}) == ("warn", "nyah: OVN Controller agent on nyah-1", True)
