"""What every check looks at: the goal, both surveys, the plan where there is one, and what they say together, worked out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from watari.model.goal import CrossingGoal, ProjectChoice, RoutedNetwork, SharedSegment
from watari.model.plan import Plan
from watari.model.steps.step import Side
from watari.model.survey.compute import Instance
from watari.model.survey.identity import Project
from watari.model.survey.network import FloatingIp, Network, Port, Subnet
from watari.model.survey.survey import Survey
from watari.model.survey.volume import Volume

Surveys = Mapping[Side, Survey]


@dataclass(frozen=True)
class Case:
    """``check_ids`` are the ids of all checks, so that an acceptance of something else can be told."""

    goal: CrossingGoal
    source: Survey
    target: Survey
    plan: Plan | None = None
    check_ids: frozenset[str] = frozenset()

    def sides(self) -> Iterator[tuple[Side, Survey]]:
        """Both surveys with the side that they stand for."""
        yield "source", self.source
        yield "target", self.target

    @property
    def source_cli(self) -> str:
        """How a command for the source begins."""
        return f"openstack --os-cloud {self.goal.source}"

    @property
    def target_cli(self) -> str:
        """How a command for the target begins."""
        return f"openstack --os-cloud {self.goal.target}"

    @cached_property
    def choices(self) -> dict[str, ProjectChoice]:
        """The goal's choice of each source project that exists, by the project's id."""
        domains = {d.id: d.name for d in self.source.domains}
        wanted = {(c.domain, c.name): c for c in self.goal.projects}
        found = {p.id: wanted.get((domains.get(p.domain_id, p.domain_id), p.name)) for p in self.source.projects}
        return {id_: choice for id_, choice in found.items() if choice is not None}

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The source projects that cross."""
        return tuple(p for p in self.source.projects if p.id in self.choices)

    @cached_property
    def candidates(self) -> tuple[Instance, ...]:
        """All instances of these projects, whether a wave takes them or not."""
        return tuple(i for i in self.source.instances if i.project_id in self.choices)

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """The instances that the goal's waves take, in the order of the waves, whether they can move now or not."""
        return tuple(i for _, wave in self.goal_waves for i in wave)

    @cached_property
    def waves(self) -> tuple[tuple[str, tuple[Instance, ...]], ...]:
        """The waves by name with what they move: those of the plan, or those that the goal would make."""
        if self.plan is None:
            return self.goal_waves
        moved = {i.id: i for i in self.candidates}
        return tuple(
            (w.name, tuple(moved[m.subject_id] for m in w.moves if m.subject_id in moved)) for w in self.plan.waves
        )

    @cached_property
    def goal_waves(self) -> tuple[tuple[str, tuple[Instance, ...]], ...]:
        """The waves of the goal by name with the instances that each takes, whether they can move now or not."""
        taken: tuple[list[Instance], ...] = tuple([] for _ in self.goal.waves)
        for instance in self.candidates:
            first = next((n for n, w in enumerate(self.goal.waves) if any(c.takes(instance) for c in w.take)), None)
            if first is not None:
                taken[first].append(instance)
        return tuple((wave.name, tuple(mine)) for wave, mine in zip(self.goal.waves, taken, strict=True))

    @cached_property
    def instance_ids(self) -> frozenset[str]:
        """The ids of the instances that move."""
        return frozenset(i.id for i in self.instances)

    @cached_property
    def ports(self) -> tuple[Port, ...]:
        """The ports of the instances that move."""
        return tuple(p for p in self.source.ports if p.device_id in self.instance_ids)

    @cached_property
    def ports_by_instance(self) -> dict[str, tuple[Port, ...]]:
        """These ports by their instance."""
        grouped: dict[str, list[Port]] = defaultdict(list)
        for port in self.ports:
            grouped[port.device_id].append(port)
        return {id_: tuple(ports) for id_, ports in grouped.items()}

    @cached_property
    def networks(self) -> tuple[Network, ...]:
        """The source networks that these ports are on."""
        used = {p.network_id for p in self.ports}
        return tuple(n for n in self.source.networks if n.id in used)

    @cached_property
    def floating_ips(self) -> tuple[FloatingIp, ...]:
        """The floating IPs of these ports."""
        ports = {p.id for p in self.ports}
        return tuple(f for f in self.source.floating_ips if f.port_id in ports)

    @cached_property
    def volumes_by_id(self) -> dict[str, Volume]:
        """All volumes of the source by id."""
        return {v.id: v for v in self.source.volumes}

    def volumes_of(self, instance: Instance) -> tuple[Volume, ...]:
        """The volumes of an instance that the survey knows."""
        return tuple(self.volumes_by_id[a.volume_id] for a in instance.volumes if a.volume_id in self.volumes_by_id)

    @cached_property
    def volumes(self) -> tuple[Volume, ...]:
        """The volumes of the instances that move, each once."""
        return tuple({v.id: v for i in self.instances for v in self.volumes_of(i)}.values())

    def instance_of(self, port: Port) -> str:
        """The name of the instance that a moving port belongs to."""
        return self.names.get(port.device_id, port.device_id)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all source instances by id."""
        return {i.id: i.name for i in self.source.instances}

    def network(self, side: Side, network_id: str) -> Network | None:
        """A network by id."""
        survey = self.source if side == "source" else self.target
        return next((n for n in survey.networks if n.id == network_id), None)

    def target_network(self, network: Network) -> Network | None:
        """The network of the target that stands for a source network already.

        That is the mapped one; for a shared segment the one on the same wire; a public one of the same name; for a network of
        a crossing project the one of its twin.
        """
        mapped = self.goal.map.networks.get(network.name)
        if mapped is not None:
            return next((n for n in self.target.networks if mapped in (n.name, n.id)), None)
        if any(network.id == n.id for _, n in self.segments):
            return self.on_same_wire(network)
        same = [n for n in self.target.networks if n.name == network.name]
        if network.shared or network.external:
            return next((n for n in same if n.shared or n.external), None)
        project = self.target_project(network.project_id) if network.project_id in self.choices else None
        return next((n for n in same if project is not None and n.project_id == project.id), None)

    def on_same_wire(self, network: Network) -> Network | None:
        """The network of the target that is the same VLAN or flat segment; None for tunnels, which no two clouds share."""
        physical = self.goal.map.physical_networks.get(network.physical_network or "", network.physical_network)
        if network.provider_type not in ("vlan", "flat") or physical is None:
            return None
        wire = (network.provider_type, physical, network.segmentation_id)
        there = ((n, (n.provider_type, n.physical_network, n.segmentation_id)) for n in self.target.networks)
        return next((n for n, other in there if other == wire), None)

    @cached_property
    def segments(self) -> tuple[tuple[SharedSegment, Network], ...]:
        """The shared segments of the goal with the source networks that they name."""
        named = (
            (s, n) for s in self.goal.join.shared_segments for n in self.source.networks if s.network in (n.name, n.id)
        )
        return tuple(named)

    @cached_property
    def routed(self) -> tuple[tuple[RoutedNetwork, Network], ...]:
        """The routed networks of the goal with the old networks that they name."""
        return tuple((r, n) for r in self.goal.join.routed for n in self.source.networks if r.network in (n.name, n.id))

    def subnets(self, side: Side, network_id: str) -> tuple[Subnet, ...]:
        """The subnets of a network."""
        survey = self.source if side == "source" else self.target
        return tuple(s for s in survey.subnets if s.network_id == network_id)

    def target_project(self, project_id: str) -> Project | None:
        """The target's project that a source project becomes, where it exists already."""
        choice = self.choices[project_id]
        domain = self.goal.map.domains.get(choice.domain, choice.domain)
        ids = {d.id for d in self.target.domains if d.name == domain}
        name = choice.rename or choice.name
        return next((p for p in self.target.projects if p.name == name and p.domain_id in ids), None)
