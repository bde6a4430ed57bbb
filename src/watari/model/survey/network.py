"""What Neutron knows."""

from __future__ import annotations

from watari.model.record import Record


class Network(Record):
    """A Neutron network; the provider fields are seen by admins only."""

    id: str
    name: str
    project_id: str
    description: str = ""
    shared: bool = False
    external: bool = False
    admin_up: bool = True
    mtu: int | None = None
    port_security: bool = True
    provider_type: str | None = None
    physical_network: str | None = None
    segmentation_id: int | None = None


class AddressRange(Record):
    """Addresses from ``start`` to ``end``, both included."""

    start: str
    end: str


class HostRoute(Record):
    """A route that DHCP hands to instances."""

    destination: str
    nexthop: str


class Subnet(Record):
    """A Neutron subnet."""

    id: str
    name: str
    network_id: str
    project_id: str
    cidr: str
    ip_version: int = 4
    description: str = ""
    gateway_ip: str | None = None
    dhcp: bool = True
    pools: tuple[AddressRange, ...] = ()
    dns_servers: tuple[str, ...] = ()
    host_routes: tuple[HostRoute, ...] = ()


class FixedIp(Record):
    """An address of a port."""

    subnet_id: str
    address: str


class Router(Record):
    """A Neutron router; ``distributed`` and ``ha`` are None where the account may not see them."""

    id: str
    name: str
    project_id: str
    description: str = ""
    admin_up: bool = True
    external_network_id: str | None = None
    external_ips: tuple[FixedIp, ...] = ()
    snat: bool | None = None
    distributed: bool | None = None
    ha: bool | None = None
    routes: tuple[HostRoute, ...] = ()


class AddressPair(Record):
    """An address that a port may use beside its fixed ones."""

    address: str
    mac: str | None = None


class Port(Record):
    """A Neutron port: an instance's, a router's, a DHCP server's or a reservation (no device)."""

    id: str
    name: str
    network_id: str
    project_id: str
    mac: str
    fixed_ips: tuple[FixedIp, ...] = ()
    description: str = ""
    device_id: str = ""
    device_owner: str = ""
    admin_up: bool = True
    status: str = ""
    security_group_ids: tuple[str, ...] = ()
    address_pairs: tuple[AddressPair, ...] = ()
    port_security: bool = True
    vnic_type: str = "normal"
    host: str | None = None
    tags: tuple[str, ...] = ()


class SecurityRule(Record):
    """A rule of a security group; None means any."""

    id: str
    direction: str
    ethertype: str = "IPv4"
    protocol: str | None = None
    port_min: int | None = None
    port_max: int | None = None
    remote_cidr: str | None = None
    remote_group_id: str | None = None
    remote_address_group_id: str | None = None
    description: str = ""


class SecurityGroup(Record):
    """A Neutron security group with its rules."""

    id: str
    name: str
    project_id: str
    description: str = ""
    stateful: bool = True
    rules: tuple[SecurityRule, ...] = ()


class FloatingIp(Record):
    """A floating IP, free (no port) or in use."""

    id: str
    address: str
    network_id: str
    project_id: str
    description: str = ""
    port_id: str | None = None
    fixed_address: str | None = None
    router_id: str | None = None


class Agent(Record):
    """A Neutron agent, or what ML2/OVN shows as one."""

    id: str
    binary: str
    host: str
    kind: str
    alive: bool
    admin_up: bool
