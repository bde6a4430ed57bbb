"""Nova, Neutron and Cinder tell the same host of every instance that moves, and of its volumes each one attachment.

Why: a move that broke half-way leaves a guest on one host and its record on another. Whatever is done by a wrong record
hits the wrong host: Nova's periodic sync may stop the guest, and a second move may start it twice.

Source: state table 3.3 (a `completed` record while the instance is MIGRATING on its old host: a split record);
leftovers of rolled-back moves: bugs 1889108 and 1899835 for volumes, `binding:host_id` for ports.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, block, lost
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.survey.compute import Instance


@wants(cloud=("instances", "ports", "volumes", "migrations"))
def services_agree_where_instances_are(case: HostCase) -> Iterator[Found]:
    """Compare what is told of each instance; one that is under way has two hosts by right."""
    newest = {m.instance_id: m for m in sorted(case.survey.migrations, key=lambda m: m.created_at)}
    for instance in case.instances:
        last = newest.get(instance.id)
        if instance.task_state == "migrating" and last is not None and last.status == "completed":
            says = (
                f"{instance.name} migrates, says Nova, and its migration {last.id} to {last.target_host} is"
                " completed: a split record"
            )
            act = (
                f"on {last.target_host}: virsh list --all --uuid; the guest runs there, so mend Nova's record of its"
                " host first"
            )
            yield block(instance.name, says, act, host=instance.host or "none")
        elif instance.task_state is None and instance.id not in case.under_way:
            yield from _ports(case, instance)
            yield from _volumes(case, instance)


def _ports(case: HostCase, instance: Instance) -> Iterator[Found]:
    for port in case.ports.get(instance.id, ()):
        if port.host and port.host != instance.host:
            says = (
                f"a port of {instance.name} is bound to {port.host}, and Nova says that the instance is on"
                f" {instance.host}"
            )
            act = (
                f"virsh list --all --uuid on both hosts; when Nova is right: {case.cli} server reboot --hard"
                f" {instance.id} binds it anew"
            )
            yield lost(f"{instance.name}: port {port.id}", says, act)


def _volumes(case: HostCase, instance: Instance) -> Iterator[Found]:
    listed = f"{case.cli} --os-volume-api-version 3.27 volume attachment list --volume-id"
    for attached in instance.volumes:
        volume = case.volumes.get(attached.volume_id)
        its = [a for a in volume.attachments if a.instance_id == instance.id] if volume is not None else []
        hosts = sorted({a.host for a in its if a.host and a.host != instance.host})
        if hosts or len(its) > 1:
            where = f", to {' and '.join(hosts)}" if hosts else ""
            says = (
                f"volume {attached.volume_id} of {instance.name} on {instance.host} has {len(its)} attachments to"
                f" it{where}"
            )
            act = f"{listed} {attached.volume_id}; delete those that no guest uses: volume attachment delete ID"
            yield lost(f"{instance.name}: volume {attached.volume_id}", says, act)
