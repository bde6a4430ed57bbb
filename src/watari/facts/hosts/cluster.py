"""From a survey to a cluster: what Nova's rules look at, as far as a survey can tell it.

What it cannot tell is taken on the safe side and said in the cluster's notes: unknown is not absent. Not visible at all
are cells (C4), Manila shares (C13), NUMA layouts of targets (L6), and which filters the scheduler has on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from watari.facts.hosts.demand import InstanceDemand, Isolation
from watari.facts.hosts.holds import held
from watari.facts.hosts.surveyed import SurveyedCloud
from watari.facts.services import is_up
from watari.model.survey.compute import Host
from watari.placing.model import POLICIES, Cluster, ComputeHost, Grain, Group, PlacedInstance

NO_RACKS: Mapping[str, str] = {}
DISABLED = "COMPUTE_STATUS_DISABLED"
"""Nova sets this trait on a disabled host, and Placement leaves such a host out (C3)."""
NO_ZONE = "nova"
"""Nova's own name for the zone of hosts that are in none (`default_availability_zone`)."""


def cluster_of(seen: SurveyedCloud, racks: Mapping[str, str] = NO_RACKS) -> Cluster:
    """Give the hosts and instances of a surveyed cloud. ``racks`` names the rack of hosts, for no API tells it.

    Instances on hosts that the survey does not show are left out, and noted. An instance that is not running goes cold,
    any other one live; whatever keeps it from that stands in ``held``.
    """
    reader = _Reader(seen, racks)
    instances = tuple(reader.instances())
    on: dict[str, list[PlacedInstance]] = {}
    for instance in instances:
        on.setdefault(instance.host, []).append(instance)
    hosts = tuple(_host(seen, host, on.get(name, ()), racks.get(name)) for name, host in seen.hosts.items())
    return Cluster(hosts, instances, tuple(reader.groups()), tuple(reader.notes()))


class _Reader:
    """Reads the instances; the bare hosts come first, for who may go where depends on them."""

    def __init__(self, seen: SurveyedCloud, racks: Mapping[str, str]) -> None:
        self._seen = seen
        self._hosts = {name: _host(seen, host, (), racks.get(name)) for name, host in seen.hosts.items()}
        self._isolation = Isolation(seen, tuple(self._hosts))
        self._apart = _apart(seen)
        self._policies = {group.id for group in seen.survey.server_groups if group.policy in POLICIES}

    def instances(self) -> Iterator[PlacedInstance]:
        """Give every instance that is on a host which the survey shows."""
        for instance in self._seen.survey.instances:
            if instance.host in self._hosts:
                yield self._instance(instance.id)

    def _instance(self, id_: str) -> PlacedInstance:
        seen, instance = self._seen, self._seen.instances[id_]
        host = seen.hosts[str(instance.host)]
        demand = InstanceDemand(seen, instance, host)
        zone = instance.pinned_zone if instance.zone_known else self._hosts[host.name].zone
        stopped = instance.status == "SHUTOFF"
        hints = seen.hints(instance)
        return PlacedInstance(
            id=id_,
            host=host.name,
            name=instance.name,
            needs=demand.needs(),
            zone_pin=zone,
            required_traits=demand.traits("required"),
            forbidden_traits=demand.traits("forbidden"),
            group=self._group_of(id_),
            apart_from=self._apart.get(id_, frozenset()),
            beside=frozenset(hints.get("same_host", ())),
            allowed=self._isolation.allowed(instance, demand),
            barred=seen.barred.get(id_, frozenset()),
            way="cold" if stopped else "live",
            held=tuple(held(seen, instance)),
            ram_gib=0.0 if stopped else instance.flavor.ram_mib / 1024,
            local_disk_gib=float(demand.local_disk_gib),
        )

    def _group_of(self, id_: str) -> str | None:
        """Its server group, if its policy is one that Nova knows: of another one its members are held (C10)."""
        group = self._seen.group_of.get(id_)
        return group if group in self._policies else None

    def groups(self) -> Iterator[Group]:
        """Give every server group whose policy is known; instances of others are held."""
        for group in self._seen.survey.server_groups:
            policy = next((policy for policy in POLICIES if policy == group.policy), None)
            if policy is not None:
                most = int(group.rules.get("max_server_per_host", 1))
                yield Group(group.id, policy, most, self._seen.pending(group))

    def notes(self) -> Iterator[str]:
        """Say what was assumed, and what could not be seen."""
        instances = [instance for instance in self._seen.survey.instances if instance.host in self._hosts]
        zones = {host.zone for host in self._hosts.values()}
        if len(zones) > 1 and (count := sum(not instance.zone_known for instance in instances)):
            yield (
                f"{count} instances are kept in their availability zone: this Nova does not tell whether they are"
                " pinned to it (C7)"
            )
        if count := sum(instance.scheduler_hints is None for instance in instances):
            yield f"scheduler hints of {count} instances are not known: this Nova does not tell them (C8)"
        if strange := [i.name for i in self._seen.survey.instances if i.host is not None and i.host not in self._hosts]:
            yield f"not looked at, for the survey does not show their hosts: {', '.join(sorted(strange))}"
        yield from self._isolation.notes()


def _apart(seen: SurveyedCloud) -> dict[str, frozenset[str]]:
    """Give for every instance those that its hint `different_host` names."""
    hints = ((instance.id, seen.hints(instance).get("different_host", ())) for instance in seen.survey.instances)
    return {id_: frozenset(others) - {id_} for id_, others in hints if others}


def _host(seen: SurveyedCloud, host: Host, instances: Iterable[PlacedInstance], rack: str | None) -> ComputeHost:
    """Give a host as placing sees it.

    What is used beyond the needs of ``instances``, those on it, is used by others.
    """
    service = seen.computes.get(host.name)
    aggregates = [aggregate for aggregate in seen.survey.aggregates if host.name in aggregate.hosts]
    zone = service.availability_zone if service is not None else None
    return ComputeHost(
        name=host.name,
        # as Placement counts what it may give away of an empty host
        capacity={name: int((stock.total - stock.reserved) * stock.ratio) for name, stock in host.inventory.items()},
        used_by_others=_used_by_others(host, instances),
        grains={name: Grain(stock.min_unit, stock.max_unit, stock.step_size) for name, stock in host.inventory.items()},
        zone=zone or next((a.availability_zone for a in aggregates if a.availability_zone), NO_ZONE),
        aggregates=frozenset(aggregate.name for aggregate in aggregates),
        traits=frozenset(host.traits),
        kind=host.kind,
        version=host.version,
        open=(service.enabled if service is not None else host.enabled) and DISABLED not in host.traits,
        up=is_up(service) if service is not None else host.state == "up",
        rack=rack,
    )


def _used_by_others(host: Host, instances: Iterable[PlacedInstance]) -> dict[str, int]:
    """What consumers hold that are none of ``instances``.

    Migrations under way, leaks, instances that the survey does not show.
    """
    used = {name: stock.used for name, stock in host.inventory.items()}
    for instance in instances:
        for name, amount in instance.needs.items():
            if name in used:
                used[name] -= amount
    return {name: max(amount, 0) for name, amount in used.items()}
