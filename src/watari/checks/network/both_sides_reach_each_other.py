"""On a segment that both clouds share, instances that have crossed and those that have not yet can reach each other.

Why: a moved instance keeps its MAC, and its source port stays, closed, until `watari finish`. OVN on the source drops every
frame to the MAC of a port that it knows (table ls_in_l2_lkup), also when that port is closed and the MAC is on the wire. So
from the first cut-over until the last one, and for ever where something stays behind, the two groups cannot talk to each
other on this segment. What comes from outside the old cloud's own ports, such as a physical router, reaches both.

Source: seen in OVN 23.03's own flows on a cloud of 2024.1 in the lab: ``match=(eth.dst == MAC), action=(drop;)``. The wish
itself is account 1's: an API server on the new side served for a long time with its database on the old.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, lost
from watari.checks.wants import wants
from watari.model.survey.network import Network

ACT = "let all that talk to each other there cross in one wave"


@wants(source=("agents", "networks", "ports", "instances"))
def both_sides_reach_each_other(case: Case) -> Iterator[Found]:
    """Look for segments of an OVN source whose instances do not all cross in one wave."""
    if not any(agent.binary == "ovn-controller" for agent in case.source.agents):
        return
    for _, network in case.segments:
        groups = _groups(case, network)
        if len(groups) > 1:
            says = f"on {network.name} those that have crossed and those that have not cannot reach each other meanwhile"
            yield lost(network.name, says, ACT, groups="; ".join(groups))


def _groups(case: Case, network: Network) -> list[str]:
    """Who is on the segment, in the order of crossing; what stays behind comes last."""
    on_it = {port.device_id for port in case.source.ports if port.network_id == network.id and port.device_owner.startswith("compute:")}
    waves = [(name, [i.name for i in wave if i.id in on_it]) for name, wave in case.waves]
    staying = [case.names.get(id_, id_) for id_ in sorted(on_it - case.instance_ids)]
    return [f"{name}: {', '.join(names)}" for name, names in [*waves, ("staying", staying)] if names]
