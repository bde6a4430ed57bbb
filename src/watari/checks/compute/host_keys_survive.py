"""Nobody relies on the SSH host keys that cloud-init made in a moving instance.

Why: the target's instance has a new id. cloud-init takes that for a first boot: it makes new SSH host keys, may set
passwords, host name and network anew, and runs the modules that run once per instance. Clients then see "REMOTE HOST
IDENTIFICATION HAS CHANGED".

Source: cloud-init compares instance-id of the datasource with /var/lib/cloud/data/instance-id; `ssh_deletekeys` is true
by default.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def host_keys_survive(case: CrossingCase) -> Iterator[Found]:
    """One finding for each project with moving instances: no API tells which guests run cloud-init."""
    for project in case.facts.projects:
        mine = [i.name for i in case.facts.taken_in.get(project.id, ())]
        if mine:
            yield lost(
                project.name,
                f"cloud-init will run anew in {len(mine)} instances of {project.name} that have it, and make new SSH"
                " host keys",
                "in guests that must keep them, before the crossing: "
                "echo 'ssh_deletekeys: false' > /etc/cloud/cloud.cfg.d/99-keep-host-keys.cfg",
                instances=", ".join(mine),
            )
