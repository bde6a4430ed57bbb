from __future__ import annotations

from tests.builders import an_agent
from tests.checks.host_asking import a_drain, a_host_plan, an_evacuation, findings, one
from watari.checks.host.network_agents_answer import network_agents_answer

DEAD = (an_agent("nyah-1"), an_agent("nyah-2", alive=False), an_agent("nyah-3"))


def test_passes_living_agents() -> None:
    assert findings(network_agents_answer, plan=a_host_plan()) == []


def test_warns_of_a_dead_agent_where_somebody_may_go() -> None:
    assert one(network_agents_answer, agents=DEAD) == ("warn", "nyah-2", True)


def test_finds_a_dead_agent_where_the_plan_goes() -> None:
    [finding] = findings(network_agents_answer, agents=DEAD, plan=a_host_plan())
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "nyah-2", True)
    assert "systemctl status ovn-controller" in finding.act


def test_finds_a_host_that_neutron_knows_by_another_name() -> None:
    agents = (an_agent("nyah-1"), an_agent("nyah-2.example.org"), an_agent("nyah-3"))
    [finding] = findings(network_agents_answer, agents=agents, plan=a_host_plan())
    assert (finding.level, finding.subject) == ("block", "nyah-2")
    assert "another name" in finding.act


def test_passes_agents_that_wire_nothing() -> None:
    dhcp = an_agent("nyah-2", kind="DHCP agent", id="dhcp", alive=False)
    assert findings(network_agents_answer, agents=(*(an_agent(f"nyah-{n}") for n in (1, 2, 3)), dhcp)) == []


def test_warns_of_the_host_that_is_left_since_nothing_comes_back_to_it() -> None:
    agents = (an_agent("nyah-1", alive=False), an_agent("nyah-2"), an_agent("nyah-3"))
    [finding] = findings(network_agents_answer, agents=agents, plan=a_host_plan())
    assert (finding.level, finding.subject) == ("warn", "nyah-1")
    assert "nothing can come back" in finding.says
    assert findings(network_agents_answer, agents=agents, goal=an_evacuation()) == []


def test_passes_a_dead_agent_where_nobody_goes() -> None:
    assert findings(network_agents_answer, agents=DEAD, goal=a_drain(to=("nyah-3",))) == []


def test_tells_that_a_foreign_network_shows_no_agents() -> None:
    assert one(network_agents_answer, agents=(an_agent("nyah-2", kind="DHCP agent"),)) == ("note", "nyah", True)


def test_warns_of_a_dead_agent_where_the_evacuated_may_go() -> None:
    agents = (an_agent("nyah-1", alive=False), an_agent("nyah-2", alive=False), an_agent("nyah-3"))
    [finding] = findings(network_agents_answer, agents=agents, goal=an_evacuation())
    assert (finding.level, finding.subject) == ("warn", "nyah-2")
    assert "can be bound there" in finding.says
