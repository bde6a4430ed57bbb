"""What a cloud is asked to make: the words that a plan and the clouds' ports share.

Every ``Ref`` in a spec may point to what an earlier step makes; ``resolved`` replaces those by ids.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from watari.model.record import Made, Record, Ref
from watari.model.survey.network import AddressPair, AddressRange, HostRoute, SecurityRule

R = TypeVar("R", bound=Record)


class ProjectSpec(Record):
    """A project; its name is unique in its domain."""

    name: str
    domain_id: str
    description: str = ""
    enabled: bool = True
    tags: tuple[str, ...] = ()


class UserSpec(Record):
    """A user without a password: somebody must set one afterwards."""

    name: str
    domain_id: str
    description: str = ""
    enabled: bool = True
    email: str | None = None


class FlavorSpec(Record):
    """A flavor; Nova takes the id from us."""

    id: str
    name: str
    vcpus: int
    ram_mib: int
    disk_gib: int
    ephemeral_gib: int = 0
    swap_mib: int = 0
    public: bool = True
    extra_specs: dict[str, str] = {}
    access_project_ids: tuple[Ref, ...] = ()


class KeypairSpec(Record):
    """A public key in a user's name."""

    name: str
    user_id: Ref
    kind: str
    public_key: str


class ServerGroupSpec(Record):
    """A server group of the project that the step acts in."""

    name: str
    policy: str
    rules: dict[str, str] = {}


class SecurityRuleSpec(Record):
    """A rule; ``remote_group_id`` is None for any, and ``to_itself`` names the group that the rule is part of.

    ``remote_address_group_id`` is a cloud's own: with it a rule can be set back, but not brought from another cloud.
    """

    direction: str
    ethertype: str = "IPv4"
    protocol: str | None = None
    port_min: int | None = None
    port_max: int | None = None
    remote_cidr: str | None = None
    remote_group_id: Ref | None = None
    to_itself: bool = False
    remote_address_group_id: str | None = None
    description: str = ""

    @classmethod
    def of(cls, rule: SecurityRule, group_id: str) -> SecurityRuleSpec:
        """Give the words in which a rule that the group has can be set again on its own cloud."""
        to_itself = rule.remote_group_id == group_id
        return cls(
            direction=rule.direction,
            ethertype=rule.ethertype,
            protocol=rule.protocol,
            port_min=rule.port_min,
            port_max=rule.port_max,
            remote_cidr=rule.remote_cidr,
            remote_group_id=None if to_itself else rule.remote_group_id,
            to_itself=to_itself,
            remote_address_group_id=rule.remote_address_group_id,
            description=rule.description,
        )


class SecurityGroupSpec(Record):
    """A security group with exactly these rules (Neutron's two default egress rules are replaced)."""

    name: str
    description: str = ""
    stateful: bool = True
    rules: tuple[SecurityRuleSpec, ...] = ()


class NetworkSpec(Record):
    """A network; provider fields need admin rights."""

    name: str
    description: str = ""
    shared: bool = False
    external: bool = False
    mtu: int | None = None
    port_security: bool = True
    provider_type: str | None = None
    physical_network: str | None = None
    segmentation_id: int | None = None


class SubnetSpec(Record):
    """A subnet."""

    network_id: Ref
    name: str
    cidr: str
    ip_version: int = 4
    description: str = ""
    gateway_ip: str | None = None
    dhcp: bool = True
    pools: tuple[AddressRange, ...] = ()
    dns_servers: tuple[str, ...] = ()
    host_routes: tuple[HostRoute, ...] = ()


class RouterSpec(Record):
    """A router without a gateway: that is set by a step of its own (account 1: broken HA routers otherwise)."""

    name: str
    description: str = ""
    admin_up: bool = True


class FixedIpSpec(Record):
    """An address on a subnet."""

    subnet_id: Ref
    address: str


RESERVATION = "watari reservation"
"""The name of a port that holds an address for the other cloud."""


class PortSpec(Record):
    """A port with the address and MAC that it shall have."""

    network_id: Ref
    name: str = ""
    mac: str | None = None
    fixed_ips: tuple[FixedIpSpec, ...] = ()
    description: str = ""
    admin_up: bool = True
    security_group_ids: tuple[Ref, ...] = ()
    address_pairs: tuple[AddressPair, ...] = ()
    port_security: bool = True
    vnic_type: str = "normal"


class FloatingIpSpec(Record):
    """A floating IP of a given address."""

    network_id: Ref
    address: str
    description: str = ""


class VolumeSpec(Record):
    """A volume: empty, from an image or from a snapshot.

    ``bootable`` and ``image_metadata`` are set afterwards where needed.
    """

    name: str
    size_gib: int
    description: str = ""
    volume_type: str | None = None
    availability_zone: str | None = None
    image_id: Ref | None = None
    snapshot_id: Ref | None = None
    bootable: bool = False
    metadata: dict[str, str] = {}


class ImageSpec(Record):
    """An image whose id we choose (Glance takes it from the client), to be filled afterwards.

    ``disk_format`` None is that of the image whose bytes it gets: what a capture will be, only the capture tells.
    """

    id: str
    name: str
    disk_format: str | None = None
    container_format: str = "bare"
    visibility: str = "private"
    min_disk_gib: int = 0
    min_ram_mib: int = 0
    protected: bool = False
    properties: dict[str, str] = {}
    tags: tuple[str, ...] = ()


class DiskSpec(Record):
    """A volume of an instance; ``boot_index`` 0 is the root disk, None is not booted from."""

    volume_id: Ref
    boot_index: int | None = None
    device: str | None = None
    delete_on_termination: bool = False
    tag: str | None = None


class InstanceSpec(Record):
    """An instance, booted from ``image_id`` or from the disk with boot index 0, on ports that exist already."""

    name: str
    flavor_id: Ref
    image_id: Ref | None = None
    disks: tuple[DiskSpec, ...] = ()
    port_ids: tuple[Ref, ...] = ()
    key_name: str | None = None
    user_data: str | None = None
    metadata: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    description: str = ""
    config_drive: bool = False
    availability_zone: str | None = None
    server_group_id: Ref | None = None


def resolved(record: R, find: Callable[[Made], str]) -> R:
    """Give ``record`` with every reference replaced by the id that ``find`` knows for it."""
    return record.model_copy(update={name: _resolved_value(value, find) for name, value in record})


def _resolved_value(value: Any, find: Callable[[Made], str]) -> Any:
    if isinstance(value, Made):
        return find(value)
    if isinstance(value, Record):
        return resolved(value, find)
    if isinstance(value, tuple):
        return tuple(_resolved_value(item, find) for item in value)
    return value
