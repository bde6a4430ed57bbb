"""The network quota of each project on the target suffices for every wave.

Why: a port or floating IP that a quota refuses leaves an instance stopped on the source and not yet there on the
target.

Source: Neutron's limits; a project that the crossing makes gets the source's, one that is there already keeps its own,
unless the goal says `quotas: raise` of it. Networks, groups and rules, the interfaces of routers and the ports of DHCP
servers are counted when there is a plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.demand import Demand, shortages
from watari.checks.found import Found
from watari.checks.quota import too_small
from watari.checks.wants import wants
from watari.model.survey.compute import Instance

OPTIONS = {
    "port": "ports",
    "floatingip": "floating-ips",
    "network": "networks",
    "subnet": "subnets",
    "router": "routers",
    "security_group": "secgroups",
    "security_group_rule": "secgroup-rules",
}


@wants(source=("instances", "ports", "floating_ips", "projects", "quotas"), target=("quotas", "projects"))
def quota_suffices(case: CrossingCase) -> Iterator[Found]:
    """Add up ports and floating IPs; with a plan what its ground and its moves make."""
    floating = Counter(f.port_id for f in case.facts.floating_ips)

    def demand(instance: Instance) -> Demand:
        ports = case.facts.source.ports_of(instance.id)
        made = len(ports) if case.plan is None else case.planned.ports[instance.id]
        return Counter({"port": made, "floatingip": sum(floating[p.id] for p in ports)})

    for short in shortages(case, "network", demand):
        yield too_small(case, short, OPTIONS[short.resource])
