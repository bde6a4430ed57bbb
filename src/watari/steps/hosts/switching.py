"""The deeds that open and close a host for new instances, and tell Nova that it is dead."""

from __future__ import annotations

from watari.model.steps.host import SetForcedDown, SetHostOpen
from watari.model.survey.compute import Service
from watari.steps.deed import Scene
from watari.steps.hosts.places import compute_service, unfenced
from watari.steps.sight import Sight, changed, done, todo


class HostOpenDeed:
    """Whether the scheduler may choose a host. Nothing that is on it is touched."""

    def look(self, step: SetHostOpen, scene: Scene) -> Sight:
        """Compare; what somebody else closed is left as it is."""
        service = compute_service(scene.cloud(step), step.host)
        if service is None:
            return _unknown(step.host)
        if service.enabled == step.open:
            return done(enabled=service.enabled, reason=service.disabled_reason)
        if step.open and step.reason is not None and service.disabled_reason != step.reason:
            says = f"somebody else closed it: {service.disabled_reason or 'no reason given'}"
            return changed(says, differs=["disabled_reason"])
        return todo(_told(service), enabled=service.enabled, reason=service.disabled_reason)

    def act(self, step: SetHostOpen, scene: Scene) -> None:
        """Open or close it; the reason stands as it is in the plan."""
        reason = None if step.open else step.reason
        scene.cloud(step).moving.set_enabled(step.host, enabled=step.open, reason=reason)


class ForcedDownDeed:
    """Whether Nova holds a host for dead, whatever its nova-compute says."""

    def look(self, step: SetForcedDown, scene: Scene) -> Sight:
        """Compare."""
        service = compute_service(scene.cloud(step), step.host)
        if service is None:
            return _unknown(step.host)
        powered = unfenced(step, step.host, scene) if step.down else None
        if powered is not None:
            return powered
        if service.forced_down == step.down:
            return done(forced_down=service.forced_down, state=service.state)
        return todo(forced_down=service.forced_down)

    def act(self, step: SetForcedDown, scene: Scene) -> None:
        """Tell Nova."""
        scene.cloud(step).moving.set_forced_down(step.host, down=step.down)


def _told(service: Service) -> str:
    return "it is open" if service.enabled else f"it is closed: {service.disabled_reason or 'no reason given'}"


def _unknown(host: str) -> Sight:
    return changed(f"no nova-compute is known on {host}", differs=["host"])
