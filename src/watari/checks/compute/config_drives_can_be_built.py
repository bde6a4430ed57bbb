"""Instances with a config drive get all of theirs again from what the API tells.

Why: the config drive is not in the disk's image; the target builds a new one from metadata, user data and network. What
Nova's API does not give back is lost: files given at boot (`--file`), the admin password, and whatever the guest wrote
on it.

Source: nova/virt/configdrive.py builds it at boot; injected files and the password are not stored where an API reads
them.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def config_drives_can_be_built(case: CrossingCase) -> Iterator[Found]:
    """One finding for each project with such instances."""
    for project in case.facts.projects:
        mine = [i.name for i in case.facts.taken_in.get(project.id, ()) if i.config_drive]
        if mine:
            yield warn(
                project.name,
                f"{len(mine)} config drives are built anew: files given at the first boot and the admin password are"
                " not on them",
                "see in the guests whether anything still reads the drive: findmnt /dev/disk/by-label/config-2",
                instances=", ".join(mine),
            )
