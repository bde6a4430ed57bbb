"""The hosts to be emptied serve instances and nothing else.

Why: a drain moves instances. Routers, DHCP servers and gateways on the same host, volume services and schedulers stay
there, and go down with the maintenance that the drain was for.

Source: Neutron's agents of the kinds L3, DHCP and OVN Controller Gateway; services of Nova and Cinder by their host.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants

SERVING = {
    "L3 agent": (
        "routers",
        "{cli} router list --agent {id}; move those that are not distributed: {cli} network agent remove router",
    ),
    "DHCP agent": (
        "DHCP servers",
        "{cli} network list --agent {id}; see that each has a second agent: {cli} network agent list --network NETWORK",
    ),
    "OVN Controller Gateway agent": (
        "gateways of routers",
        "ovn-nbctl lrp-get-gateway-chassis PORT: see that a second chassis takes over",
    ),
}
"""What an agent of a kind has on its host, and how to see and move it."""


@wants(cloud=("services", "agents"))
def hosts_serve_instances_only(case: HostCase) -> Iterator[Found]:
    """Name what else each host does."""
    for host in case.emptied:
        for agent in (a for a in case.survey.agents if a.host == host and a.kind in SERVING):
            what, act = SERVING[agent.kind]
            says = f"{host} may hold {what} ({agent.kind}): no instance, so they stay on it"
            yield warn(f"{host}: {agent.kind}", says, act.format(cli=case.cli, id=agent.id))
        others = {s.binary for s in case.survey.services if s.host.split("@")[0] == host and s.binary != "nova-compute"}
        if others:
            act = f"see that others do their work: {case.cli} compute service list; {case.cli} volume service list"
            yield warn(f"{host}: services", f"{host} runs {named(others)} as well: they stay on it", act)
