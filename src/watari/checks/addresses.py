"""Ranges of addresses as figures, so that overlaps can be told."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from watari.model.survey.network import AddressRange, FloatingIp, Port, Router

OUR_TAG = OUR_NAME = "watari"


def shown(pool: AddressRange) -> str:
    """A range as people write it."""
    return f"{pool.start}-{pool.end}"


def overlap(one: AddressRange, other: AddressRange) -> bool:
    """Whether two ranges have an address in common."""
    a, b = (
        (int(ip_address(one.start)), int(ip_address(one.end))),
        (int(ip_address(other.start)), int(ip_address(other.end))),
    )
    same_family = ip_address(one.start).version == ip_address(other.start).version
    return same_family and a[0] <= b[1] and b[0] <= a[1]


def networks_overlap(one: str, other: str) -> bool:
    """Whether two CIDRs have an address in common."""
    return ip_network(one, strict=False).overlaps(ip_network(other, strict=False))


def inside(address: str, cidr: str) -> bool:
    """Whether an address belongs to a CIDR."""
    return ip_address(address) in ip_network(cidr, strict=False)


def ours(port: Port) -> bool:
    """Whether a port was made by a crossing (its reservation), as its mark or name tells."""
    return port.name.startswith(OUR_NAME) or any(tag.startswith(OUR_TAG) for tag in port.tags)


def held(ports: Iterable[Port]) -> dict[str, Port]:
    """The ports by each address that they hold."""
    return {fixed.address: port for port in ports for fixed in port.fixed_ips}


def is_dvr(routers: Iterable[Router], ports: Iterable[Port]) -> bool:
    """Whether a cloud has distributed routers: one is seen, or the interface of one."""
    return any(r.distributed for r in routers) or any(
        p.device_owner == "network:router_interface_distributed" for p in ports
    )


def held_by_floating(floating_ips: Iterable[FloatingIp]) -> dict[str, FloatingIp]:
    """The floating IPs by their addresses."""
    return {f.address: f for f in floating_ips}
