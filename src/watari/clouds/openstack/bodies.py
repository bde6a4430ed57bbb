"""Specs to the JSON that the APIs take. Pure."""

from __future__ import annotations

from typing import Any

from watari.model.record import known
from watari.model.specs import (
    DiskSpec,
    FixedIpSpec,
    FlavorSpec,
    ImageSpec,
    InstanceSpec,
    NetworkSpec,
    PortSpec,
    SecurityRuleSpec,
    SubnetSpec,
    VolumeSpec,
)
from watari.model.survey.network import AddressPair, AddressRange

Json = dict[str, Any]


def given(**fields: Any) -> Json:
    """Leave out what is None or empty text: the API then takes its own default."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def flavor(spec: FlavorSpec) -> Json:
    """A flavor without extra specs and access, which have calls of their own."""
    return {
        "id": spec.id,
        "name": spec.name,
        "vcpus": spec.vcpus,
        "ram": spec.ram_mib,
        "disk": spec.disk_gib,
        "OS-FLV-EXT-DATA:ephemeral": spec.ephemeral_gib,
        "swap": spec.swap_mib,
        "os-flavor-access:is_public": spec.public,
    }


def instance(spec: InstanceSpec) -> Json:
    """An instance on ports that exist; with disks the image's own disk must be named too, as boot index 0."""
    image = known(spec.image_id) if spec.image_id is not None else None
    disks = [_disk(disk) for disk in spec.disks]
    if image is not None and disks:
        disks.insert(0, _image_disk(image))
    return given(
        name=spec.name,
        flavorRef=known(spec.flavor_id),
        imageRef=image,
        block_device_mapping_v2=disks or None,
        networks=[{"port": known(port)} for port in spec.port_ids] or "none",
        key_name=spec.key_name,
        user_data=spec.user_data,
        metadata=spec.metadata or None,
        tags=list(spec.tags) or None,
        description=spec.description,
        config_drive=spec.config_drive,
        availability_zone=spec.availability_zone,
    )


def _disk(disk: DiskSpec) -> Json:
    return given(
        uuid=known(disk.volume_id),
        source_type="volume",
        destination_type="volume",
        boot_index=-1 if disk.boot_index is None else disk.boot_index,
        device_name=disk.device,
        delete_on_termination=disk.delete_on_termination,
        tag=disk.tag,
    )


def _image_disk(image_id: str) -> Json:
    return {
        "uuid": image_id,
        "source_type": "image",
        "destination_type": "local",
        "boot_index": 0,
        "delete_on_termination": True,
    }


def image(spec: ImageSpec) -> Json:
    """An image with our id; custom properties are fields like any other."""
    return {
        **spec.properties,
        "id": spec.id,
        "name": spec.name,
        "disk_format": spec.disk_format,
        "container_format": spec.container_format,
        "visibility": spec.visibility,
        "min_disk": spec.min_disk_gib,
        "min_ram": spec.min_ram_mib,
        "protected": spec.protected,
        "tags": list(spec.tags),
    }


def network(spec: NetworkSpec) -> Json:
    """A network without description, which bears the mark at first.

    Provider fields only where they are given (admins).
    """
    body = given(
        name=spec.name,
        mtu=spec.mtu,
        **{
            "provider:network_type": spec.provider_type,
            "provider:physical_network": spec.physical_network,
            "provider:segmentation_id": spec.segmentation_id,
        },
    )
    if spec.shared:
        body["shared"] = True
    if spec.external:
        body["router:external"] = True
    return body


def subnet(spec: SubnetSpec) -> Json:
    """A subnet; without a gateway it says so, without pools Neutron makes one of the whole subnet."""
    body: Json = {
        "network_id": known(spec.network_id),
        "name": spec.name,
        "cidr": spec.cidr,
        "ip_version": spec.ip_version,
        "description": spec.description,
        "gateway_ip": spec.gateway_ip,
        "enable_dhcp": spec.dhcp,
        "dns_nameservers": list(spec.dns_servers),
        "host_routes": [{"destination": r.destination, "nexthop": r.nexthop} for r in spec.host_routes],
    }
    if spec.pools:
        body["allocation_pools"] = pools(spec.pools)
    return body


def pools(ranges: tuple[AddressRange, ...]) -> list[Json]:
    """Ranges from which a subnet gives out addresses."""
    return [{"start": r.start, "end": r.end} for r in ranges]


def port(spec: PortSpec) -> Json:
    """A port; security groups are always named, else Neutron adds the project's default group."""
    body = given(
        network_id=known(spec.network_id),
        name=spec.name,
        mac_address=spec.mac,
        description=spec.description,
        fixed_ips=fixed_ips(spec.fixed_ips) or None,
        allowed_address_pairs=[_pair(pair) for pair in spec.address_pairs] or None,
        admin_state_up=spec.admin_up,
    )
    if spec.port_security:
        body["security_groups"] = [known(group) for group in spec.security_group_ids]
    if spec.vnic_type != "normal":
        body["binding:vnic_type"] = spec.vnic_type
    return body


def fixed_ips(specs: tuple[FixedIpSpec, ...]) -> list[Json]:
    """Addresses on subnets."""
    return [{"subnet_id": known(f.subnet_id), "ip_address": f.address} for f in specs]


def _pair(pair: AddressPair) -> Json:
    return given(ip_address=pair.address, mac_address=pair.mac)


def rule(group_id: str, spec: SecurityRuleSpec) -> Json:
    """A rule of a group."""
    remote = known(spec.remote_group_id) if spec.remote_group_id is not None else None
    return given(
        security_group_id=group_id,
        direction=spec.direction,
        ethertype=spec.ethertype,
        protocol=spec.protocol,
        port_range_min=spec.port_min,
        port_range_max=spec.port_max,
        remote_ip_prefix=spec.remote_cidr,
        remote_group_id=group_id if spec.to_itself else remote,
        remote_address_group_id=spec.remote_address_group_id,
        description=spec.description,
    )


def volume(spec: VolumeSpec) -> Json:
    """A volume: empty, from an image or from a snapshot."""
    return given(
        size=spec.size_gib,
        name=spec.name,
        description=spec.description,
        volume_type=spec.volume_type,
        availability_zone=spec.availability_zone,
        imageRef=known(spec.image_id) if spec.image_id is not None else None,
        snapshot_id=known(spec.snapshot_id) if spec.snapshot_id is not None else None,
        metadata=spec.metadata or None,
    )
