"""A host that is to be evacuated is not heard any more: neither its nova-compute nor a network agent on it.

Why: Nova rebuilds the instances of a host that is declared dead without asking whether they still run there. Two guests
that write to one volume destroy it, and one address answers from two places. Who still hears the host must not believe
any proof that it is off.

Source: rules E1 and E2; a service is down when its last report is older than `service_down_time` (60 s), an agent when
it is older than `agent_down_time` (75 s).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, block, lost
from watari.checks.host_case import HostCase
from watari.checks.wants import wants


@wants(cloud=("services", "agents"))
def dead_hosts_are_silent(case: HostCase) -> Iterator[Found]:
    """Look for signs of life of each host that the goal calls dead."""
    for host in case.leaving if case.rebuilds else ():
        service = case.computes.get(host)
        if service is not None and service.state == "up" and not service.forced_down:
            act = (
                f"cut its power and wait a minute, then: {case.cli} compute service list --host {host}; if it lives,"
                " drain it instead"
            )
            yield block(
                host, f"Nova hears nova-compute of {host}: the host is alive, or went less than a minute ago", act
            )
        for agent in (a for a in case.survey.agents if a.host == host and a.alive):
            act = f"see its power yourself, wait two minutes, then: {case.cli} network agent show {agent.id} -c alive"
            yield lost(
                f"{host}: {agent.kind}",
                f"Neutron hears {agent.kind} on {host}: the host is alive, or went just now",
                act,
            )
