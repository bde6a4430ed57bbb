"""What is asked of Neutron."""

from __future__ import annotations

from typing import Protocol

from watari.model.specs import (
    FixedIpSpec,
    FloatingIpSpec,
    NetworkSpec,
    PortSpec,
    RouterSpec,
    SecurityGroupSpec,
    SubnetSpec,
)
from watari.model.survey.moving import Binding
from watari.model.survey.network import AddressRange, Agent, FloatingIp, Network, Port, Router, SecurityGroup, Subnet

# A mark is a tag `watari:MARK` on the thing. Where the API takes no tags at creation, the description carries the mark
# until the tag is set: `find_marked` looks for both, so a kill between the two calls loses nothing.


class Networks(Protocol):
    """Networks and all that hangs on them. Things made with a mark are found again by it."""

    def extensions(self) -> list[str]:
        """The aliases of the API extensions."""

    def networks(self) -> list[Network]:
        """All networks."""

    def subnets(self) -> list[Subnet]:
        """All subnets."""

    def routers(self) -> list[Router]:
        """All routers."""

    def ports(self) -> list[Port]:
        """All ports."""

    def security_groups(self) -> list[SecurityGroup]:
        """All security groups with their rules."""

    def floating_ips(self) -> list[FloatingIp]:
        """All floating IPs."""

    def agents(self) -> list[Agent]:
        """All agents."""

    def network(self, network_id: str) -> Network:
        """One network."""

    def subnet(self, subnet_id: str) -> Subnet:
        """One subnet."""

    def router(self, router_id: str) -> Router:
        """One router."""

    def port(self, port_id: str) -> Port:
        """One port."""

    def security_group(self, group_id: str) -> SecurityGroup:
        """One security group with its rules."""

    def floating_ip(self, floating_ip_id: str) -> FloatingIp:
        """One floating IP."""

    def ports_at(self, network_id: str, address: str) -> list[Port]:
        """The ports that hold an address in a network: none or one."""

    def bindings(self, port_id: str) -> list[Binding]:
        """The hosts to which a port is bound, the inactive bindings of a move included.

        None for a port bound nowhere.
        """

    def marked_networks(self, mark: str) -> list[Network]:
        """The networks that bear the mark."""

    def marked_routers(self, mark: str) -> list[Router]:
        """The routers that bear the mark."""

    def marked_security_groups(self, mark: str) -> list[SecurityGroup]:
        """The security groups that bear the mark."""

    def create_network(self, spec: NetworkSpec, mark: str) -> Network:
        """Make a network with a mark."""

    def create_subnet(self, spec: SubnetSpec) -> Subnet:
        """Make a subnet; Refused when it overlaps another of the network."""

    def create_router(self, spec: RouterSpec, mark: str) -> Router:
        """Make a router with a mark, no gateway, no interfaces."""

    def create_security_group(self, spec: SecurityGroupSpec, mark: str) -> SecurityGroup:
        """Make a security group with a mark and without any rule."""

    def set_rules(self, group_id: str, spec: SecurityGroupSpec) -> None:
        """Bring a group's rules to exactly the spec's: what is missing is added, what is too much is removed."""

    def create_port(self, spec: PortSpec) -> Port:
        """Make a port; NotNow when the address or the MAC is in use, OverQuota when no address is left."""

    def set_port_admin(self, port_id: str, up: bool) -> None:
        """Raise a port or put it admin-down."""

    def bind_port(self, port_id: str, host: str | None) -> None:
        """Bind a port to a host, or to none."""

    def set_port_addresses(self, port_id: str, mac: str, fixed_ips: tuple[FixedIpSpec, ...] | None) -> None:
        """Give a port this MAC and, unless None, these addresses.

        NotNow when one of them is in use, or the port is bound.
        """

    def set_pools(self, subnet_id: str, pools: tuple[AddressRange, ...]) -> None:
        """Change the ranges from which a subnet gives out addresses."""

    def set_gateway(
        self, router_id: str, network_id: str | None, fixed_ips: tuple[FixedIpSpec, ...] = (), snat: bool | None = None
    ) -> None:
        """Set or clear a router's external gateway."""

    def join_subnet(self, router_id: str, subnet_id: str) -> None:
        """Give a router an interface with the subnet's gateway address."""

    def part_subnet(self, router_id: str, subnet_id: str) -> None:
        """Take the router's interface on a subnet away."""

    def create_floating_ip(self, spec: FloatingIpSpec) -> FloatingIp:
        """Take a floating IP of this very address; NotNow when it is in use."""

    def place_floating_ip(self, floating_ip_id: str, port_id: str | None) -> None:
        """Point a floating IP to a port, or to none."""

    def remove_network(self, network_id: str) -> None:
        """Delete a network; NotNow while it has ports."""

    def remove_subnet(self, subnet_id: str) -> None:
        """Delete a subnet."""

    def remove_router(self, router_id: str) -> None:
        """Delete a router; NotNow while it has interfaces."""

    def remove_port(self, port_id: str) -> None:
        """Delete a port."""

    def remove_security_group(self, group_id: str) -> None:
        """Delete a security group; NotNow while a port uses it."""

    def remove_floating_ip(self, floating_ip_id: str) -> None:
        """Give a floating IP back."""
