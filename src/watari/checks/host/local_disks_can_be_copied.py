"""The running instances that move have no disks on their hosts' own storage.

Why: such a disk is copied while the guest writes to it; that takes far longer than the memory, loads the network, and
Nova does not ask whether the target's file system has room for it (since 2.25), Placement does by DISK_GB alone. Where
the hosts share their storage for instances (Ceph, NFS), nothing is copied.

Source: rules L14 and L15: with `block_migration: auto` Nova decides; only an instance with all its disks on volumes is
surely not copied. Which storage a host uses (`[libvirt] images_type`) stands in nova.conf, and in no API.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.found import Found, note
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants
from watari.facts.hosts.demand import local_disk_gib
from watari.model.survey.compute import Instance


@wants(cloud=("instances",))
def local_disks_can_be_copied(case: HostCase) -> Iterator[Found]:
    """One finding for each host that such instances leave."""
    leaving: dict[str, list[Instance]] = defaultdict(list)
    for instance in case.going_live:
        if instance.host is not None and local_disk_gib(instance):
            leaving[instance.host].append(instance)
    for host, instances in leaving.items():
        yield note(
            host,
            f"{len(instances)} running instances of {host} have disks of up to {sum(map(local_disk_gib, instances))}"
            " GiB that are no volumes: "
            "unless the hosts share their storage, all of it is copied",
            f"on {host}: grep images_type /etc/nova/nova.conf; where it is not rbd: df /var/lib/nova/instances, also"
            " on the targets",
            instances=named(i.name for i in instances),
        )
