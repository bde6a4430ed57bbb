"""The target's hosts have room for every wave of the plan.

Why: NoValidHost in the middle of a night leaves a project half moved.

Source: Placement's inventories: (total - reserved) * allocation_ratio - used, per host. Instances are laid on hosts of
their availability zone, the largest first; that is careful, as Nova may pack better, but never too hopeful.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from watari.checks.case import CrossingCase
from watari.checks.demand import Demand, of_placement
from watari.checks.found import Found, block
from watari.checks.wants import wants
from watari.facts.services import compute_services
from watari.model.survey.compute import Instance


@wants(source=("instances",), target=("hosts", "services", "aggregates", "flavors"))
def capacity_suffices(case: CrossingCase) -> Iterator[Found]:
    """Lay the instances of each wave on the room that the waves before it left."""
    rooms = Rooms(case)
    for wave, instances in case.waves:
        by_size = sorted(
            ((of_placement(case, i), i) for i in instances), key=lambda pair: pair[0]["MEMORY_MB"], reverse=True
        )
        homeless = [i.name for demand, i in by_size if not rooms.take(demand, rooms.zone_of(i))]
        if homeless:
            yield block(
                wave,
                f"the hosts of {case.goal.target} have no room for {len(homeless)} of {len(instances)} instances of"
                f" wave {wave}",
                f"{case.target_cli} resource provider inventory list HOST; add hosts, or move less in this crossing",
                without_room=", ".join(homeless),
                hosts=len(rooms.free),
            )


class Rooms:
    """What is free on the target's hosts, by their zones, the fullest first.

    So a room is found without asking every host.
    """

    def __init__(self, case: CrossingCase) -> None:
        self._case = case
        self.free = {
            h.name: {name: stock.free for name, stock in h.inventory.items()}
            for h in case.target.hosts
            if h.enabled and h.state == "up"
        }
        self._zones: dict[str, list[str | None]] = defaultdict(list)
        """The zones of each host; None stands for all of them, for those whom the scheduler is free to place."""
        for service in compute_services(case.target.services).values():
            if service.host in self.free:
                self._zones[service.host] += [None, service.availability_zone]
        self._fullest: dict[str | None, list[tuple[int, str]]] = defaultdict(list)
        for host in self._zones:
            self._put(host)

    def zone_of(self, instance: Instance) -> str | None:
        """The zone of the target that the instance will be in; None where the scheduler is free to choose."""
        zone = self._case.facts.target_zone(instance.availability_zone)
        return zone if zone in self._case.facts.target.zones else None

    def take(self, demand: Demand, zone: str | None) -> bool:
        """Take ``demand`` from the fullest room that still bears it.

        Classes that a host does not count are not limited there.
        """
        rooms = self._fullest[zone]
        enough = bisect_left(rooms, (demand["MEMORY_MB"], ""))
        # Before it stand those with too little memory, and those that do not count theirs (as 0): these are tried
        # first.
        uncounted = (host for _, host in rooms[: bisect_left(rooms, (1, ""))] if "MEMORY_MB" not in self.free[host])
        for host in chain(uncounted, (rooms[at][1] for at in range(enough, len(rooms)))):
            room = self.free[host]
            if all(room.get(name, amount) >= amount for name, amount in demand.items()):
                self._drop(host)
                room.update({name: room[name] - amount for name, amount in demand.items() if name in room})
                self._put(host)
                return True
        return False

    def _put(self, host: str) -> None:
        for zone in self._zones[host]:
            insort(self._fullest[zone], self._entry(host))

    def _drop(self, host: str) -> None:
        for zone in self._zones[host]:
            rooms = self._fullest[zone]
            del rooms[bisect_left(rooms, self._entry(host))]

    def _entry(self, host: str) -> tuple[int, str]:
        return self.free[host].get("MEMORY_MB", 0), host
