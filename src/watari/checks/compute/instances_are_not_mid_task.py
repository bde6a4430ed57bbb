"""No moving instance is in the middle of a task.

Why: Nova answers 409 to stop and snapshot while a task is going on (a migration, a snapshot, a reboot); one that hangs
for long needs a person.

Source: `check_instance_state` of stop and snapshot in nova/compute/api.py wants task_state None.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants


@wants(source=("instances",))
def instances_are_not_mid_task(case: CrossingCase) -> Iterator[Found]:
    """Name each instance with a task state."""
    for reason in case.facts.staying("task"):
        instance = reason.instance
        yield leaves_out(
            reason.left,
            instance.name,
            f"wait until it is done: {case.source_cli} server show {instance.id} -c OS-EXT-STS:task_state; "
            f"if it hangs: {case.source_cli} server event list {instance.id}",
            task_state=instance.task_state,
        )
