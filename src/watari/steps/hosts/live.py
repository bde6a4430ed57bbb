"""The deed of a live migration. Host, task state and record decide together; no answer of Nova's is proof by itself."""

from __future__ import annotations

from datetime import timedelta

from watari.clouds.port import Cloud, Moving
from watari.model.record import known
from watari.model.steps.host import MigrateLive
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Migration
from watari.steps.deed import Scene
from watari.steps.hosts.places import ERRS, GONE, elsewhere, is_busy, moved_back
from watari.steps.hosts.stalling import ACTIONS, may_be_remedied, remedy, stalled
from watari.steps.hosts.traces import LIVE, Traces, asked_since, traces_of, why
from watari.steps.presence import present
from watari.steps.sight import Sight, changed, done, failed, partial, todo, under_way

ACTION = "live-migration"
RUNNING = ("ACTIVE", "PAUSED")
JUST_NOW = timedelta(seconds=15)
"""Longer than from a look to the act that follows it."""

REFUSED = ("error", "failed", "cancelled")


class MigrateLiveDeed:
    """Move a running or paused instance to another host while it works."""

    def look(self, step: MigrateLive, scene: Scene) -> Sight:
        """Judge by where Nova says the instance is, by its task, and by the record of its move."""
        cloud = scene.cloud(step)
        instance = present(cloud.compute.instance, known(step.instance_id))
        if instance is None:
            return changed(GONE, differs=["id"])
        traces = traces_of(step, cloud.moving, LIVE)
        if is_split(instance, traces.newest):
            return failed(_split(instance, traces), host=instance.host, status=instance.status)
        if instance.host == step.target_host:
            return _on_target(instance, traces)
        if instance.host != step.source_host:
            return elsewhere(instance)
        if instance.task_state is not None:
            return _on_its_way(step, instance, traces, scene)
        return _on_source(instance, traces, cloud, ours=scene.ours)

    def act(self, step: MigrateLive, scene: Scene) -> None:
        """Ask for the move; for one that is stalled, for what the step says of it.

        One that came to its end since the look is not asked for again: the next look tells how it ended.
        """
        cloud = scene.cloud(step)
        record = traces_of(step, cloud.moving, LIVE).own
        if record is not None and not record.ended:
            remedy(step, record, cloud.moving)
        elif record is None or cloud.clock() - (record.updated_at or record.created_at) > JUST_NOW:
            cloud.moving.migrate_live(known(step.instance_id), step.target_host)


def is_split(instance: Instance, newest: Migration | None) -> bool:
    """Whether Nova disagrees with itself: the record says that the guest is on the target, the instance is MIGRATING on the source."""
    if newest is None or newest.kind not in LIVE or newest.status != "completed":
        return False
    return instance.task_state == "migrating" and instance.host == newest.source_host


def _split(instance: Instance, traces: Traces) -> str:
    source, target = instance.host, traces.newest.target_host if traces.newest else None
    return (
        f"held for a person: the record says that the migration to {target} is completed, and Nova still has the instance "
        f"MIGRATING on {source}. Its guest is on {target}. Reset no state, for {source} may stop the guest then: "
        "Nova's database must be mended"
    )


def _on_target(instance: Instance, traces: Traces) -> Sight:
    if instance.status == "ERROR" and traces.own is not None and traces.own.status == "error":
        says = f"it was moved, and what Nova does afterwards failed: {instance.fault or 'it does not say why'}."
        return failed(f"{says} Its guest is on {instance.host}: do not migrate it back", host=instance.host, status=instance.status)
    if instance.task_state is not None or is_busy(traces.own):
        return under_way("it is on its target, and Nova is still tidying up", status=instance.status)
    if instance.status in RUNNING:
        return done(host=instance.host, status=instance.status)
    return changed(f"it is {instance.status}", differs=["status"], status=instance.status)


def _on_its_way(step: MigrateLive, instance: Instance, traces: Traces, scene: Scene) -> Sight:
    record = traces.own
    if instance.task_state != "migrating" or record is None or record.ended:
        return under_way(f"{instance.status}, {instance.task_state}", status=instance.status)
    moving = scene.cloud(step).moving
    _tell(instance, record, scene, step)
    trouble = stalled(step, record, scene.cloud(step).clock())
    if not trouble:
        return under_way(f"the migration is {record.status}", status=record.status)
    if scene.ours and may_be_remedied(step, instance, record, moving):
        return partial(f"stalled: {trouble}", status=record.status)
    return under_way(f"stalled: {trouble}; the migration is {record.status}", status=record.status, stalled=True)


def _tell(instance: Instance, record: Migration, scene: Scene, step: MigrateLive) -> None:
    """Tell how far it is; what Nova does not list has no counters, and is under way all the same."""
    told = scene.cloud(step).moving.progress(instance.id)
    sent = told.memory_processed_bytes + told.disk_processed_bytes if told else 0
    remaining = told.memory_remaining_bytes + told.disk_remaining_bytes if told else 0
    scene.tell(({"sent_bytes": sent, "remaining_bytes": remaining} if told else {}) | {"status": record.status})


def _on_source(instance: Instance, traces: Traces, cloud: Cloud, *, ours: bool) -> Sight:
    record = traces.own if ours else None
    if instance.status == "ERROR":
        return _in_error(instance, record, cloud)
    if instance.status not in RUNNING:
        return changed(f"it is {instance.status}: only what runs or is paused moves live", differs=["status"], status=instance.status)
    if record is None:
        return todo(f"it is on {instance.host}", seen_migration=traces.newest_id)
    if record.status in REFUSED:
        return failed(_refusal(record, cloud.moving), host=instance.host, migration=record.status)
    if record.ended:
        return moved_back(instance)
    return _without_task(instance, record, cloud)


def _refusal(record: Migration, moving: Moving) -> str:
    if record.status == "error":
        return f"Nova refused it: {why(moving, record, ACTION)}"
    if record.status == "failed":
        return f"the hypervisors gave up: {why(moving, record, ACTION)}. Its guest runs on where it was"
    called_off = asked_since(moving, record, ACTIONS["abort"])
    return f"it {'was called off' if called_off else 'ran out of the time that Nova gives it'}. Its guest runs on where it was"


def _without_task(instance: Instance, record: Migration, cloud: Cloud) -> Sight:
    """Nova ends the task before the record; where it never ends the record, its nova-compute was started anew in the midst."""
    if cloud.clock() - (record.updated_at or record.created_at) < timedelta(seconds=60):
        return under_way(f"the migration is {record.status}, the instance at rest", status=instance.status)
    says = f"its record was left behind as {record.status}: nova-compute of {instance.host} was started anew meanwhile"
    return failed(says, host=instance.host, migration=record.status)


def _in_error(instance: Instance, record: Migration | None, cloud: Cloud) -> Sight:
    """An error of the conductor's puts an instance in ERROR whose guest nobody touched."""
    if record is None or record.status != "error":
        return changed(ERRS, differs=["status"], status=instance.status)
    says = f"Nova broke off: {why(cloud.moving, record, ACTION)}. Its guest was not touched: see that it runs on {instance.host}, then"
    return failed(f"{says} openstack server set --state active {instance.id}", host=instance.host, status=instance.status)
