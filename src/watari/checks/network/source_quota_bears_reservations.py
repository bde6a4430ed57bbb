"""The port quota of each project in the source has room for the reservations on shared segments.

Why: there a closed source port lets go of its addresses, and a reservation of the same project holds them: one port
more for each that crosses, until `watari undo`. A quota that refuses it is met when the instance is stopped already.

Source: Neutron's limit port.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "networks", "ports", "projects", "quotas"))
def source_quota_bears_reservations(case: CrossingCase) -> Iterator[Found]:
    """Compare the ports on shared segments with the room in the source."""
    quotas = {q.project_id: q for q in case.source.quotas if q.service == "network"}
    segments = {network.id for _, network in case.facts.segments}
    needs = Counter(port.project_id for port in case.facts.ports if port.network_id in segments)
    for project in case.facts.projects:
        needed, room = needs[project.id], quotas[project.id].room("port") if project.id in quotas else None
        if room is not None and needed > room:
            yield block(
                f"{project.name}: port",
                f"reservations on shared segments need {needed} ports in {case.goal.source}; there is room for {room}",
                f"{case.source_cli} quota set --ports {quotas[project.id].limits['port'] + needed - room} {project.id}",
                needed=needed,
                room=room,
            )
