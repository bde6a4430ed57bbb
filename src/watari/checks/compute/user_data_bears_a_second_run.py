"""The user data of every moving instance bears to be run a second time.

Why: user data crosses with the instance, and cloud-init runs it on the target as on a first boot: a script that makes a
file system, joins a cluster or registers a host would do so again, on disks that hold data now.

Source: cloud-init runs user-data scripts once per instance-id (`scripts_user`), and the id is new.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("instances",))
def user_data_bears_a_second_run(case: CrossingCase) -> Iterator[Found]:
    """Name each instance with user data."""
    for instance in case.instances:
        if instance.user_data:
            yield warn(
                instance.name,
                f"the user data of {instance.name} will run again at its first boot on {case.goal.target}",
                f"read it ({case.source_cli} server show {instance.id} -c OS-EXT-SRV-ATTR:user_data -f value | base64"
                " -d), "
                "or switch cloud-init off in the guest: touch /etc/cloud/cloud-init.disabled",
                characters=len(instance.user_data),
            )
