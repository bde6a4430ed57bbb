"""The deed that ends a cold migration on one of its two hosts."""

from __future__ import annotations

from watari.model.record import known
from watari.model.steps.host import EndMigration
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Migration
from watari.steps.deed import Scene
from watari.steps.hosts.places import AT_REST, ERRS, GONE, WAITING
from watari.steps.hosts.traces import COLD
from watari.steps.sight import Sight, changed, done, failed, present, todo, under_way


class EndMigrationDeed:
    """Confirm a cold migration where the instance is, or revert it to where it came from."""

    def look(self, step: EndMigration, scene: Scene) -> Sight:
        """Judge by state and host; while Nova confirms, only the record says that it is at it."""
        cloud = scene.cloud(step)
        instance = present(cloud.compute.instance, known(step.instance_id))
        if instance is None:
            return changed(GONE, differs=["id"])
        if instance.task_state is not None:
            return under_way(f"{instance.status}, {instance.task_state}", status=instance.status)
        if instance.status in AT_REST:
            return _ended(step, instance)
        if instance.status != WAITING:
            return _odd(instance, ours=scene.ours)
        return _waiting(step, instance, cloud.moving.migrations(instance.id))

    def act(self, step: EndMigration, scene: Scene) -> None:
        """Confirm or revert, by where the instance is now. NotNow when it does not wait for that any more."""
        cloud = scene.cloud(step)
        instance = cloud.compute.instance(known(step.instance_id))
        end = cloud.moving.confirm if instance.host == step.host else cloud.moving.revert
        end(instance.id)


def _ended(step: EndMigration, instance: Instance) -> Sight:
    if instance.host == step.host:
        return done(host=instance.host, status=instance.status)
    says = f"it stays on {instance.host} already: only another migration brings it to {step.host}"
    return changed(says, differs=["host"], host=instance.host)


def _waiting(step: EndMigration, instance: Instance, records: list[Migration]) -> Sight:
    record = next((r for r in records if r.kind in COLD), None)
    if record is None or record.ended:
        return under_way(
            "it waits to be verified, and Nova has no open record of its migration", status=instance.status
        )
    if record.status != "finished":
        return under_way(f"Nova is {record.status} the migration", status=instance.status)
    if {record.source_host, record.target_host} != {step.host, step.other_host}:
        says = f"it waits to be verified after a migration from {record.source_host} to {record.target_host}"
        return changed(says, differs=["host"], host=instance.host)
    return todo(f"it waits on {instance.host} to be verified", seen_migration=records[0].id)


def _odd(instance: Instance, *, ours: bool) -> Sight:
    if ours and instance.status == "ERROR":
        says = f"Nova gave up: {instance.fault or 'it does not say why'}"
        return failed(says, host=instance.host, status=instance.status)
    says = ERRS if instance.status == "ERROR" else f"it is {instance.status}: no migration of it waits to be ended"
    return changed(says, differs=["status"], status=instance.status)
