"""A crowd on fake hosts.

Zones with instances pinned to them, server groups, instances of three sizes, some stopped, some suspended.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openstack.connection import Connection

from tests.lab.estates import wait_for

ZONES = ("north", "middle", "south")
SIZES_MIB = {"little": 256, "medium": 512, "large": 1024}
BATCH_SECONDS = 600


@dataclass(frozen=True)
class Batch:
    """So many instances of one size; pinned to a zone, members of a server group, or neither."""

    name: str
    size: str
    count: int
    zone: str | None = None
    group: str | None = None


def batches() -> Iterator[Batch]:
    """Two hundred: 120 pinned to their zones, 50 of all in ten anti-affinity groups of five."""
    for zone in ZONES:
        yield Batch(f"{zone}-little", "little", 20, zone)
        yield Batch(f"{zone}-medium", "medium", 15, zone)
        yield Batch(f"{zone}-apart", "large", 5, zone, f"{zone}-apart")
    for number in range(1, 8):
        yield Batch(f"apart-{number}", "medium", 5, None, f"apart-{number}")
    yield Batch("free-little", "little", 40)
    yield Batch("free-large", "large", 5)


def divide(admin: Connection, hosts: list[str]) -> None:
    """Put the hosts into the zones, in turns."""
    compute: Any = admin.compute
    for at, zone in enumerate(ZONES):
        aggregate = compute.create_aggregate(name=zone, availability_zone=zone)
        for host in hosts[at :: len(ZONES)]:
            compute.add_host_to_aggregate(aggregate.id, host)


def offer(admin: Connection) -> str:
    """Make flavors and an image that nothing boots from, and lift the quotas; gives the image's id."""
    compute: Any = admin.compute
    compute.update_quota_set(
        admin.current_project_id, instances=-1, cores=-1, ram=-1, server_groups=-1, server_group_members=-1
    )
    for name, ram in SIZES_MIB.items():
        compute.create_flavor(name=name, ram=ram, vcpus=1, disk=0)
    image: Any = admin.create_image(
        "nothing", data=b"nothing that boots", disk_format="raw", container_format="bare", wait=True
    )
    return str(image.id)


def boot(admin: Connection, batch: Batch, image: str) -> None:
    """Boot a batch, and wait until all of it runs."""
    compute: Any = admin.compute
    words: dict[str, Any] = {"availability_zone": batch.zone} if batch.zone else {}
    if batch.group:
        group = compute.create_server_group(name=batch.group, policy="anti-affinity")
        words["scheduler_hints"] = {"group": group.id}
    count = {"min_count": batch.count, "max_count": batch.count}
    flavor = compute.find_flavor(batch.size)
    compute.create_server(name=batch.name, flavor_id=flavor.id, image_id=image, networks="none", **count, **words)
    wait_for(lambda: _states(admin, batch)["BUILD"] == 0, seconds=BATCH_SECONDS)
    assert _states(admin, batch) == {"ACTIVE": batch.count}, batch


def _states(admin: Connection, batch: Batch) -> Counter[str]:
    return Counter(server.status for server in admin.compute.servers(name=f"^{batch.name}-[0-9]+$"))
