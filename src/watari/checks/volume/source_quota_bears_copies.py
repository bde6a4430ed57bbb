"""The volume quota of each project in the source has room for the temporary copies.

Why: an attached volume is captured by a snapshot, and a temporary volume made from it; both count against the project's
quota in the source while its instance moves.

Source: Cinder counts snapshots in `snapshots` and `gigabytes` (unless no_snapshot_gb_quota is set) and volumes in
`volumes` and `gigabytes`.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.copies import copied_together
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "volumes", "projects", "quotas"))
def source_quota_bears_copies(case: CrossingCase) -> Iterator[Found]:
    """Compare the copies of each wave with the room in the source."""
    quotas = {q.project_id: q for q in case.source.quotas if q.service == "volume"}
    for project in case.facts.projects:
        for wave, volumes in copied_together(case, project.id):
            needs = {
                "volumes": len(volumes),
                "snapshots": len(volumes),
                "gigabytes": 2 * sum(v.size_gib for v in volumes),
            }
            for resource, needed in needs.items():
                room = quotas[project.id].room(resource) if project.id in quotas else None
                if room is not None and needed > room:
                    yield block(
                        f"{project.name}: {resource}",
                        f"temporary copies of wave {wave} need {needed} {resource} in {case.goal.source}; there is"
                        f" room for {room}",
                        f"{case.source_cli} quota set --{resource} "
                        f"{quotas[project.id].limits[resource] + needed - room} {project.id};"
                        " or in the goal: limits: {moves: 1}",
                        needed=needed,
                        room=room,
                    )
