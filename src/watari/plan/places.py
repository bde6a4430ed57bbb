"""Where each network of the source has its place on the target: the same segment, behind a router, one there already, or a new one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Literal

from watari.model.goal import CrossingGoal, RoutedNetwork, SharedSegment
from watari.model.survey.network import Network, Port, Subnet
from watari.plan.errors import GoalDoesNotFit
from watari.plan.lookup import Lookup, called, one_called

PlaceKind = Literal["shared", "routed", "there", "own"]


@dataclass(frozen=True)
class Place:
    """``there`` is a network that exists already on the target; ``own`` is one of a crossing project that is made anew.

    ``target`` is the network that stands for it there already, None where it has to be made.
    """

    kind: PlaceKind
    network: Network
    target: Network | None = None
    segments: tuple[SharedSegment, ...] = ()
    routed: RoutedNetwork | None = None

    def segment_of(self, subnet: Subnet) -> SharedSegment | None:
        """The goal's word on a subnet of a shared segment: the one whose pool lies in it."""
        return next((s for s in self.segments if within(s.target_pool.start, subnet.cidr)), None)


def within(address: str, cidr: str) -> bool:
    """Whether an address belongs to a subnet; of another IP version it does not."""
    return ip_address(address) in ip_network(cidr, strict=False)


def find_places(goal: CrossingGoal, source: Lookup, target: Lookup, project_ids: Collection[str]) -> dict[str, Place]:
    """Give the place of every source network that has one, by its id; GoalDoesNotFit when the goal names what is not there."""
    for name in [*(s.network for s in goal.join.shared_segments), *(r.network for r in goal.join.routed)]:
        one_called(source.survey.networks, name, f"network of {goal.source}")
    places = (_place(goal, network, target, project_ids) for network in source.survey.networks)
    return {place.network.id: place for place in places if place is not None}


def _place(goal: CrossingGoal, network: Network, target: Lookup, project_ids: Collection[str]) -> Place | None:
    segments = tuple(s for s in goal.join.shared_segments if called([network], s.network))
    if segments:
        return Place("shared", network, target=_same_segment(goal, network, target), segments=segments)
    routed = next((r for r in goal.join.routed if called([network], r.network)), None)
    if routed is not None:
        return Place("routed", network, routed=routed)
    there = _there(goal, network, target)
    if there is not None:
        return Place("there", network, target=there)
    if network.project_id in project_ids and not network.external:
        return Place("own", network)
    return None


def _same_segment(goal: CrossingGoal, network: Network, target: Lookup) -> Network | None:
    """The target's network on the same segment: as mapped, else by VLAN, which no two networks of a cloud share."""
    mapped = goal.map.networks.get(network.name)
    if mapped is not None:
        found = one_called(target.survey.networks, mapped, f"network of {goal.target}")
        if found.segmentation_id != network.segmentation_id:
            raise GoalDoesNotFit(
                f"{network.name} is segment {network.segmentation_id}, but {mapped} of {goal.target} is {found.segmentation_id}",
                cure="map it to the network of the same VLAN, or take it out of `shared_segments`",
            )
        return found
    wire = segment(network, goal)
    return next((n for n in target.survey.networks if segment(n) == wire and wire is not None), None)


def segment(network: Network, goal: CrossingGoal | None = None) -> tuple[str, str, int | None] | None:
    """What tells a segment of the wire from others, under the target's name of the wire; None for tunnels, which no cloud shares."""
    if network.provider_type not in ("vlan", "flat") or network.physical_network is None:
        return None
    wires = goal.map.physical_networks if goal is not None else {}
    return network.provider_type, wires.get(network.physical_network, network.physical_network), network.segmentation_id


def _there(goal: CrossingGoal, network: Network, target: Lookup) -> Network | None:
    mapped = goal.map.networks.get(network.name)
    if mapped is not None:
        return one_called(target.survey.networks, mapped, f"network of {goal.target}")
    # Without a word in the goal only a network that everybody may use stands for one that everybody could use.
    if not (network.shared or network.external):
        return None
    same = [n for n in called(target.survey.networks, network.name) if (n.shared, n.external) != (False, False)]
    return same[0] if len(same) == 1 else None


def why_no_place(port: Port, places: dict[str, Place], source: Lookup, target: Lookup) -> str | None:
    """Say why an instance's port could not have its like on the target; None when it can."""
    network = source.networks.get(port.network_id)
    name = network.name if network else port.network_id
    place = places.get(port.network_id)
    if place is None:
        return f"its network {name} has no place on the target: name it in `join` or in `map: {{networks: ...}}` of the goal"
    for fixed in port.fixed_ips:
        subnet = source.subnets.get(fixed.subnet_id)
        if subnet is None:
            return f"the survey does not know the subnet of its address {fixed.address}"
        if place.kind == "shared" and place.segment_of(subnet) is None:
            return f"its address {fixed.address} is in a subnet of {name} of which `shared_segments` says nothing"
        if place.kind == "there" and _twin(subnet, place, target) is None:
            return f"its address {fixed.address} cannot be kept: no subnet {subnet.cidr} in {place.target.name if place.target else name}"
        if place.routed is not None and subnet.ip_version != place.routed.cidr.version:
            return (
                f"its address {fixed.address} is not of IP version {place.routed.cidr.version}, as the routed subnet is"
            )
    return None


def _twin(subnet: Subnet, place: Place, target: Lookup) -> Subnet | None:
    return twin(subnet, target.subnets_of(place.target.id)) if place.target else None


def twin(subnet: Subnet, others: list[Subnet]) -> Subnet | None:
    """The subnet of the same range among ``others``."""
    return next((other for other in others if other.cidr == subnet.cidr), None)
