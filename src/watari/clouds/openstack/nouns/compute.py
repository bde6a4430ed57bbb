"""Nova's and Placement's JSON to nouns."""

from __future__ import annotations

import json as json_text
from collections.abc import Iterable
from typing import Any

from watari.clouds.openstack.answers import reader
from watari.clouds.openstack.nouns.moments import moment
from watari.model.survey.compute import (
    Aggregate,
    AttachedVolume,
    Flavor,
    Host,
    Instance,
    InstanceFlavor,
    Keypair,
    ServerGroup,
    Service,
    Stock,
)

Json = dict[str, Any]


@reader
def flavor(json: Json, access_project_ids: tuple[str, ...] = ()) -> Flavor:
    """Read a flavor; Nova says an empty string for no swap before microversion 2.75."""
    return Flavor(
        id=json["id"],
        name=json["name"],
        vcpus=json["vcpus"],
        ram_mib=json["ram"],
        disk_gib=json["disk"],
        ephemeral_gib=json.get("OS-FLV-EXT-DATA:ephemeral", 0),
        swap_mib=json.get("swap") or 0,
        public=json.get("os-flavor-access:is_public", True),
        description=json.get("description") or "",
        extra_specs=json.get("extra_specs", {}),
        access_project_ids=access_project_ids,
    )


@reader
def instance_flavor(json: Json) -> InstanceFlavor:
    """Read the flavor inside an instance (microversion 2.47 and later)."""
    return InstanceFlavor(
        name=json["original_name"],
        vcpus=json["vcpus"],
        ram_mib=json["ram"],
        disk_gib=json["disk"],
        ephemeral_gib=json.get("ephemeral", 0),
        swap_mib=json.get("swap") or 0,
        extra_specs=json.get("extra_specs", {}),
    )


@reader
def instance(json: Json, volumes: tuple[AttachedVolume, ...], group_ids: tuple[str, ...]) -> Instance:
    """Read an instance.

    Of a cell that is down Nova tells little more than the id and status UNKNOWN (microversion 2.69).
    """
    image = json.get("image") or {}
    return Instance(
        id=json["id"],
        name=json.get("name") or "",
        project_id=json["tenant_id"],
        user_id=json.get("user_id", ""),
        status=json["status"],
        flavor=instance_flavor(json["flavor"])
        if "flavor" in json
        else InstanceFlavor(name="", vcpus=0, ram_mib=0, disk_gib=0),
        task_state=json.get("OS-EXT-STS:task_state"),
        vm_state=json.get("OS-EXT-STS:vm_state") or "",
        power_state=json.get("OS-EXT-STS:power_state") or 0,
        host=json.get("OS-EXT-SRV-ATTR:host"),
        hypervisor_hostname=json.get("OS-EXT-SRV-ATTR:hypervisor_hostname"),
        availability_zone=json.get("OS-EXT-AZ:availability_zone") or None,
        image_id=image.get("id"),
        volumes=volumes,
        root_device=json.get("OS-EXT-SRV-ATTR:root_device_name"),
        config_drive=json.get("config_drive") == "True",
        key_name=json.get("key_name"),
        user_data=json.get("OS-EXT-SRV-ATTR:user_data"),
        metadata=json.get("metadata", {}),
        tags=tuple(json.get("tags", ())),
        description=json.get("description") or "",
        locked=json.get("locked", False),
        locked_reason=json.get("locked_reason"),
        server_group_ids=group_ids,
        fault=(json.get("fault") or {}).get("message"),
        launched_at=moment(json.get("OS-SRV-USG:launched_at")),
        pinned_zone=json.get("pinned_availability_zone"),
        zone_known="pinned_availability_zone" in json,
        scheduler_hints=_hints(json["scheduler_hints"] or {}) if "scheduler_hints" in json else None,
        image_properties=image.get("properties"),
    )


def _hints(told: Json) -> dict[str, tuple[str, ...]]:
    """Read scheduler hints: Nova keeps a list of strings for each, whatever was asked."""
    return {name: tuple(map(str, values if isinstance(values, list) else [values])) for name, values in told.items()}


@reader
def attached_volume(json: Json, goes_with_instance: bool = False) -> AttachedVolume:
    """Read one of an instance's volume attachments: tag since microversion 2.70, delete_on_termination since 2.79.

    Before that ``goes_with_instance`` is what the instance itself says of it.
    """
    return AttachedVolume(
        volume_id=json["volumeId"],
        device=json.get("device"),
        delete_on_termination=json.get("delete_on_termination", goes_with_instance),
        tag=json.get("tag"),
    )


@reader
def keypair(json: Json, user_id: str) -> Keypair:
    """Read a keypair."""
    return Keypair(
        name=json["name"],
        user_id=user_id,
        kind=json.get("type", "ssh"),
        public_key=json["public_key"],
        fingerprint=json["fingerprint"],
    )


@reader
def server_group(json: Json) -> ServerGroup:
    """Read a server group (``policy`` and ``rules`` since microversion 2.64)."""
    return ServerGroup(
        id=json["id"],
        name=json["name"],
        project_id=json.get("project_id") or "",
        user_id=json.get("user_id") or "",
        policy=json["policy"],
        rules={name: str(value) for name, value in json.get("rules", {}).items()},
        member_ids=tuple(json["members"]),
    )


@reader
def service(json: Json) -> Service:
    """Read a service of Nova or Cinder.

    Of a cell that is down Nova tells binary, host and status UNKNOWN (microversion 2.69).
    """
    return Service(
        binary=json["binary"],
        host=json["host"],
        availability_zone=json.get("zone") or "",
        state=json.get("state", "unknown"),
        enabled=json["status"] == "enabled",
        disabled_reason=json.get("disabled_reason"),
        forced_down=json.get("forced_down", False),
    )


@reader
def host(json: Json, traits: Iterable[str], inventory: dict[str, Stock]) -> Host:
    """Read a hypervisor together with what Placement says of it; ``cpu_info`` went away with microversion 2.88."""
    cpu = cpu_info(json.get("cpu_info"))
    return Host(
        name=(json.get("service") or {}).get("host") or json["hypervisor_hostname"],
        hypervisor_id=str(json["id"]),
        kind=json.get("hypervisor_type") or "",
        version=json.get("hypervisor_version") or 0,
        state=json["state"],
        enabled=json["status"] == "enabled",
        cpu_model=cpu.get("model"),
        cpu_features=tuple(sorted(cpu.get("features") or ())),
        address=json.get("host_ip"),
        traits=tuple(sorted(traits)),
        inventory=inventory,
    )


def cpu_info(told: Any) -> Json:
    """Give what a driver says of its CPU; drivers tell it as an object, as JSON in a string, or not at all."""
    if isinstance(told, str):
        told = json_text.loads(told) if told.startswith("{") else {}
    return told if isinstance(told, dict) else {}


@reader
def stocks(inventories: Json, usages: Json) -> dict[str, Stock]:
    """Read Placement's inventories and usages of one resource provider."""
    return {name: _stock(told, usages.get(name, 0)) for name, told in inventories.items()}


def _stock(told: Json, used: int) -> Stock:
    units = {name: told[name] for name in ("min_unit", "max_unit", "step_size")}
    return Stock(total=told["total"], reserved=told["reserved"], ratio=told["allocation_ratio"], used=used, **units)


@reader
def aggregate(json: Json) -> Aggregate:
    """Read a host aggregate."""
    return Aggregate(
        id=json["id"],
        name=json["name"],
        availability_zone=json.get("availability_zone"),
        hosts=tuple(json["hosts"]),
        metadata=json["metadata"],
    )
