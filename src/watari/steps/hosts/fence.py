"""Whether a dead host is off this very moment, where the goal names its management controller as the proof (rule E2)."""

from __future__ import annotations

from watari.model.steps.host import Evacuate, SetForcedDown
from watari.steps.deed import Scene


def unfenced(step: Evacuate | SetForcedDown, host: str, scene: Scene) -> str:
    """Say why the host does not count as off; empty where it does, or where a person has given their word instead.

    What an earlier step saw may be hours old: a run can be held, paused, or tried again. ControllerError when it does not answer.
    """
    if not step.ask_controller:
        return ""
    if scene.power is None:
        return f"nobody can say whether {host} is off: no management controller of it is known"
    state = scene.power.power(host)
    return "" if state == "off" else f"the management controller of {host} says: {state}"
