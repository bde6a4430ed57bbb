"""The beginning of an instance: what Nova's API refuses at once, and what it leaves to the scheduler."""

from __future__ import annotations

from watari.clouds.simulated import claims, scheduler
from watari.clouds.simulated.instance_desk import InstanceDesk
from watari.clouds.simulated.moves import note_action
from watari.clouds.simulated.quotas import take
from watari.clouds.simulated.refusals import not_now, refused
from watari.clouds.simulated.scheduler import Wanted
from watari.model.record import known
from watari.model.specs import DiskSpec, InstanceSpec
from watari.model.survey.compute import AttachedVolume, Flavor, Instance, InstanceFlavor, ServerGroup


def begin_boot(desk: InstanceDesk, spec: InstanceSpec) -> str:
    """Check the request, take quota, volumes and a host, and send the instance on its way."""
    state, project_id = desk.state, desk.caller.project_id
    flavor = _flavor(desk, spec)
    _check_image(desk, spec, flavor)
    _check_keypair(desk, spec)
    _check_ports(desk, spec)
    group = _group(desk, spec)
    volumes = _volumes(desk, spec)
    wanted = Wanted(
        flavor=InstanceFlavor.model_validate(
            {name: value for name, value in flavor if name in InstanceFlavor.model_fields}
        ),
        boots_from_volume=spec.image_id is None,
        zone=spec.availability_zone,
        group=group,
    )
    take(state, project_id, "compute", instances=1, cores=flavor.vcpus, ram=flavor.ram_mib)
    host = scheduler.choose(state, wanted)
    instance = state.instances.put(_instance(desk, spec, wanted, host).model_copy(update={"volumes": volumes}))
    if group is not None:
        state.server_groups.change(group.id, member_ids=(*group.member_ids, instance.id))
    note_action(state, instance.id, "create")
    for volume in volumes:
        state.volumes.change(volume.volume_id, status="reserved")
    if host is None:
        state.begin("boot_without_host", instance.id)
        return instance.id
    claims.claim(state, host, instance)
    if spec.image_id is not None:
        state.disks[instance.id] = state.disks.get(known(spec.image_id), b"")
    state.begin("boot", instance.id, ports=",".join(known(port) for port in spec.port_ids))
    return instance.id


def _instance(desk: InstanceDesk, spec: InstanceSpec, wanted: Wanted, host: str | None) -> Instance:
    return Instance(
        id=desk.state.new_id("instance"),
        name=spec.name,
        project_id=desk.caller.project_id,
        user_id=desk.caller.user_id,
        status="BUILD",
        flavor=wanted.flavor,
        host=host,
        hypervisor_hostname=host,
        availability_zone=scheduler.zone_of(desk.state, host) if host else wanted.zone,
        image_id=known(spec.image_id) if spec.image_id is not None else None,
        root_device="/dev/vda",
        config_drive=spec.config_drive,
        key_name=spec.key_name,
        user_data=spec.user_data,
        metadata=dict(spec.metadata),
        tags=spec.tags,
        description=spec.description,
        server_group_ids=(wanted.group.id,) if wanted.group else (),
        **_told_by_release(desk, spec),
    )


def _told_by_release(desk: InstanceDesk, spec: InstanceSpec) -> dict[str, object]:
    """What Nova tells of an instance's place since some microversion only."""
    told: dict[str, object] = {}
    if desk.state.offers(2, 96):
        told |= {"zone_known": True, "pinned_zone": spec.availability_zone}
    if desk.state.offers(2, 98):
        image = desk.state.images.find(known(spec.image_id)) if spec.image_id is not None else None
        told |= {"image_properties": dict(image.properties) if image else {}}
    if desk.state.offers(2, 100):
        told |= {
            "scheduler_hints": {"group": [known(spec.server_group_id)]} if spec.server_group_id is not None else {}
        }
    return told


def _flavor(desk: InstanceDesk, spec: InstanceSpec) -> Flavor:
    flavor = desk.state.flavors.find(known(spec.flavor_id))
    if flavor is None or not (
        flavor.public or desk.caller.is_admin or desk.caller.project_id in flavor.access_project_ids
    ):
        raise refused(f"Flavor {spec.flavor_id} could not be found.")
    return flavor


def _check_image(desk: InstanceDesk, spec: InstanceSpec, flavor: Flavor) -> None:
    if spec.image_id is None:
        if not any(disk.boot_index == 0 for disk in spec.disks):
            raise refused("Invalid imageRef provided: nothing to boot from.")
        return
    image = desk.state.images.find(known(spec.image_id))
    if image is None:
        raise refused(f"Can not find requested image {spec.image_id}")
    if image.status != "active":
        raise refused(f"Image {image.id} is not active.")
    if image.min_ram_mib > flavor.ram_mib:
        raise refused("Flavor's memory is too small for requested image.")
    size_gib = -(-(image.virtual_size_bytes or image.size_bytes or 0) // 2**30)
    if flavor.disk_gib and max(image.min_disk_gib, size_gib) > flavor.disk_gib:
        raise refused(f"Flavor's disk is too small for requested image: it is {flavor.disk_gib} GiB.")


def _check_keypair(desk: InstanceDesk, spec: InstanceSpec) -> None:
    """Nova knows only the keypairs of the user who asks, whoever the instance is for."""
    if spec.key_name is not None and f"{desk.caller.user_id}/{spec.key_name}" not in desk.state.keypairs:
        raise refused("Invalid key_name provided.")


def _check_ports(desk: InstanceDesk, spec: InstanceSpec) -> None:
    for port_id in map(known, spec.port_ids):
        port = desk.state.ports.find(port_id)
        if port is None or not desk.caller.owns(port.project_id):
            raise refused(f"Port id {port_id} could not be found.")
        if port.device_id:
            raise not_now(f"Port {port_id} is still in use.")
        if not port.fixed_ips:
            raise refused(f"Port {port_id} requires a FixedIP in order to be used.")


def _group(desk: InstanceDesk, spec: InstanceSpec) -> ServerGroup | None:
    if spec.server_group_id is None:
        return None
    group = desk.state.server_groups.find(known(spec.server_group_id))
    if group is None or not desk.caller.owns(group.project_id):
        raise refused(f"Instance group {spec.server_group_id} could not be found.")
    return group


def _volumes(desk: InstanceDesk, spec: InstanceSpec) -> tuple[AttachedVolume, ...]:
    """The volumes in Nova's order, the root disk first, with the device names that libvirt will give."""
    disks = sorted(spec.disks, key=lambda disk: (disk.boot_index is None, disk.boot_index or 0))
    letters = iter("abcdefghijklmnopqrstuvwxyz" if spec.image_id is None else "bcdefghijklmnopqrstuvwxyz")
    return tuple(_attached(desk, disk, f"/dev/vd{next(letters)}") for disk in disks)


def _attached(desk: InstanceDesk, disk: DiskSpec, device: str) -> AttachedVolume:
    volume = desk.state.volumes.find(known(disk.volume_id))
    if volume is None or not desk.caller.owns(volume.project_id):
        raise refused(f"Block Device Mapping is Invalid: failed to get volume {disk.volume_id}.")
    if volume.status != "available":
        raise refused(
            f"Invalid volume: volume '{volume.id}' status must be 'available'. Currently in '{volume.status}'."
        )
    if disk.boot_index == 0 and not volume.bootable:
        raise refused(f"Block Device {volume.id} is not bootable.")
    return AttachedVolume(
        volume_id=volume.id, device=device, delete_on_termination=disk.delete_on_termination, tag=disk.tag
    )
