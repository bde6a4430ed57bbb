"""Neutron's JSON to nouns."""

from __future__ import annotations

from typing import Any

from watari.clouds.openstack.answers import reader
from watari.model.survey.network import (
    AddressPair,
    AddressRange,
    Agent,
    FixedIp,
    FloatingIp,
    HostRoute,
    Network,
    Port,
    Router,
    SecurityGroup,
    SecurityRule,
    Subnet,
)

Json = dict[str, Any]


@reader
def network(json: Json) -> Network:
    """Read a network; without the port security extension every port is filtered, so it counts as on."""
    return Network(
        id=json["id"],
        name=json["name"],
        project_id=json["project_id"],
        description=json.get("description") or "",
        shared=json["shared"],
        external=json.get("router:external", False),
        admin_up=json["admin_state_up"],
        mtu=json.get("mtu"),
        port_security=json.get("port_security_enabled", True),
        provider_type=json.get("provider:network_type"),
        physical_network=json.get("provider:physical_network"),
        segmentation_id=json.get("provider:segmentation_id"),
    )


@reader
def subnet(json: Json) -> Subnet:
    """Read a subnet."""
    return Subnet(
        id=json["id"],
        name=json["name"],
        network_id=json["network_id"],
        project_id=json["project_id"],
        cidr=json["cidr"],
        ip_version=json["ip_version"],
        description=json.get("description") or "",
        gateway_ip=json.get("gateway_ip"),
        dhcp=json["enable_dhcp"],
        pools=tuple(AddressRange(start=p["start"], end=p["end"]) for p in json["allocation_pools"]),
        dns_servers=tuple(json["dns_nameservers"]),
        host_routes=_routes(json["host_routes"]),
    )


@reader
def router(json: Json) -> Router:
    """Read a router."""
    gateway = json.get("external_gateway_info") or {}
    return Router(
        id=json["id"],
        name=json["name"],
        project_id=json["project_id"],
        description=json.get("description") or "",
        admin_up=json["admin_state_up"],
        external_network_id=gateway.get("network_id"),
        external_ips=_fixed_ips(gateway.get("external_fixed_ips", ())),
        snat=gateway.get("enable_snat"),
        distributed=json.get("distributed"),
        ha=json.get("ha"),
        routes=_routes(json.get("routes") or ()),
    )


@reader
def port(json: Json) -> Port:
    """Read a port; an empty host means bound nowhere."""
    return Port(
        id=json["id"],
        name=json["name"],
        network_id=json["network_id"],
        project_id=json["project_id"],
        mac=json["mac_address"].lower(),
        fixed_ips=_fixed_ips(json["fixed_ips"]),
        description=json.get("description") or "",
        device_id=json["device_id"],
        device_owner=json["device_owner"],
        admin_up=json["admin_state_up"],
        status=json["status"],
        security_group_ids=tuple(json.get("security_groups", ())),
        address_pairs=tuple(_address_pair(pair) for pair in json.get("allowed_address_pairs", ())),
        port_security=json.get("port_security_enabled", True),
        vnic_type=json.get("binding:vnic_type", "normal"),
        host=json.get("binding:host_id") or None,
        tags=tuple(json.get("tags", ())),
    )


@reader
def security_group(json: Json) -> SecurityGroup:
    """Read a security group with its rules."""
    return SecurityGroup(
        id=json["id"],
        name=json["name"],
        project_id=json["project_id"],
        description=json.get("description") or "",
        stateful=json.get("stateful", True),
        rules=tuple(security_rule(rule) for rule in json["security_group_rules"]),
    )


@reader
def security_rule(json: Json) -> SecurityRule:
    """Read a rule of a security group."""
    return SecurityRule(
        id=json["id"],
        direction=json["direction"],
        ethertype=json["ethertype"],
        protocol=json.get("protocol"),
        port_min=json.get("port_range_min"),
        port_max=json.get("port_range_max"),
        remote_cidr=json.get("remote_ip_prefix"),
        remote_group_id=json.get("remote_group_id"),
        remote_address_group_id=json.get("remote_address_group_id"),
        description=json.get("description") or "",
    )


@reader
def floating_ip(json: Json) -> FloatingIp:
    """Read a floating IP."""
    return FloatingIp(
        id=json["id"],
        address=json["floating_ip_address"],
        network_id=json["floating_network_id"],
        project_id=json["project_id"],
        description=json.get("description") or "",
        port_id=json.get("port_id"),
        fixed_address=json.get("fixed_ip_address"),
        router_id=json.get("router_id"),
    )


@reader
def agent(json: Json) -> Agent:
    """Read an agent."""
    return Agent(
        id=json["id"],
        binary=json["binary"],
        host=json["host"],
        kind=json["agent_type"],
        alive=json["alive"],
        admin_up=json["admin_state_up"],
    )


def _routes(items: Any) -> tuple[HostRoute, ...]:
    return tuple(HostRoute(destination=r["destination"], nexthop=r["nexthop"]) for r in items)


def _fixed_ips(items: Any) -> tuple[FixedIp, ...]:
    return tuple(FixedIp(subnet_id=f["subnet_id"], address=f["ip_address"]) for f in items)


def _address_pair(json: Json) -> AddressPair:
    mac = json.get("mac_address")
    return AddressPair(address=json["ip_address"], mac=mac.lower() if mac else None)
