"""The deed of a live migration. Host, task state and record decide together; no answer of Nova's is proof by itself."""

from __future__ import annotations

from watari.clouds.port import Cloud, Moving
from watari.model.record import known
from watari.model.steps.host import MigrateLive
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Migration, Progress
from watari.steps.deed import Scene
from watari.steps.hosts.places import ERRS, GONE, elsewhere, moved_back
from watari.steps.hosts.stalling import ACTIONS, asked_for, may_be_remedied, note_progress, remedy, stalled
from watari.steps.hosts.traces import LIVE, Traces, asked_since, is_settling, refusal, traces_of
from watari.steps.sight import Sight, changed, done, failed, partial, present, todo, under_way

ACTION = "live-migration"
RUNNING = ("ACTIVE", "PAUSED")
REFUSED = ("error", "failed", "cancelled")
SEE_BOTH = "see on both hosts where its guest runs (virsh list --all) before anything of it is started or reset"
WRITING = "Nova is writing down how it ended"


class MigrateLiveDeed:
    """Move a running or paused instance to another host while it works."""

    def look(self, step: MigrateLive, scene: Scene) -> Sight:
        """Judge by where Nova says the instance is, by its task, and by the record of its move."""
        cloud = scene.cloud(step)
        instance = present(cloud.compute.instance, known(step.instance_id))
        if instance is None:
            return changed(GONE, differs=["id"])
        traces = traces_of(step, scene, LIVE)
        if is_split(instance, traces.newest):
            return _split(instance, traces, cloud)
        if instance.host == step.target_host:
            return _on_target(instance, traces.own, cloud)
        if instance.host != step.source_host:
            return elsewhere(instance)
        if instance.task_state is not None:
            return _on_its_way(step, instance, traces, scene)
        return _on_source(instance, traces, cloud, ours=scene.ours)

    def act(self, step: MigrateLive, scene: Scene) -> None:
        """Ask for the move; for one that is stalled, for what the step says of it.

        What began or ended since the look is left alone: the next look tells.
        """
        cloud = scene.cloud(step)
        record = traces_of(step, scene, LIVE).own
        if record is None:
            cloud.moving.migrate_live(known(step.instance_id), step.target_host)
        elif stalled(step, scene.memory, cloud.clock()):
            instance = cloud.compute.instance(known(step.instance_id))
            if may_be_remedied(step, instance, record, cloud.moving):
                remedy(step, record, cloud.moving)


def is_split(instance: Instance, newest: Migration | None) -> bool:
    """Whether Nova disagrees with itself.

    The record says that the guest is on the target, the instance is MIGRATING on the source.
    """
    if newest is None or newest.kind not in LIVE or newest.status != "completed":
        return False
    return instance.task_state == "migrating" and instance.host == newest.source_host


def _split(instance: Instance, traces: Traces, cloud: Cloud) -> Sight:
    if is_settling(traces.newest, cloud.clock()):
        return under_way(WRITING, status=instance.status)
    source, target = instance.host, traces.newest.target_host if traces.newest else None
    says = (
        f"held for a person: the record says that the migration to {target} is completed, and Nova still has the"
        " instance "
        f"MIGRATING on {source}. Its guest is on {target}. Reset no state, for {source} may stop the guest then: "
        "Nova's database must be mended"
    )
    return failed(says, host=source, status=instance.status, unsure=True)


def _on_target(instance: Instance, record: Migration | None, cloud: Cloud) -> Sight:
    """Only a record that says `completed` makes it done; one of another move, or none, has nothing to say."""
    if instance.task_state is not None:
        return under_way("it is on its target, and Nova is still tidying up", status=instance.status)
    if record is not None and record.status != "completed":
        if is_settling(record, cloud.clock()):
            return under_way("it is on its target, and Nova is still tidying up", status=instance.status)
        if record.status == "error" or not record.ended:
            return failed(_untidy(instance, record), host=instance.host, status=instance.status, unsure=True)
    if instance.status in RUNNING:
        return done(host=instance.host, status=instance.status)
    return changed(f"it is {instance.status}", differs=["status"], status=instance.status)


def _untidy(instance: Instance, record: Migration) -> str:
    """Post-processing that broke off, or whose nova-compute was started anew in the midst."""
    what = (
        f"failed: {instance.fault or 'it does not say why'}"
        if record.status == "error"
        else f"stands still at {record.status}"
    )
    return (
        f"it was moved, and what Nova does afterwards {what}. Its guest is on {instance.host}: do not migrate it back"
    )


def _on_its_way(step: MigrateLive, instance: Instance, traces: Traces, scene: Scene) -> Sight:
    record = traces.own
    if instance.task_state != "migrating" or record is None or record.ended:
        return under_way(f"{instance.status}, {instance.task_state}", status=instance.status)
    cloud = scene.cloud(step)
    told = cloud.moving.progress(instance.id)
    _tell(told, record, scene)
    note_progress(scene.memory, record, told, cloud.clock())
    trouble = stalled(step, scene.memory, cloud.clock())
    if not trouble:
        return under_way(f"the migration is {record.status}", status=record.status)
    if scene.ours and may_be_remedied(step, instance, record, cloud.moving):
        return partial(f"stalled: {trouble}", status=record.status)
    says = f"stalled: {trouble}; the migration is {record.status}{asked_for(step, record, cloud.moving)}"
    return under_way(says, status=record.status, stalled=True)


def _tell(told: Progress | None, record: Migration, scene: Scene) -> None:
    """Tell how far it is; what Nova does not list has no counters, and is under way all the same."""
    sent = told.memory_processed_bytes + told.disk_processed_bytes if told else 0
    remaining = told.memory_remaining_bytes + told.disk_remaining_bytes if told else 0
    scene.tell(({"sent_bytes": sent, "remaining_bytes": remaining} if told else {}) | {"status": record.status})


def _on_source(instance: Instance, traces: Traces, cloud: Cloud, *, ours: bool) -> Sight:
    record = traces.own if ours else None
    if instance.status == "ERROR":
        return _in_error(instance, record, cloud)
    if instance.status not in RUNNING:
        return changed(
            f"it is {instance.status}: only what runs or is paused moves live",
            differs=["status"],
            status=instance.status,
        )
    if record is None:
        return todo(f"it is on {instance.host}", seen_migration=traces.newest_id)
    return _ended_on_source(instance, record, cloud)


def _ended_on_source(instance: Instance, record: Migration, cloud: Cloud) -> Sight:
    if record.status == "error":
        return _broken_off(instance, record, cloud)
    if record.status in REFUSED:
        return failed(_given_up(record, cloud.moving), host=instance.host, migration=record.status)
    if is_settling(record, cloud.clock()):
        return under_way(f"{WRITING}: its record is {record.status}", status=instance.status)
    if record.ended:
        return moved_back(instance)
    says = (
        f"its record was left behind as {record.status}: nova-compute of {instance.host} was started anew meanwhile;"
        f" {SEE_BOTH}"
    )
    return failed(says, host=instance.host, migration=record.status, unsure=True)


def _broken_off(instance: Instance, record: Migration, cloud: Cloud) -> Sight:
    """A request that failed touched no guest.

    One that went well may have: a restart of nova-compute lets libvirt end alone.
    """
    said = refusal(cloud.moving, record, ACTION)
    if said is not None:
        return failed(f"Nova refused it: {said}", host=instance.host, migration=record.status)
    says = f"held for a person: Nova broke it off in its midst and does not say why; {SEE_BOTH}"
    return failed(says, host=instance.host, migration=record.status, status=instance.status, unsure=True)


def _given_up(record: Migration, moving: Moving) -> str:
    if record.status == "failed":
        return (
            f"the hypervisors gave up: {refusal(moving, record, ACTION) or 'Nova does not say why'}. Its guest runs"
            " on where it was"
        )
    called_off = asked_since(moving, record, ACTIONS["abort"])
    return (
        f"it {'was called off' if called_off else 'ran out of the time that Nova gives it'}. Its guest runs on where"
        " it was"
    )


def _in_error(instance: Instance, record: Migration | None, cloud: Cloud) -> Sight:
    """An error of the conductor's puts an instance in ERROR whose guest nobody touched."""
    if record is None or record.status != "error":
        return changed(ERRS, differs=["status"], status=instance.status)
    said = refusal(cloud.moving, record, ACTION)
    if said is None:
        return _broken_off(instance, record, cloud)
    says = f"Nova broke off: {said}. Its guest was not touched: see that it runs on {instance.host}, then"
    return failed(
        f"{says} openstack server set --state active {instance.id}", host=instance.host, status=instance.status
    )
