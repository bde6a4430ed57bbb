"""What both surveys are to a crossing: who crosses, where to, in which wave, and what it is on the target already."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property

from watari.facts.dependencies import Dependencies
from watari.facts.lookup import Lookup, grouped
from watari.facts.places import NetworkPlace, NetworkPlaces
from watari.facts.routed import RoutedAddresses
from watari.facts.staying import ReasonToStay, Rule, reasons_to_stay
from watari.model.goal import CrossingGoal, ProjectChoice, RoutedNetwork, SharedSegment, WaveGoal
from watari.model.survey.compute import Flavor, Instance, InstanceFlavor
from watari.model.survey.identity import Project
from watari.model.survey.network import FixedIp, FloatingIp, Network, Port
from watari.model.survey.survey import Survey
from watari.model.survey.volume import Volume

NOVAS_OWN_ZONE = "nova"
"""The zone of hosts that are in none; it must never be asked for by name (Nova's `default_availability_zone`)."""


@dataclass(frozen=True)
class Chosen:
    """A project that crosses, as the goal names it and as the source knows it; ``at`` is its turn in the goal."""

    choice: ProjectChoice
    project: Project
    at: int

    @property
    def target_name(self) -> str:
        """Its name on the target."""
        return self.choice.rename or self.choice.name


def _taker(wave: WaveGoal) -> Callable[[Instance], bool]:
    """Whether a wave takes an instance: all names alone at one glance, for a large goal has hundreds of patterns."""
    names = [choice.name for choice in wave.take if choice.name is not None and not choice.metadata]
    others = [choice for choice in wave.take if choice.name is None or choice.metadata]
    fits = re.compile("|".join(translate(name) for name in names) or r"(?!)").match
    return lambda instance: bool(fits(instance.name)) or any(choice.takes(instance) for choice in others)


class CrossingFacts:
    """Asked by planner and checks alike; everything is worked out once, when it is first asked for."""

    def __init__(self, goal: CrossingGoal, source: Survey, target: Survey) -> None:
        self.goal = goal
        self.source = Lookup(source)
        self.target = Lookup(target)

    # projects

    @cached_property
    def chosen(self) -> dict[str, Chosen]:
        """The projects of the goal that the source has, in the goal's order, by the source's id."""
        named = self.source.projects_named
        choices = [c for c in self.goal.projects if (c.domain, c.name) in named]
        found = {named[c.domain, c.name].id: c for c in choices}
        return {id_: Chosen(choice, self.source.projects[id_], at) for at, (id_, choice) in enumerate(found.items())}

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The source's projects that cross."""
        return tuple(chosen.project for chosen in self.chosen.values())

    def target_domain(self, name: str) -> str:
        """The name that a domain of the source has on the target."""
        return self.goal.map.domains.get(name, name)

    @cached_property
    def _target_projects(self) -> dict[str, Project | None]:
        named = self.target.projects_named
        return {
            id_: named.get((self.target_domain(chosen.choice.domain), chosen.target_name))
            for id_, chosen in self.chosen.items()
        }

    def target_project(self, project_id: str) -> Project | None:
        """What a crossing project of the source is on the target, where it exists already."""
        return self._target_projects.get(project_id)

    def target_project_id(self, project_id: str) -> str | None:
        """The id of that project."""
        project = self.target_project(project_id)
        return project.id if project is not None else None

    def crosses_by(self, project_id: str, turn: int | None) -> bool:
        """Whether a project crosses no later than ``turn`` in the goal (None: at all).

        What comes later cannot be referred to yet.
        """
        chosen = self.chosen.get(project_id)
        return chosen is not None and (turn is None or chosen.at <= turn)

    # networks

    @cached_property
    def places(self) -> NetworkPlaces:
        """Where the source's networks have their place on the target."""
        return NetworkPlaces(self.goal, self.source, self.target, self.chosen)

    def place(self, network_id: str) -> NetworkPlace | None:
        """The place of one of the source's networks."""
        return self.places.found.get(network_id)

    @cached_property
    def target_networks(self) -> dict[str, Network]:
        """The network of the target that stands for a source network already, by its id; behind a router none does."""
        found = ((id_, self._target_network(place)) for id_, place in self.places.found.items())
        return {id_: network for id_, network in found if network is not None}

    def _target_network(self, place: NetworkPlace) -> Network | None:
        if place.kind == "own":
            return self.places.made_before(place.network, self.target_project_id(place.network.project_id))
        return place.target

    @cached_property
    def segments(self) -> tuple[tuple[SharedSegment, Network], ...]:
        """The shared segments of the goal, each with its network of the source."""
        return tuple((s, p.network) for p in self.places.found.values() for s in p.segments)

    @cached_property
    def routed_networks(self) -> tuple[tuple[RoutedNetwork, Network], ...]:
        """The routed joins of the goal, each with its network of the source."""
        return tuple((p.routed, p.network) for p in self.places.found.values() if p.routed is not None)

    @cached_property
    def routed(self) -> dict[str, RoutedAddresses]:
        """The new addresses of what moves behind a router, by the id of the old subnet."""
        found = {}
        for place in self.places.found.values():
            old = self.places.routed_subnet(place) if place.routed is not None else None
            if old is not None and place.routed is not None:
                ports = self.moving_ports_on.get(place.network.id, [])
                held = [f.address for p in ports for f in p.fixed_ips if f.subnet_id == old.id]
                found[old.id] = RoutedAddresses(old, place.routed, held)
        return found

    def new_address(self, fixed: FixedIp) -> str:
        """The address that a fixed IP has after the crossing.

        The same, except in a network that is joined by a router.
        """
        routed = self.routed.get(fixed.subnet_id)
        return fixed.address if routed is None else routed.moved.get(fixed.address, fixed.address)

    # instances

    @cached_property
    def candidates(self) -> tuple[Instance, ...]:
        """All instances of the projects that cross, whether a wave takes them or not."""
        return tuple(i for i in self.source.survey.instances if i.project_id in self.chosen)

    @cached_property
    def wave_of(self) -> dict[str, int]:
        """The number of the first wave that takes each candidate, by instance id, whether it can move now or not."""
        takers = [_taker(wave) for wave in self.goal.waves]
        found = {}
        for instance in self.candidates:
            number = next((number for number, takes in enumerate(takers) if takes(instance)), None)
            if number is not None:
                found[instance.id] = number
        return found

    @cached_property
    def waves(self) -> tuple[tuple[str, tuple[Instance, ...]], ...]:
        """The goal's waves by name with the instances that each takes, whether they can move now or not."""
        return self._in_waves([i for i in self.candidates if i.id in self.wave_of])

    @cached_property
    def moving_waves(self) -> tuple[tuple[str, tuple[Instance, ...]], ...]:
        """The goal's waves by name with the instances that move in each."""
        return self._in_waves(self.moving.values())

    def _in_waves(self, instances: Iterable[Instance]) -> tuple[tuple[str, tuple[Instance, ...]], ...]:
        taken: list[list[Instance]] = [[] for _ in self.goal.waves]
        for instance in instances:
            taken[self.wave_of[instance.id]].append(instance)
        return tuple((wave.name, tuple(its)) for wave, its in zip(self.goal.waves, taken, strict=True))

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """The instances that the waves take, in the order of the waves, whether they can move now or not."""
        return tuple(i for _, wave in self.waves for i in wave)

    @cached_property
    def instance_ids(self) -> frozenset[str]:
        """The ids of these."""
        return frozenset(i.id for i in self.instances)

    @cached_property
    def taken_in(self) -> dict[str, list[Instance]]:
        """These by their projects."""
        return grouped((i.project_id, i) for i in self.instances)

    @cached_property
    def reasons(self) -> dict[str, tuple[ReasonToStay, ...]]:
        """Why candidates do not move, by their ids; those that move are not among them."""
        found = {instance.id: tuple(self._reasons(instance)) for instance in self.candidates}
        return {id_: reasons for id_, reasons in found.items() if reasons}

    def _reasons(self, instance: Instance) -> Iterator[ReasonToStay]:
        if instance.id not in self.wave_of:
            yield ReasonToStay("wave", instance, "no wave of the goal takes it")
        yield from reasons_to_stay(instance, self.source, self.places)

    @cached_property
    def _reasons_by_rule(self) -> dict[str, list[ReasonToStay]]:
        return grouped((reason.rule, reason) for reasons in self.reasons.values() for reason in reasons)

    def staying(self, rule: Rule) -> list[ReasonToStay]:
        """What keeps instances by one rule; of those that no wave takes only that is said."""
        return [r for r in self._reasons_by_rule.get(rule, []) if rule == "wave" or r.instance.id in self.wave_of]

    def staying_ports(self, rule: Rule) -> list[tuple[ReasonToStay, Port]]:
        """The same of a rule about ports."""
        return [(reason, reason.port) for reason in self.staying(rule) if reason.port is not None]

    def staying_volumes(self, rule: Rule) -> list[tuple[ReasonToStay, Volume]]:
        """The same of a rule about volumes."""
        return [(reason, reason.volume) for reason in self.staying(rule) if reason.volume is not None]

    @cached_property
    def moving(self) -> dict[str, Instance]:
        """The instances that move, by id."""
        return {i.id: i for i in self.candidates if i.id not in self.reasons}

    @cached_property
    def moving_in(self) -> dict[str, list[Instance]]:
        """The instances that move by their projects."""
        return grouped((i.project_id, i) for i in self.moving.values())

    @cached_property
    def moving_ports_on(self) -> dict[str, list[Port]]:
        """The ports of the instances that move, by their networks."""
        return grouped((p.network_id, p) for id_ in self.moving for p in self.source.ports_of(id_))

    @cached_property
    def dependencies(self) -> Dependencies:
        """Who must have moved before whom."""
        return Dependencies(self.goal.depends_on, self.goal.source, self.source.survey.instances, self.moving_waves)

    # what is theirs, of all that waves take

    @cached_property
    def ports(self) -> tuple[Port, ...]:
        """The ports of the instances that the waves take."""
        return tuple(p for p in self.source.survey.ports if p.device_id in self.instance_ids)

    @cached_property
    def networks(self) -> tuple[Network, ...]:
        """The source's networks that these ports are on."""
        used = {p.network_id for p in self.ports}
        return tuple(n for n in self.source.survey.networks if n.id in used)

    @cached_property
    def ports_on(self) -> dict[str, list[Port]]:
        """These ports by their networks."""
        return grouped((p.network_id, p) for p in self.ports)

    @cached_property
    def floating_ips(self) -> tuple[FloatingIp, ...]:
        """The floating IPs of these ports."""
        ports = {p.id for p in self.ports}
        return tuple(f for f in self.source.survey.floating_ips if f.port_id in ports)

    def volumes_of(self, instance: Instance) -> tuple[Volume, ...]:
        """The volumes of an instance that the survey knows."""
        known = self.source.volumes
        return tuple(known[a.volume_id] for a in instance.volumes if a.volume_id in known)

    @cached_property
    def volumes(self) -> tuple[Volume, ...]:
        """The volumes of the instances that the waves take, each once."""
        return tuple({v.id: v for i in self.instances for v in self.volumes_of(i)}.values())

    def name_of(self, instance_id: str) -> str:
        """The name of an instance of the source; its id where the survey does not know it."""
        instance = self.source.instances.get(instance_id)
        return instance.name if instance is not None else instance_id

    @cached_property
    def flavors(self) -> dict[str, tuple[InstanceFlavor, str]]:
        """The moving instances' flavors, by name, each with the last project in the goal's order that uses it."""
        found = {}
        for id_ in self.chosen:
            found.update({i.flavor.name: (i.flavor, id_) for i in self.moving_in.get(id_, ())})
        return found

    @cached_property
    def server_group_of(self) -> dict[str, str]:
        """The server group of each instance that is in one, by its id; Nova allows one.

        What the instance says goes first.
        """
        told = {i.id: i.server_group_ids[0] for i in self.source.survey.instances if i.server_group_ids}
        return {id_: group.id for group in self.source.survey.server_groups for id_ in group.member_ids} | told

    # what it will be on the target

    def target_flavor(self, flavor: InstanceFlavor) -> Flavor | None:
        """The target's flavor of the mapped name, else of the same; None where there is none yet."""
        return self.target.flavors.get(self.goal.map.flavors.get(flavor.name, flavor.name))

    def target_volume_type(self, name: str | None) -> str | None:
        """The name of a volume type on the target: as mapped, else the same; None for a volume without one."""
        return self.goal.map.volume_types.get(name, name) if name is not None else None

    def target_zone(self, zone: str | None) -> str | None:
        """The availability zone on the target: as mapped, else of the same name; None leaves it to the scheduler."""
        if zone is None:
            return None
        mapped = self.goal.map.availability_zones.get(zone)
        if mapped is not None:
            return mapped
        return zone if zone in self.target.zones and zone != NOVAS_OWN_ZONE else None
