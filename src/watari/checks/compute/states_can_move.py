"""Every moving instance is in a state from which it can be stopped and captured: active, or stopped.

Why: a crossing stops an instance and makes an image of its disk. Nova stops active instances and captures active,
stopped, paused and suspended ones; from paused and suspended the memory would be lost; rescued, shelved, resized and
failed ones need an act first, and which one only their owner can say.

Source: `check_instance_state` of stop (ACTIVE, ERROR) and snapshot (ACTIVE, STOPPED, PAUSED, SUSPENDED) in
nova/compute/api.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out, note
from watari.checks.wants import wants

CURES = {
    "PAUSED": ("its memory would be lost", "server unpause {id}"),
    "SUSPENDED": ("its memory would be lost", "server resume {id}"),
    "RESCUE": ("it runs from a rescue disk", "server unrescue {id}"),
    "SHELVED": ("its disk is in an image of Nova's own", "server unshelve {id}"),
    "SHELVED_OFFLOADED": ("it is on no host", "server unshelve {id}"),
    "VERIFY_RESIZE": ("its resize is neither confirmed nor reverted", "server resize confirm {id}"),
    "ERROR": (
        "Nova does not know its state",
        "server show {id} -c fault; then server set --state active {id} and reboot it, or delete it",
    ),
    "SOFT_DELETED": ("it is deleted but not yet gone", "server restore {id}, or leave it out of the waves"),
    "DELETED": ("it is deleted", "server show {id}, and leave it out of the waves"),
    "BUILD": ("it is still being made", "server show {id} until it is ACTIVE"),
}
OTHER = ("no crossing from this state was proved", "server show {id}; bring it to ACTIVE or SHUTOFF")


@wants(source=("instances",))
def states_can_move(case: CrossingCase) -> Iterator[Found]:
    """Name each instance in another state, with the act that brings it to one that can move."""
    for instance in (i for i in case.instances if i.status == "SHUTOFF"):
        act = f"nothing to do; to have it running: {case.source_cli} server start {instance.id}"
        yield note(instance.name, f"{instance.name} is stopped and will stay so on {case.goal.target}", act)
    for reason in case.facts.staying("status"):
        instance = reason.instance
        why, act = CURES.get(instance.status, OTHER)
        act = f"{case.source_cli} {act.format(id=instance.id)}"
        yield leaves_out(
            reason.left, instance.name, act, because=why, status=instance.status, fault=instance.fault or "none"
        )
