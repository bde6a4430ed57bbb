"""No running instance that moves has a config drive on its host's own storage.

Why: a config drive of the usual format is a CD-ROM, which a copying migration leaves out or libvirt refuses; it also
makes Nova copy where everything else of the instance lies on volumes.

Source: rules L14 and L15; `config_drive_format` in nova.conf (`iso9660` by default): upstream calls the other one,
`vfat`, needless since libvirt 1.2.17, Red Hat's documents still refuse the default. No API tells which one a drive has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants


@wants(cloud=("instances",))
def config_drives_can_be_copied(case: HostCase) -> Iterator[Found]:
    """One finding for each host that such instances leave."""
    leaving: dict[str, list[str]] = defaultdict(list)
    for instance in case.going_live:
        if instance.config_drive and instance.host is not None:
            leaving[instance.host].append(instance.name)
    for host, names in leaving.items():
        yield warn(
            host,
            f"{len(names)} running instances of {host} have a config drive: unless the hosts share their storage,"
            " they may be refused",
            f"on {host}: grep -E 'images_type|config_drive_format' /etc/nova/nova.conf; with rbd, shared storage or"
            " vfat nothing to do, "
            "else see how the first of them fares",
            instances=named(names),
        )
