"""The deeds that switch an instance: power and lock. Nova's states decide what may be asked for."""

from __future__ import annotations

from watari.model.record import known
from watari.model.steps.set import SetLock, SetPower
from watari.model.survey.compute import Instance
from watari.steps.deed import Scene
from watari.steps.sight import Sight, changed, done, failed, present, todo, under_way

_GONE = "the instance is gone"


class PowerDeed:
    """Stop or start an instance: only ACTIVE is stopped and only SHUTOFF is started, all else is somebody's doing.

    Nova allows more (it stops an instance in ERROR, too), but what is paused, suspended, rescued or in error is not
    what the plan saw. An order is seen at once: the API sets the task state before it answers.
    """

    def look(self, step: SetPower, scene: Scene) -> Sight:
        """Judge by status and task state."""
        instance = present(scene.cloud(step).compute.instance, known(step.instance_id))
        if instance is None:
            return changed(_GONE, differs=["id"])
        if instance.task_state is not None:
            return under_way(f"{instance.status}, {instance.task_state}", status=instance.status)
        wanted, other = ("ACTIVE", "SHUTOFF") if step.on else ("SHUTOFF", "ACTIVE")
        if instance.status == wanted:
            return done(status=instance.status)
        if instance.status == other:  # after an order of ours, its fault says why Nova did not carry it out
            return todo(
                f"it is {other}" + (f": {instance.fault}" if scene.ours and instance.fault else ""),
                status=instance.status,
            )
        return _odd(instance, ours=scene.ours)

    def act(self, step: SetPower, scene: Scene) -> None:
        """Give the order. NotNow when it is mid-task."""
        compute = scene.cloud(step).compute
        turn = compute.start if step.on else compute.stop
        turn(known(step.instance_id))


class LockDeed:
    """Lock with our reason; unlock only what bears our reason."""

    def look(self, step: SetLock, scene: Scene) -> Sight:
        """Judge by lock and reason."""
        instance = present(scene.cloud(step).compute.instance, known(step.instance_id))
        if instance is None:
            return changed(_GONE, differs=["id"])
        if instance.locked and instance.locked_reason != step.reason:
            return changed(
                f"somebody else locked it: {instance.locked_reason or 'no reason given'}", differs=["locked_reason"]
            )
        return done(locked=instance.locked) if instance.locked == step.locked else todo(locked=instance.locked)

    def act(self, step: SetLock, scene: Scene) -> None:
        """Lock or unlock."""
        compute = scene.cloud(step).compute
        if step.locked:
            compute.lock(known(step.instance_id), step.reason)
        else:
            compute.unlock(known(step.instance_id))


def _odd(instance: Instance, *, ours: bool) -> Sight:
    if ours and instance.status == "ERROR":
        return failed(f"Nova gave up: {instance.fault or 'it does not say why'}", status=instance.status)
    return changed(f"it is {instance.status}", differs=["status"], status=instance.status)
