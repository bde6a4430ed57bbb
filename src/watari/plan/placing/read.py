"""From a survey to a cluster: what Nova's rules look at, as far as a survey can tell it.

What it cannot tell is taken on the safe side and said in the cluster's notes: unknown is not absent. Not visible at all
are cells (C4), Manila shares (C13), NUMA layouts of targets (L6), and which filters the scheduler has on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from watari.model.survey.survey import Survey
from watari.plan.placing.demand import Demand
from watari.plan.placing.holds import held
from watari.plan.placing.isolation import Isolation
from watari.plan.placing.model import Cluster, Group, Guest, Policy, Room
from watari.plan.placing.read_hosts import room_of, rooms_seen
from watari.plan.placing.surveyed import Surveyed

POLICIES: tuple[Policy, ...] = ("affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity")
NO_RACKS: Mapping[str, str] = {}


def cluster_of(survey: Survey, racks: Mapping[str, str] = NO_RACKS) -> Cluster:
    """Give the hosts and instances of a surveyed cloud. ``racks`` names the rack of hosts, for no API tells it.

    Instances on hosts that the survey does not show are left out, and noted. An instance that is not running goes cold, any
    other one live; whatever keeps it from that stands in ``held``.
    """
    seen = Surveyed(survey)
    reader = _Reader(seen, racks)
    guests = tuple(reader.guests())
    on: dict[str, list[Guest]] = {}
    for guest in guests:
        on.setdefault(guest.host, []).append(guest)
    rooms = tuple(room_of(seen, host, on.get(host.name, ()), racks.get(host.name)) for host in rooms_seen(seen))
    return Cluster(rooms, guests, tuple(reader.groups()), tuple(reader.notes()))


class _Reader:
    """Reads the instances; the bare rooms come first, for who may go where depends on them."""

    def __init__(self, seen: Surveyed, racks: Mapping[str, str]) -> None:
        self._seen = seen
        self._hosts = {host.name: host for host in rooms_seen(seen)}
        self._rooms: dict[str, Room] = {
            name: room_of(seen, host, (), racks.get(name)) for name, host in self._hosts.items()
        }
        self._isolation = Isolation(seen, tuple(self._rooms))
        self._apart = _apart(seen)

    def guests(self) -> Iterator[Guest]:
        """Give every instance that is on a host which the survey shows."""
        for instance in self._seen.survey.instances:
            if instance.host in self._hosts:
                yield self._guest(instance.id)

    def _guest(self, id_: str) -> Guest:
        seen, instance = self._seen, self._seen.instances[id_]
        host = self._hosts[str(instance.host)]
        demand = Demand(seen, instance, host)
        zone = instance.pinned_zone if instance.zone_known else self._rooms[host.name].zone
        stopped = instance.status == "SHUTOFF"
        hints = seen.hints(instance)
        return Guest(
            id=id_,
            host=host.name,
            name=instance.name,
            needs=demand.needs(),
            zone_pin=zone,
            required_traits=demand.traits("required"),
            forbidden_traits=demand.traits("forbidden"),
            group=seen.group_of.get(id_),
            apart_from=self._apart.get(id_, frozenset()),
            beside=frozenset(hints.get("same_host", ())),
            allowed=self._isolation.allowed(instance, demand),
            barred=seen.leftovers.get(id_, frozenset()),
            way="cold" if stopped else "live",
            held=tuple(held(seen, instance)),
            ram_gib=0.0 if stopped else instance.flavor.ram_mib / 1024,
            local_disk_gib=float(demand.local_disk_gib),
        )

    def groups(self) -> Iterator[Group]:
        """Give every server group whose policy is known; guests of others are held."""
        for group in self._seen.survey.server_groups:
            if group.policy in POLICIES:
                policy = next(policy for policy in POLICIES if policy == group.policy)
                most = int(group.rules.get("max_server_per_host", 1))
                yield Group(group.id, policy, most, self._seen.pending(group))

    def notes(self) -> Iterator[str]:
        """Say what was assumed, and what could not be seen."""
        instances = [instance for instance in self._seen.survey.instances if instance.host in self._hosts]
        zones = {room.zone for room in self._rooms.values()}
        if len(zones) > 1 and (count := sum(not instance.zone_known for instance in instances)):
            yield f"{count} instances are kept in their availability zone: this Nova does not tell whether they are pinned to it (C7)"
        if count := sum(instance.scheduler_hints is None for instance in instances):
            yield f"scheduler hints of {count} instances are not known: this Nova does not tell them (C8)"
        if strange := [i.name for i in self._seen.survey.instances if i.host is not None and i.host not in self._hosts]:
            yield f"not looked at, for the survey does not show their hosts: {', '.join(sorted(strange))}"
        yield from self._isolation.notes()


def _apart(seen: Surveyed) -> dict[str, frozenset[str]]:
    """Give for every instance those that its hint `different_host` names."""
    hints = ((instance.id, seen.hints(instance).get("different_host", ())) for instance in seen.survey.instances)
    return {id_: frozenset(others) - {id_} for id_, others in hints if others}
