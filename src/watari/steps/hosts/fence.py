"""Whether a dead host is off this very moment, where the goal names its management controller as the proof (rule E2)."""

from __future__ import annotations

from watari.model.steps.host import Evacuate, SetForcedDown
from watari.steps.deed import Scene
from watari.steps.sight import Sight, changed, failed, under_way


def unfenced(step: Evacuate | SetForcedDown, host: str, scene: Scene) -> Sight | None:
    """Give what is seen of a host that does not count as off; None where it does, or where a person has given their word instead.

    What an earlier step saw may be hours old: a run can be held, paused, or tried again. A controller that does not answer just
    now (many are slow) is waited for. ControllerError when its answer cannot be understood.
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
