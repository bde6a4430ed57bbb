"""Every network of a moving instance has its way to the target: a shared segment, a route, or a network it is mapped to.

Why: an instance without its network is not reachable where its clients look for it; which of the ways is right only the
goal can say. A network of a crossing project that the goal does not name is made anew, and nothing joins it to the old
one: between the waves its instances do not reach each other.

Source: account 1, "join without routers" and "join with routers"; for long the API servers were on the new side and their
database on the old.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, stays, warn
from watari.checks.wants import wants


@wants(source=("instances", "ports", "networks", "projects"), target=("networks",))
def networks_are_joined(case: Case) -> Iterator[Found]:
    """Look for each network in the goal's join and mapping, then among the target's public ones."""
    joined = {n.id for _, n in (*case.segments, *case.routed)}
    for network in (n for n in case.networks if n.id not in joined and n.name not in case.goal.map.networks):
        users = ", ".join(sorted({case.instance_of(p) for p in case.ports if p.network_id == network.id}))
        cure = (
            f"in the goal: join: {{shared_segments: [{{network: {network.name}, target_pool: {{start: A, end: B}}}}]}}, "
            f"or map: {{networks: {{{network.name}: NAME}}}}"
        )
        if network.project_id in case.choices and not network.external:
            says = f"network {network.name} of {users} is made anew on {case.goal.target} and joined to nothing: "
            yield warn(network.name, f"{says}what has moved does not reach what has not", cure, id=network.id)
        elif case.target_network(network) is None:
            says = f"the goal does not say how network {network.name} of {users} reaches {case.goal.target}"
            yield stays(network.name, says, cure, id=network.id)
