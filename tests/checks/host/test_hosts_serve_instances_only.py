from __future__ import annotations

from tests.builders import a_service, an_agent
from tests.checks.host_asking import HOSTS, a_closing, a_host_plan, a_move, findings, one
from watari.checks.host.hosts_serve_instances_only import hosts_serve_instances_only
from watari.model.goal import RebalanceGoal

AGENTS = tuple(an_agent(host) for host in HOSTS)
SERVICES = tuple(a_service(host) for host in HOSTS)


def test_passes_a_plain_compute_host() -> None:
    assert findings(hosts_serve_instances_only) == []


def test_passes_what_other_hosts_do() -> None:
    others = (an_agent("nyah-2", kind="L3 agent", id="l3"),)
    assert (
        findings(
            hosts_serve_instances_only,
            agents=(*AGENTS, *others),
            services=(*SERVICES, a_service("nyah-2", "nova-conductor")),
        )
        == []
    )


def test_warns_of_a_host_that_a_rebalancing_would_empty() -> None:
    goal = RebalanceGoal(cloud="nyah", aim="consolidate")
    agents = (*AGENTS, an_agent("nyah-1", kind="L3 agent", id="l3"))
    assert findings(hosts_serve_instances_only, agents=agents, goal=goal, plan=a_host_plan(goal=goal)) == []
    plan = a_host_plan(a_closing("nyah-1"), a_move(), goal=goal)
    assert one(hosts_serve_instances_only, agents=agents, goal=goal, plan=plan) == ("warn", "nyah-1: L3 agent", True)


def test_warns_of_routers_on_the_host() -> None:
    [finding] = findings(hosts_serve_instances_only, agents=(*AGENTS, an_agent("nyah-1", kind="L3 agent", id="l3")))
    assert (finding.level, finding.subject) == ("warn", "nyah-1: L3 agent")
    assert "openstack --os-cloud nyah router list --agent l3" in finding.act


def test_warns_of_a_gateway_chassis() -> None:
    agents = (an_agent("nyah-1", kind="OVN Controller Gateway agent"), *AGENTS[1:])
    assert one(hosts_serve_instances_only, agents=agents) == ("warn", "nyah-1: OVN Controller Gateway agent", True)


def test_warns_of_volume_services_whose_host_names_their_backend() -> None:
    [finding] = findings(hosts_serve_instances_only, services=(*SERVICES, a_service("nyah-1@rbd", "cinder-volume")))
    assert (finding.level, finding.subject) == ("warn", "nyah-1: services")
    assert "cinder-volume" in finding.says
