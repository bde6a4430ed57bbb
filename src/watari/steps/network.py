"""The deeds that create Neutron's things: security group, network, subnet, router, port, floating IP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from watari.clouds.errors import Refused
from watari.clouds.port import Cloud
from watari.model.record import known
from watari.model.steps.create import (
    CreateFloatingIp,
    CreateNetwork,
    CreatePort,
    CreateRouter,
    CreateSecurityGroup,
    CreateSubnet,
)
from watari.model.steps.remove import Thing
from watari.model.survey.network import AddressPair, FloatingIp, Network, Port, Router, SecurityGroup, Subnet
from watari.steps.creating import Creating
from watari.steps.likeness import difference, differences
from watari.steps.rules import rule_differences


class SecurityGroupDeed(Creating[CreateSecurityGroup, SecurityGroup]):
    """A security group and exactly the wanted rules; killed between the two, it has its default rules still."""

    thing: ClassVar[Thing] = "security_group"
    marked: ClassVar[bool] = True

    def found(self, step: CreateSecurityGroup, cloud: Cloud) -> list[SecurityGroup]:
        """By mark: names are not unique."""
        return cloud.networks.marked_security_groups(step.mark)

    def make(self, step: CreateSecurityGroup, cloud: Cloud) -> None:
        """Make it empty, then give it its rules."""
        group = cloud.networks.create_security_group(step.spec, step.mark)
        cloud.networks.set_rules(group.id, step.spec)

    def differences(self, step: CreateSecurityGroup, there: SecurityGroup, cloud: Cloud) -> list[str]:
        """Whether it keeps connections in mind decides what its rules mean."""
        return differences(step.spec, there, "stateful")

    def lacks(self, step: CreateSecurityGroup, there: SecurityGroup) -> str:
        """A description, or rules."""
        return _mark_stands(step.mark, there.description) or rule_differences(step.spec.rules, there)

    def complete(self, step: CreateSecurityGroup, there: SecurityGroup, cloud: Cloud) -> None:
        """Making it again finishes what was begun; rules can be set at any time."""
        if _mark_stands(step.mark, there.description):
            self.make(step, cloud)
        else:
            cloud.networks.set_rules(there.id, step.spec)

    def facts(self, step: CreateSecurityGroup, there: SecurityGroup) -> dict[str, Any]:
        """Count the rules."""
        return {"rules": len(there.rules)}


class NetworkDeed(Creating[CreateNetwork, Network]):
    """A network."""

    thing: ClassVar[Thing] = "network"
    marked: ClassVar[bool] = True

    def found(self, step: CreateNetwork, cloud: Cloud) -> list[Network]:
        """By mark: names are not unique."""
        return cloud.networks.marked_networks(step.mark)

    def make(self, step: CreateNetwork, cloud: Cloud) -> None:
        """Make it."""
        cloud.networks.create_network(step.spec, step.mark)

    def differences(self, step: CreateNetwork, there: Network, cloud: Cloud) -> list[str]:
        """All but name and description; provider fields where the spec names them."""
        names = ("shared", "external", "mtu", "port_security", "provider_type", "physical_network", "segmentation_id")
        return differences(step.spec, there, *names)

    def lacks(self, step: CreateNetwork, there: Network) -> str:
        """Its own description, while the mark stands there."""
        return _mark_stands(step.mark, there.description)

    def complete(self, step: CreateNetwork, there: Network, cloud: Cloud) -> None:
        """Making it again finishes what was begun."""
        self.make(step, cloud)

    def facts(self, step: CreateNetwork, there: Network) -> dict[str, Any]:
        """The segment that Neutron chose."""
        return {"provider_type": there.provider_type, "segmentation_id": there.segmentation_id}


class RouterDeed(Creating[CreateRouter, Router]):
    """A router without gateway or interfaces."""

    thing: ClassVar[Thing] = "router"
    marked: ClassVar[bool] = True

    def found(self, step: CreateRouter, cloud: Cloud) -> list[Router]:
        """By mark: names are not unique."""
        return cloud.networks.marked_routers(step.mark)

    def make(self, step: CreateRouter, cloud: Cloud) -> None:
        """Make it."""
        cloud.networks.create_router(step.spec, step.mark)

    def differences(self, step: CreateRouter, there: Router, cloud: Cloud) -> list[str]:
        """Whether it is up."""
        return differences(step.spec, there, "admin_up")

    def lacks(self, step: CreateRouter, there: Router) -> str:
        """Its own description, while the mark stands there."""
        return _mark_stands(step.mark, there.description)

    def complete(self, step: CreateRouter, there: Router, cloud: Cloud) -> None:
        """Making it again finishes what was begun."""
        self.make(step, cloud)

    def facts(self, step: CreateRouter, there: Router) -> dict[str, Any]:
        """What kind of router Neutron made of it."""
        return {"distributed": there.distributed, "ha": there.ha}


class SubnetDeed(Creating[CreateSubnet, Subnet]):
    """A subnet: CIDRs of a network do not overlap, so its CIDR tells it."""

    thing: ClassVar[Thing] = "subnet"

    def found(self, step: CreateSubnet, cloud: Cloud) -> list[Subnet]:
        """By CIDR in the network."""
        wanted = (known(step.spec.network_id), step.spec.cidr)
        return [subnet for subnet in cloud.networks.subnets() if (subnet.network_id, subnet.cidr) == wanted]

    def make(self, step: CreateSubnet, cloud: Cloud) -> None:
        """Make it."""
        cloud.networks.create_subnet(step.spec)

    def differences(self, step: CreateSubnet, there: Subnet, cloud: Cloud) -> list[str]:
        """What its instances are told; the pools where the spec names them. No gateway is a wish, too."""
        off = differences(step.spec, there, "ip_version", "dhcp", "pools", "dns_servers", "host_routes")
        if step.spec.gateway_ip != there.gateway_ip:
            off.append(difference("gateway_ip", step.spec.gateway_ip, there.gateway_ip))
        return off


class PortDeed(Creating[CreatePort, Port]):
    """A port: an address exists once in a network, so the first address tells it."""

    thing: ClassVar[Thing] = "port"

    def found(self, step: CreatePort, cloud: Cloud) -> list[Port]:
        """By its first address in its network; by its MAC where it has no address."""
        spec = step.spec
        network_id = known(spec.network_id)
        if spec.fixed_ips:
            return cloud.networks.ports_at(network_id, spec.fixed_ips[0].address)
        if spec.mac:
            return [port for port in cloud.networks.ports() if (port.network_id, port.mac) == (network_id, spec.mac)]
        raise Refused(
            "a port without address and MAC could not be found again", cure="name an address or a MAC in the plan"
        )

    def make(self, step: CreatePort, cloud: Cloud) -> None:
        """Make it; the step's project owns it."""
        cloud.networks.create_port(step.spec)

    def differences(self, step: CreatePort, there: Port, cloud: Cloud) -> list[str]:
        """Addresses, MAC, groups, what it lets pass, and that nobody's device holds it.

        Up or down is a step of its own.
        """
        off = differences(step.spec, there, "mac", "port_security", "vnic_type")
        off += _set_difference(
            "fixed_ips", {ip.address for ip in step.spec.fixed_ips}, {ip.address for ip in there.fixed_ips}
        )
        off += _set_difference(
            "security_group_ids", {known(g) for g in step.spec.security_group_ids}, set(there.security_group_ids)
        )
        off += _set_difference(
            "address_pairs", _pairs(step.spec.address_pairs, there), _pairs(there.address_pairs, there)
        )
        if there.device_id:
            off.append(difference("device_id", "none", f"{there.device_owner} {there.device_id}"))
        return off

    def facts(self, step: CreatePort, there: Port) -> dict[str, Any]:
        """What it got."""
        return {"addresses": [ip.address for ip in there.fixed_ips], "mac": there.mac, "admin_up": there.admin_up}


class FloatingIpDeed(Creating[CreateFloatingIp, FloatingIp]):
    """A floating IP: its address exists once."""

    thing: ClassVar[Thing] = "floating_ip"

    def found(self, step: CreateFloatingIp, cloud: Cloud) -> list[FloatingIp]:
        """By its address in its network."""
        wanted = (known(step.spec.network_id), step.spec.address)
        return [ip for ip in cloud.networks.floating_ips() if (ip.network_id, ip.address) == wanted]

    def make(self, step: CreateFloatingIp, cloud: Cloud) -> None:
        """Take the address."""
        cloud.networks.create_floating_ip(step.spec)

    def differences(self, step: CreateFloatingIp, there: FloatingIp, cloud: Cloud) -> list[str]:
        """Whose it is."""
        project_id = known(step.project) if step.project is not None else there.project_id
        return [] if there.project_id == project_id else [difference("project_id", project_id, there.project_id)]


def _mark_stands(mark: str, description: str) -> str:
    """Neutron takes no tags at creation: until the tag is set, the description is the mark (`Networks`)."""
    return (
        "its description still is our mark: the requests that make it were broken off"
        if description == f"watari:{mark}"
        else ""
    )


def _set_difference(name: str, wanted: set[str], have: set[str]) -> list[str]:
    """Compare what the spec names; what it leaves open is Neutron's to fill."""
    return [difference(name, tuple(wanted), tuple(have))] if wanted and wanted != have else []


def _pairs(pairs: Iterable[AddressPair], port: Port) -> set[str]:
    """Neutron fills a pair's missing MAC with the port's own."""
    return {f"{pair.address} {pair.mac or port.mac}" for pair in pairs}
