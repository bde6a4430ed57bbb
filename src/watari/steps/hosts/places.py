"""Where an instance is, what Nova says of a host, and whether that is off.

What several deeds ask, and say in the same words.
"""

from __future__ import annotations

from watari.clouds.port import Cloud
from watari.facts.services import compute_services
from watari.model.steps.host import Evacuate, SetForcedDown
from watari.model.survey.compute import Instance, Service
from watari.model.survey.moving import Migration
from watari.steps.deed import Scene
from watari.steps.sight import Sight, changed, failed, under_way

GONE = "the instance is gone"
ERRS = "it is ERROR"
AT_REST = ("ACTIVE", "SHUTOFF")
WAITING = "VERIFY_RESIZE"
"""The status of an instance after a cold migration, until somebody confirms or reverts it."""


def elsewhere(instance: Instance) -> Sight:
    """It is on a third host."""
    return changed(f"it is on {instance.host or 'no host'}", differs=["host"], host=instance.host)


def moved_back(instance: Instance) -> Sight:
    """It had been moved, and is back."""
    return changed(
        f"it had been moved, and somebody brought it back to {instance.host}", differs=["host"], host=instance.host
    )


def is_busy(record: Migration | None) -> bool:
    """Whether Nova is still at a move."""
    return record is not None and not record.ended


def compute_service(cloud: Cloud, host: str) -> Service | None:
    """Give it; None when no host of this name has ever had one."""
    return compute_services(cloud.compute.services()).get(host)


def unfenced(step: Evacuate | SetForcedDown, host: str, scene: Scene) -> Sight | None:
    """Give what is seen of a host that does not count as off.

    None where it does, or where a person has given their word instead (rule E2).

    What an earlier step saw may be hours old: a run can be held, paused, or tried again. A controller that does not
    answer just now (many are slow) is waited for. ControllerError when its answer cannot be understood.
    """
    if not step.ask_controller:
        return None
    if scene.reach.power is None:
        return failed(f"nobody can say whether {host} is off: no management controller of it is known")
    state = scene.reach.power.power(host)
    says = f"the management controller of {host} says: {state}"
    if state == "unknown":
        return under_way(says, power=state)
    return None if state == "off" else changed(says, differs=["power"])
