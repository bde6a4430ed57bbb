"""Nothing outside the cloud relies on the ids of what crosses.

Why: Nova, Neutron, Cinder and Keystone choose the ids of instances, ports, networks, volumes and projects; on the
target they are new. Terraform states, monitoring, DNS hooks and billing that keep ids must learn the new ones.

Source: no create call of these APIs takes an id from the client (Glance's image id and Nova's flavor id are the
exceptions, and are kept). `watari show RUN --ids -f json` gives old and new side by side.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("projects",))
def ids_survive(case: CrossingCase) -> Iterator[Found]:
    """One finding for each project."""
    for project in case.facts.projects:
        mine = case.facts.taken_in.get(project.id, ())
        yield lost(
            project.name,
            f"project {project.name} and its {len(mine)} moving instances, their ports and volumes get new ids",
            "afterwards give the new ids to whatever keeps old ones: watari show RUN --ids -f json",
            project_id=project.id,
        )
