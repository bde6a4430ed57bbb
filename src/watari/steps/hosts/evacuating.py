"""The deed of an evacuation.

Only from a host that Nova holds for dead, and whose controller, where there is one, says that it is off.
"""

from __future__ import annotations

from watari.clouds.errors import NotNow
from watari.clouds.port import Cloud
from watari.model.record import known
from watari.model.steps.host import Evacuate
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Migration
from watari.steps.deed import Scene
from watari.steps.hosts.places import GONE, compute_service, elsewhere, is_busy, moved_back, unfenced
from watari.steps.hosts.traces import EVACUATION, Traces, is_settling, traces_of, why
from watari.steps.sight import Sight, changed, done, failed, present, todo, under_way

REBUILT = ("active", "stopped", "error")
"""The vm_states from which Nova evacuates; any other was lost with the host and must be set to error first."""


class EvacuateDeed:
    """Rebuild an instance of a dead host elsewhere."""

    def look(self, step: Evacuate, scene: Scene) -> Sight:
        """Judge by where Nova says the instance is, by the state of its old host, and by the record of its move."""
        cloud = scene.cloud(step)
        instance = present(cloud.compute.instance, known(step.instance_id))
        if instance is None:
            return changed(GONE, differs=["id"])
        traces = traces_of(step, scene, EVACUATION)
        if instance.host != step.source_host:
            return _on_another(step, instance, traces)
        if _is_rebuilt(instance, traces):
            return _rebuilding(instance, traces.own, cloud)
        return _on_dead_host(step, instance, traces, scene)

    def act(self, step: Evacuate, scene: Scene) -> None:
        """Ask for it; Refused when Nova sees the host alive, NotNow when it may have got power since the look."""
        seen = unfenced(step, step.source_host, scene)
        if seen is not None:
            raise NotNow(f"nothing was asked of Nova: {seen.says}", cure="See that the host is off and stays off.")
        scene.cloud(step).moving.evacuate(known(step.instance_id), step.target_host)


def _is_rebuilt(instance: Instance, traces: Traces) -> bool:
    """Whether Nova is at it.

    A record may be left behind as `accepted` when no host was found; ERROR then says that it is over.
    """
    if (instance.task_state or "").startswith("rebuild"):
        return True
    return is_busy(traces.own) and instance.status != "ERROR"


def _rebuilding(instance: Instance, record: Migration | None, cloud: Cloud) -> Sight:
    """A rebuild on a host that dies meanwhile never ends, and Nova does not say so."""
    target = compute_service(cloud, record.target_host) if record is not None and record.target_host else None
    if target is None or (target.state == "up" and not target.forced_down) or is_settling(record, cloud.clock()):
        return under_way(f"{instance.status}, {instance.task_state or 'waiting'}", status=instance.status)
    says = (
        f"nova-compute of {target.host}, which rebuilds it, is down: when that host is off for good, "
        f"openstack server set --state error {instance.id}, and evacuate it again"
    )
    return failed(says, host=instance.host, status=instance.status, unsure=True)


def _on_another(step: Evacuate, instance: Instance, traces: Traces) -> Sight:
    if step.target_host not in (None, instance.host):
        return elsewhere(instance)
    if instance.task_state is not None or is_busy(traces.own):
        return under_way(f"{instance.status}, {instance.task_state or 'waiting'}", status=instance.status)
    if instance.status in ("ACTIVE", "SHUTOFF"):
        return done(host=instance.host, status=instance.status)
    return changed(f"it is {instance.status} on {instance.host}", differs=["status"], status=instance.status)


def _on_dead_host(step: Evacuate, instance: Instance, traces: Traces, scene: Scene) -> Sight:
    cloud, record = scene.cloud(step), traces.own if scene.ours else None
    if record is not None:
        return _not_evacuated(instance, traces, cloud)
    alive = _alive(step, cloud)
    if alive:
        return changed(alive, differs=["state"])
    powered = unfenced(step, step.source_host, scene)
    if powered is not None:
        return powered
    if instance.vm_state not in REBUILT:
        says = (
            f"it was {instance.status} when its host died; Nova evacuates it only after `openstack server set --state"
            f" error {instance.id}`"
        )
        return changed(says, differs=["status"], status=instance.status)
    return todo(f"it is {instance.status} on {instance.host}", status=instance.status, seen_migration=traces.newest_id)


def _not_evacuated(instance: Instance, traces: Traces, cloud: Cloud) -> Sight:
    record = traces.own
    if is_settling(record, cloud.clock()) and instance.status != "ERROR":
        return under_way(f"{instance.status}, Nova is writing down how it ended", status=instance.status)
    if record is None or record.status in ("done", "completed"):
        return moved_back(instance)
    says = f"Nova found no way to evacuate it: {why(cloud.moving, record, 'evacuate')}"
    return failed(says, host=instance.host, status=instance.status, migration=record.status)


def _alive(step: Evacuate, cloud: Cloud) -> str:
    """Say why the host counts as alive; empty when it does not."""
    service = compute_service(cloud, step.source_host)
    if service is None:
        return f"no nova-compute is known on {step.source_host}"
    if service.state == "up" and not service.forced_down:
        return f"nova-compute of {step.source_host} is up: only a dead host's instances are evacuated"
    return ""
