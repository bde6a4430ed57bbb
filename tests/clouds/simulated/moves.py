"""What the tests of moves between hosts share."""

from __future__ import annotations

from typing import Any

from tests.builders import NOON
from watari.clouds.simulated import SimulatedCloud
from watari.model.survey.moving import Migration


def a_migration(instance: str = "web-1", number: int = 1, **fields: Any) -> Migration:
    """A live migration that was completed."""
    given = {
        "id": number,
        "uuid": f"migration-{number}",
        "instance_id": f"instance-{instance}",
        "kind": "live-migration",
        "status": "completed",
        "source_host": "classic-1",
        "target_host": "classic-2",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Migration(**given | fields)


def newest(cloud: SimulatedCloud, instance_id: str = "web-1") -> Migration:
    """The instance's latest record."""
    return cloud.moving.migrations(instance_id)[0]


def held(cloud: SimulatedCloud, consumer_id: str) -> list[str]:
    """The hosts of which a consumer holds something."""
    names = {host.hypervisor_id: host.name for host in cloud.state.hosts}
    return sorted(names[allocation.provider_id] for allocation in cloud.moving.allocations_of(consumer_id))


def used(cloud: SimulatedCloud) -> dict[str, int]:
    """How many cores are taken of each host."""
    return {host.name: host.inventory["VCPU"].used for host in cloud.state.hosts}


def walk(
    cloud: SimulatedCloud, instance_id: str = "web-1", seconds: int = 60
) -> list[tuple[str, str | None, str | None, str]]:
    """Every status, task and host that an instance passes, each with its newest record's status."""
    seen: list[tuple[str, str | None, str | None, str]] = []
    for _ in range(seconds):
        cloud.tick(1)
        instance = cloud.state.instances.get(instance_id)
        records = cloud.state.migrations.where(lambda m: m.instance_id == instance_id)
        now = (instance.status, instance.task_state, instance.host, records[-1].status if records else "")
        if not seen or seen[-1] != now:
            seen.append(now)
    return seen
