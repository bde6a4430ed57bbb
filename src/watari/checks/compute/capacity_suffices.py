"""The target's hosts have room for every wave of the plan.

Why: NoValidHost in the middle of a night leaves a project half moved.

Source: Placement's inventories: (total - reserved) * allocation_ratio - used, per host. Instances are laid on hosts of
their availability zone, the largest first; that is careful, as Nova may pack better, but never too hopeful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.demand import Demand, of_placement
from watari.checks.found import Found, block
from watari.checks.wants import wants
from watari.model.survey.compute import Instance


@wants(source=("instances",), target=("hosts", "services", "aggregates", "flavors"))
def capacity_suffices(case: Case) -> Iterator[Found]:
    """Lay the instances of each wave on the room that the waves before it left."""
    free = {
        h.name: {name: stock.free for name, stock in h.inventory.items()}
        for h in case.target.hosts
        if h.enabled and h.state == "up"
    }
    zones = hosts_by_zone(case)
    for wave, instances in case.waves:
        by_size = sorted(
            ((of_placement(case, i), i) for i in instances), key=lambda pair: pair[0]["MEMORY_MB"], reverse=True
        )
        homeless = [
            i.name for demand, i in by_size if not laid(demand, [free[h] for h in zones[zone_of(case, i)] if h in free])
        ]
        if homeless:
            yield block(
                wave,
                f"the hosts of {case.goal.target} have no room for {len(homeless)} of {len(instances)} instances of wave {wave}",
                f"{case.target_cli} resource provider inventory list HOST; add hosts, or move less in this crossing",
                without_room=", ".join(homeless),
                hosts=len(free),
            )


def zone_of(case: Case, instance: Instance) -> str | None:
    """The zone of the target that the instance will be in; None where the scheduler is free to choose."""
    zone = case.goal.map.availability_zones.get(instance.availability_zone or "", instance.availability_zone)
    return zone if any(a.availability_zone == zone for a in case.target.aggregates) else None


def hosts_by_zone(case: Case) -> dict[str | None, list[str]]:
    """The target's hosts of each zone; under None all of them."""
    zones: dict[str | None, list[str]] = defaultdict(list)
    for service in (s for s in case.target.services if s.binary == "nova-compute"):
        zones[None].append(service.host)
        zones[service.availability_zone].append(service.host)
    return zones


def laid(demand: Demand, rooms: list[dict[str, int]]) -> bool:
    """Take ``demand`` from the fullest room that still bears it; classes that a host does not count are not limited there."""
    fitting = [room for room in rooms if all(room.get(name, amount) >= amount for name, amount in demand.items())]
    if not fitting:
        return False
    room = min(fitting, key=lambda r: r.get("MEMORY_MB", 0))
    room.update({name: room[name] - amount for name, amount in demand.items() if name in room})
    return True
