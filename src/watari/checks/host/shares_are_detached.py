"""No instance that moves has a Manila share attached by Nova.

Why: Nova refuses to move it, live or cold, and to rebuild it elsewhere.

Source: rule C13: `block_shares_not_supported` of live_migrate, resize and evacuate in nova/compute/api.py; the shares
of an instance are told by `GET /servers/ID/shares` (microversion 2.97), one question for each. They can only be where
the host has virtiofs, and file-backed memory or huge pages of the instance (traits COMPUTE_STORAGE_VIRTIO_FS,
COMPUTE_MEM_BACKING_FILE).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants
from watari.model.survey.compute import Instance


@wants(cloud=("instances", "hosts", "images", "volumes", "microversions"))
def shares_are_detached(case: HostCase) -> Iterator[Found]:
    """Name the instances that may have one, host by host; below 2.97 there are none."""
    may: dict[str, list[Instance]] = defaultdict(list)
    for instance in case.going if case.offers("2.97") else ():
        if instance.host is not None and _may_have_one(case, instance):
            may[instance.host].append(instance)
    for host, instances in may.items():
        yield warn(
            host,
            f"{len(instances)} instances of {host} may have a share attached, and the survey does not ask: Nova would"
            " refuse to move them",
            f"for each: {case.cli} --os-compute-api-version 2.97 server share list {instances[0].id}; take it off:"
            " server remove share",
            instances=named(i.name for i in instances),
        )


def _may_have_one(case: HostCase, instance: Instance) -> bool:
    host = case.hosts.get(instance.host or "")
    if host is None or "COMPUTE_STORAGE_VIRTIO_FS" not in host.traits:
        return False
    asked = case.asked(instance)
    paged = asked.get("hw:mem_page_size", asked.get("hw_mem_page_size", "small")) != "small"
    return paged or "COMPUTE_MEM_BACKING_FILE" in host.traits
