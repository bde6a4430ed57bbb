"""The deed of a cold migration: it is done when the instance waits on its target to be confirmed or reverted."""

from __future__ import annotations

from watari.clouds.port import Cloud
from watari.model.record import known
from watari.model.steps.host import MigrateCold
from watari.model.survey.compute import Instance
from watari.steps.deed import Scene
from watari.steps.hosts.places import AT_REST, ERRS, GONE, WAITING, elsewhere, moved_back
from watari.steps.hosts.traces import COLD, Traces, is_settling, traces_of, why
from watari.steps.sight import Sight, changed, done, failed, present, todo, under_way

ACTIONS = ("migrate", "resize")


class MigrateColdDeed:
    """Move an instance to another host while it is stopped."""

    def look(self, step: MigrateCold, scene: Scene) -> Sight:
        """Judge by where Nova says the instance is, by its state, and by the record of its move."""
        cloud = scene.cloud(step)
        instance = present(cloud.compute.instance, known(step.instance_id))
        if instance is None:
            return changed(GONE, differs=["id"])
        traces = traces_of(step, scene, COLD)
        if instance.task_state is not None:
            if traces.own is not None:
                scene.tell({"status": traces.own.status})
            return under_way(f"{instance.status}, {instance.task_state}", status=instance.status)
        if instance.status == "ERROR":
            return _in_error(instance, traces, cloud, ours=scene.ours)
        if instance.host == step.target_host:
            return _on_target(step, instance, traces)
        return _on_source(step, instance, traces, scene) if instance.host == step.source_host else elsewhere(instance)

    def act(self, step: MigrateCold, scene: Scene) -> None:
        """Ask for it. NotNow when it is mid-task, or when the source's nova-compute does not answer."""
        scene.cloud(step).moving.migrate_cold(known(step.instance_id), step.target_host)


def _on_target(step: MigrateCold, instance: Instance, traces: Traces) -> Sight:
    """One that was confirmed already (`resize_confirm_window`) is where it shall be."""
    if instance.status in AT_REST:
        return done(host=instance.host, status=instance.status)
    if instance.status != WAITING:
        return changed(f"it is {instance.status}", differs=["status"], status=instance.status)
    newest = traces.newest
    if newest is not None and newest.source_host == step.source_host:
        return done(host=instance.host, status=instance.status)
    other = newest.source_host if newest else "another host"
    return changed(
        f"it waits for somebody to confirm a resize or migration from {other}",
        differs=["status"],
        status=instance.status,
    )


def _on_source(step: MigrateCold, instance: Instance, traces: Traces, scene: Scene) -> Sight:
    record = traces.own if scene.ours else None
    if instance.status not in AT_REST:
        says = f"it is {instance.status}: only what runs or is stopped is migrated cold"
        return changed(says, differs=["status"], status=instance.status)
    if record is None and instance.status == "ACTIVE" and not step.may_run:
        return changed(
            "it runs by now, and was to be moved while it is stopped", differs=["status"], status=instance.status
        )
    if record is None:
        return todo(f"it is on {instance.host}", seen_migration=traces.newest_id)
    if record.status in ("error", "failed"):
        says = f"Nova refused it: {why(scene.cloud(step).moving, record, *ACTIONS)}"
        return failed(says, host=instance.host, migration=record.status)
    if record.ended and not is_settling(record, scene.cloud(step).clock()):
        return moved_back(instance)
    return under_way(f"the migration is {record.status}, the instance at rest", status=instance.status)


def _in_error(instance: Instance, traces: Traces, cloud: Cloud, *, ours: bool) -> Sight:
    """What breaks off half-way leaves the instance in ERROR, with both hosts held."""
    if not ours or traces.own is None:
        return changed(ERRS, differs=["status"], status=instance.status)
    says = f"Nova broke off: {why(cloud.moving, traces.own, *ACTIONS)}. Nova has it on {instance.host}"
    return failed(says, host=instance.host, status=instance.status)
