"""Where each network of the source has its place on the target.

The same segment, behind a router, one there already, or a new one.

Where the goal does not say which of several networks is meant, none is: the network has no place, and the reason names
them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Literal

from watari.facts.lookup import Lookup, called, there_already
from watari.facts.unfit import Unfit
from watari.model.goal import CrossingGoal, RoutedNetwork, SharedSegment
from watari.model.survey.network import Network, Port, Subnet

PlaceKind = Literal["shared", "routed", "there", "own"]
IPV4 = 4


@dataclass(frozen=True)
class NetworkPlace:
    """``there`` is a network that exists already on the target; ``own`` is one of a crossing project that is made anew.

    ``target`` is the network that stands for it there already, None where it has to be made (or an earlier crossing
    made it).
    """

    kind: PlaceKind
    network: Network
    target: Network | None = None
    segments: tuple[SharedSegment, ...] = ()
    routed: RoutedNetwork | None = None

    def segment_of(self, subnet: Subnet) -> SharedSegment | None:
        """The goal's word on a subnet of a shared segment: the one whose pool lies in it."""
        return next((s for s in self.segments if within(s.target_pool.start, subnet.cidr)), None)


@dataclass
class NetworkPlaces:
    """The place of every source network that has one, by its id; why another has none.

    And what of the goal cannot be followed.
    """

    goal: CrossingGoal
    source: Lookup
    target: Lookup
    project_ids: Collection[str]
    """The source's projects that cross."""
    found: dict[str, NetworkPlace] = field(default_factory=dict)
    why_none: dict[str, str] = field(default_factory=dict)
    unfit: list[Unfit] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find them all."""
        self._look_up_what_the_goal_names()
        for network in self.source.survey.networks:
            place = self._place(network)
            if place is not None:
                self.found[network.id] = place

    def mapped(self, network: Network) -> str | None:
        """What the goal maps a network to, by its id or its name."""
        by_name = self.goal.map.networks
        return by_name.get(network.id) or by_name.get(network.name)

    def on_same_wire(self, network: Network) -> Network | None:
        """The network of the target that is the same VLAN or flat segment."""
        wire = segment(network, self.goal)
        return next((n for n in self.target.survey.networks if segment(n) == wire), None) if wire else None

    def made_before(self, network: Network, project_id: str | None) -> Network | None:
        """What an earlier crossing of the same project made of it, in what the project is on the target."""
        own = self.target.networks_in(project_id) if project_id is not None else []
        return there_already(own, project_id, network.name)

    def _look_up_what_the_goal_names(self) -> None:
        join, mapping = self.goal.join, self.goal.map.networks
        named = {*(s.network for s in join.shared_segments), *(r.network for r in join.routed), *mapping}
        sides = [(self.goal.source, self.source, name) for name in sorted(named)]
        sides += [(self.goal.target, self.target, name) for name in sorted(set(mapping.values()))]
        for cloud, lookup, name in sides:
            self.unfit.extend(_not_just_one(cloud, called(lookup.survey.networks, name), name))

    def _place(self, network: Network) -> NetworkPlace | None:
        segments = tuple(s for s in self.goal.join.shared_segments if s.network in (network.id, network.name))
        if segments:
            return NetworkPlace("shared", network, target=self._same_segment(network), segments=segments)
        routed = next((r for r in self.goal.join.routed if r.network in (network.id, network.name)), None)
        if routed is not None:
            return NetworkPlace("routed", network, routed=routed)
        there = self._there(network)
        if len(there) > 1:
            self.why_none[network.id] = self._several(network, there)
            return None
        if there:
            return NetworkPlace("there", network, target=there[0])
        if network.project_id in self.project_ids and not network.external:
            return NetworkPlace("own", network)
        return None

    def _several(self, network: Network, there: list[Network]) -> str:
        ids = ", ".join(other.id for other in there)
        name = self.mapped(network) or network.name
        return (
            f"{len(there)} networks of {self.goal.target} that everybody may use are called {name} ({ids}): "
            f"say which in the goal: map: {{networks: {{{network.name}: {there[0].id}}}}}"
        )

    def _same_segment(self, network: Network) -> Network | None:
        """The target's network on the same segment: as mapped, else by VLAN, which no two networks of a cloud share."""
        mapped = self.mapped(network)
        if mapped is None:
            return self.on_same_wire(network)
        found = called(self.target.survey.networks, mapped)
        if len(found) != 1:
            return None
        if found[0].segmentation_id != network.segmentation_id:
            unfit = Unfit(
                "segment",
                network.name,
                says=f"{network.name} is segment {network.segmentation_id}, "
                f"but {mapped} of {self.goal.target} is {found[0].segmentation_id}",
                cure="map it to the network of the same VLAN, or take it out of `shared_segments`",
            )
            self.unfit.append(unfit)
        return found[0]

    def _there(self, network: Network) -> list[Network]:
        mapped = self.mapped(network)
        if mapped is not None:
            return called(self.target.survey.networks, mapped)
        # Without a word in the goal only a network that everybody may use stands for one that everybody could use.
        if not (network.shared or network.external):
            return []
        same = called(self.target.survey.networks, network.name)
        return [other for other in same if other.shared or other.external]

    def why_no_target(self, network_id: str) -> str:
        """Say why no network of the target stands for one of the source."""
        return self.why_none.get(network_id) or "its network has no like on the target: map it in the goal"

    def why_no_port(self, port: Port) -> str | None:
        """Say why an instance's port could not have its like on the target's networks; None when it can."""
        network = self.source.networks.get(port.network_id)
        name = network.name if network else port.network_id
        if port.network_id in self.found:
            return None
        why = self.why_none.get(port.network_id)
        return (
            f"its network {name} has no place on the target: {why or 'name it in `join` or in `map: {networks: ...}`'}"
        )

    def why_no_address(self, port: Port) -> Iterator[tuple[str, str]]:
        """Say which addresses of a port could not be had on its network's place, and why."""
        place = self.found.get(port.network_id)
        for fixed in port.fixed_ips if place is not None else ():
            subnet = self.source.subnets.get(fixed.subnet_id)
            if subnet is None:
                yield fixed.address, f"the survey does not know the subnet of its address {fixed.address}"
            elif place is not None and (why := self._why_not_in(subnet, place)) is not None:
                yield fixed.address, f"its address {fixed.address} {why}"

    def _why_not_in(self, subnet: Subnet, place: NetworkPlace) -> str | None:
        if place.kind == "shared" and place.segment_of(subnet) is None:
            return f"is in a subnet of {place.network.name} of which `shared_segments` says nothing"
        if place.target is not None and place.kind == "there" and self._twin(subnet, place) is None:
            return f"cannot be kept: no subnet {subnet.cidr} in {place.target.name}"
        if place.routed is not None and subnet != self.routed_subnet(place):
            return f"is not in the network's first IPv4 subnet, which a routed join takes, but in {subnet.cidr}"
        return None

    def _twin(self, subnet: Subnet, place: NetworkPlace) -> Subnet | None:
        return twin(subnet, self.target.subnets_of(place.target.id)) if place.target else None

    def routed_subnet(self, place: NetworkPlace) -> Subnet | None:
        """The subnet of a network behind a router that its join is about."""
        return next((s for s in self.source.subnets_of(place.network.id) if s.ip_version == IPV4), None)


def _not_just_one(cloud: str, found: list[Network], name: str) -> Iterator[Unfit]:
    subject = f"{cloud}: {name}"
    if not found:
        yield Unfit(
            "network",
            subject,
            says=f"{cloud} has no network {name}",
            cure=f"correct its name in the goal: openstack --os-cloud {cloud} network list",
        )
    elif len(found) > 1:
        ids = ", ".join(network.id for network in found)
        yield Unfit(
            "network",
            subject,
            says=f"{len(found)} networks of {cloud} are named {name}: {ids}",
            cure="write the id of the one you mean in the goal",
        )


def segment(network: Network, goal: CrossingGoal | None = None) -> tuple[str, str, int | None] | None:
    """What tells a segment of the wire from others, under the target's name of the wire.

    None for tunnels, which no cloud shares.
    """
    if network.provider_type not in ("vlan", "flat") or network.physical_network is None:
        return None
    wires = goal.map.physical_networks if goal is not None else {}
    return network.provider_type, wires.get(network.physical_network, network.physical_network), network.segmentation_id


@lru_cache(maxsize=4096)  # asked for every port, of the few subnets and pools of an estate
def within(address: str, cidr: str) -> bool:
    """Whether an address belongs to a subnet; of another IP version it does not."""
    return ip_address(address) in ip_network(cidr, strict=False)


def twin(subnet: Subnet, others: list[Subnet]) -> Subnet | None:
    """The subnet of the same range among ``others``."""
    return next((other for other in others if other.cidr == subnet.cidr), None)
