"""Which address of a new subnet behind a router stands for which of the old one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from ipaddress import IPv4Address, ip_address, ip_network

from watari.facts.ranges import without
from watari.facts.unfit import Unfit
from watari.model.goal import RoutedNetwork
from watari.model.survey.network import AddressRange, Subnet


class RoutedAddresses:
    """Every address keeps its distance from the subnet's start where the new subnet is large enough."""

    def __init__(self, old: Subnet, routed: RoutedNetwork, addresses: Sequence[str]) -> None:
        self.old, self.routed, self.new = old, routed, routed.cidr
        self.addresses = sorted(addresses, key=ip_address)
        self._keeps_distance = ip_network(old.cidr).num_addresses <= self.new.num_addresses

    @cached_property
    def gateway(self) -> IPv4Address:
        """The new gateway stands where the old one stood, so that no address moves onto it."""
        distance = self._distance(self.old.gateway_ip) if self.old.gateway_ip and self._keeps_distance else 1
        return self.new.network_address + distance

    @cached_property
    def moved(self) -> dict[str, str]:
        """The new address of each old one; where the new subnet is too small, only of the first."""
        if self._keeps_distance:
            return {old: str(self.new.network_address + self._distance(old)) for old in self.addresses}
        free = (host for host in self.new.hosts() if host != self.gateway)
        return {old: str(new) for old, new in zip(self.addresses, free, strict=False)}

    @property
    def unfit(self) -> Unfit | None:
        """Say that the new subnet is too small for what moves into it."""
        if len(self.moved) == len(self.addresses):
            return None
        return Unfit(
            "routed",
            f"{self.routed.network}: {self.new}",
            says=f"{self.new} is too small for the {len(self.addresses)} addresses that move from {self.old.cidr}",
            cure=f"name a larger `cidr` in `join.routed` for {self.routed.network}",
        )

    @property
    def pools(self) -> tuple[AddressRange, ...]:
        """What the new subnet may give out: all but the gateway and the addresses that move into it."""
        first, last = self.new.network_address + 1, self.new.broadcast_address - 1
        return without([AddressRange(start=str(first), end=str(last))], [*self.moved.values(), str(self.gateway)])

    def _distance(self, address: str) -> int:
        return int(ip_address(address)) - int(ip_network(self.old.cidr).network_address)
