"""Every network of a moving instance has its way to the target: a shared segment, a route or a mapped network.

Why: an instance without its network is not reachable where its clients look for it; which of the ways is right only the
goal can say. A network of a crossing project that the goal does not name is made anew, and nothing joins it to the old
one: between the waves its instances do not reach each other.

Source: account 1, "join without routers" and "join with routers"; for long the API servers were on the new side and
their database on the old.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leave_out, warn
from watari.checks.wants import wants
from watari.facts.lookup import grouped


@wants(source=("instances", "ports", "networks", "projects"), target=("networks",))
def networks_are_joined(case: CrossingCase) -> Iterator[Found]:
    """Look for each network in the goal's join and mapping, then among the target's public ones."""
    for network in case.facts.networks:
        place = case.facts.place(network.id)
        if place is not None and place.kind == "own":
            users = ", ".join(sorted({case.instance_of(p) for p in case.facts.ports_on[network.id]}))
            says = f"network {network.name} of {users} is made anew on {case.goal.target} and joined to nothing: "
            yield warn(
                network.name, f"{says}what has moved does not reach what has not", _cure(network.name), id=network.id
            )
    whom = grouped((port.network_id, reason.left) for reason, port in case.facts.staying_ports("network"))
    for network_id, lefts in whom.items():
        known = case.facts.source.networks.get(network_id)
        name = known.name if known is not None else network_id
        yield leave_out(lefts, name, _cure(name), id=network_id)


def _cure(network: str) -> str:
    return (
        f"in the goal: join: {{shared_segments: [{{network: {network}, target_pool: {{start: A, end: B}}}}]}}, "
        f"or map: {{networks: {{{network}: NAME}}}}"
    )
