"""What happens at the stages of the ways.

Ports get their device, disks their bytes, removed things go with what hangs on them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from watari.clouds.simulated import claims, guest
from watari.clouds.simulated.network.floating import forget_port
from watari.clouds.simulated.quotas import give_back
from watari.clouds.simulated.state import Moment, State
from watari.clouds.simulated.ways import ERROR
from watari.model.survey.compute import Instance
from watari.model.survey.volume import VolumeAttachment


def ports_taken(at: Moment) -> None:
    """Nova's host takes the ports: not at the request, but a moment after it. Who comes second fails."""
    state, instance_id = at.state, at.key
    instance = state.instances.get(instance_id)
    port_ids = [port_id for port_id in at.details["ports"].split(",") if port_id in state.ports]
    taken = [port_id for port_id in port_ids if state.ports.get(port_id).device_id]
    if taken:
        _break_build(state, instance_id, f"Port {taken[0]} is still in use.")
        return
    for port_id in port_ids:
        owner = f"compute:{instance.availability_zone or 'nova'}"
        state.ports.change(port_id, device_id=instance_id, device_owner=owner, host=instance.host)


def volumes_attached(at: Moment) -> None:
    """The reserved volumes become in-use."""
    state, instance_id = at.state, at.key
    for volume in state.instances.get(instance_id).volumes:
        if volume.volume_id in state.volumes:
            attached = (VolumeAttachment(instance_id=instance_id, device=volume.device),)
            state.volumes.change(volume.volume_id, status="in-use", attachments=attached)


def guest_spawned(at: Moment) -> None:
    """Its domain is there, paused: it runs when Neutron says that all its ports are plugged."""
    state = at.state
    down = [port for port in state.ports.by("device", at.key) if not port.admin_up]
    state.begin("wait_for_ports" if down and state.habits.waits_for_ports else "run", at.key)


def ports_not_plugged(at: Moment) -> None:
    """Nova gave up to wait: what was building is in error, what was stopped stays stopped."""
    fault = "Virtual Interface creation failed"
    if at.state.instances.get(at.key).status == "BUILD":
        _break_build(at.state, at.key, fault)
    else:
        at.state.instances.change(at.key, task_state=None, fault=fault)


def guest_started(at: Moment) -> None:
    """The guest boots: one more boot and one more line in the record of each of its disks."""
    state, instance_id = at.state, at.key
    instance = state.instances.get(instance_id)
    now, root = state.now, root_disk(instance)
    state.running_since[instance_id] = now
    if instance.launched_at is None:
        state.instances.change(instance_id, launched_at=now)
    state.disks[root] = guest.booted(state.disks.get(root, b""), now, root)
    for disk in further_disks(instance):
        state.disks[disk] = guest.extended(state.disks.get(disk, b""), now, disk)
    set_port_status(state, instance_id)


def guest_stopped(at: Moment) -> None:
    """The guest writes its last line; its ports go down."""
    state, instance_id = at.state, at.key
    if state.running_since.pop(instance_id, None) is not None:
        write_line(state, state.instances.get(instance_id))
    set_port_status(state, instance_id)


def build_failed(at: Moment) -> None:
    """The hypervisor could not start it."""
    _break_build(at.state, at.key, "Build of instance aborted: the hypervisor could not start it.")


def image_saving(at: Moment) -> None:
    """Glance receives the first bytes: what a running guest wrote until now is in them."""
    state, key = at.state, at.key
    if state.images.find(at.details["image"]) is None:
        return
    instance = state.instances.find(key)
    if instance and key in state.running_since:
        write_line(state, instance)
    state.disks[at.details["image"]] = state.disks.get(root_disk(instance) if instance else key, b"")
    state.images.change(at.details["image"], status="saving")


def image_saved(at: Moment) -> None:
    """Glance has all bytes."""
    state = at.state
    if at.details["image"] in state.images:
        fill_image(state, at.details["image"], state.disks.get(at.details["image"], b""))


def image_lost(at: Moment) -> None:
    """The upload broke: Nova and Cinder delete the image that they had begun."""
    state = at.state
    if at.details["image"] in state.images:
        state.images.drop(at.details["image"])
    state.disks.pop(at.details["image"], None)


def instance_gone(at: Moment) -> None:
    """The instance is deleted.

    Its ports and volumes are let go, what was made with it goes too, its share is given back.
    """
    state, instance_id = at.state, at.key
    instance = state.instances.get(instance_id)
    drop_bindings(state, instance_id)
    _let_ports_go(state, instance_id)
    _let_volumes_go(state, instance)
    claims.release(state, instance.id)
    _forget_moves(state, instance_id)
    for group in state.server_groups.where(lambda g: instance_id in g.member_ids):
        state.server_groups.change(group.id, member_ids=tuple(m for m in group.member_ids if m != instance_id))
    flavor = instance.flavor
    give_back(state, instance.project_id, "compute", instances=1, cores=flavor.vcpus, ram=flavor.ram_mib)
    state.instances.drop(instance_id)
    state.disks.pop(instance_id, None)
    state.running_since.pop(instance_id, None)


def volume_gone(at: Moment) -> None:
    """The volume is deleted."""
    state, volume_id = at.state, at.key
    volume = state.volumes.drop(volume_id)
    state.disks.pop(volume_id, None)
    give_back(state, volume.project_id, "volume", volumes=1, gigabytes=volume.size_gib)


def snapshot_gone(at: Moment) -> None:
    """The snapshot is deleted."""
    state, snapshot_id = at.state, at.key
    snapshot = state.snapshots.drop(snapshot_id)
    state.disks.pop(snapshot_id, None)
    give_back(state, snapshot.project_id, "volume", snapshots=1, gigabytes=snapshot.size_gib)


def root_disk(instance: Instance) -> str:
    """Where an instance's root disk is kept: under its own id, or under that of the volume it boots from."""
    roots = [v.volume_id for v in instance.volumes if v.device == (instance.root_device or "/dev/vda")]
    if instance.image_id is not None or not instance.volumes:
        return instance.id
    return roots[0] if roots else instance.volumes[0].volume_id


def further_disks(instance: Instance) -> list[str]:
    """The other volumes."""
    return [v.volume_id for v in instance.volumes if v.volume_id != root_disk(instance)]


def write_line(state: State, instance: Instance) -> None:
    """The guest extends its records."""
    for disk in (root_disk(instance), *further_disks(instance)):
        state.disks[disk] = guest.extended(state.disks.get(disk, b""), state.now, disk)


def fill_image(state: State, image_id: str, content: bytes) -> None:
    """Glance has an image's bytes: size, checksum and digest are known now."""
    state.disks[image_id] = content
    state.images.change(
        image_id,
        status="active",
        size_bytes=len(content),
        checksum=hashlib.md5(content, usedforsecurity=False).hexdigest(),
        hash_algorithm="sha512",
        hash_value=hashlib.sha512(content).hexdigest(),
    )


def set_port_status(state: State, instance_id: str) -> None:
    """Neutron shows a port as up while a running guest is behind it."""
    running = instance_id in state.running_since
    for port in state.ports.by("device", instance_id):
        state.ports.change(port.id, status="ACTIVE" if running and port.admin_up else "DOWN")


def drop_bindings(state: State, instance_id: str) -> None:
    """No inactive binding of the instance's ports is left."""
    for port in state.ports.by("device", instance_id):
        for binding in state.bindings.by("port", port.id):
            state.bindings.drop(state.bindings.key(binding))


def _break_build(state: State, instance_id: str, fault: str) -> None:
    """Nova gives ports and host free again (its `_cleanup_allocated_networks`).

    Volumes stay reserved until the instance is deleted.
    """
    state.give_up(instance_id)
    _let_ports_go(state, instance_id)
    claims.release(state, instance_id)
    state.instances.change(instance_id, **ERROR, fault=fault, host=None, hypervisor_hostname=None)


def _forget_moves(state: State, instance_id: str) -> None:
    """What a move of it held is given back, and the move is over."""
    for move in [m for m in state.migrations.by("instance", instance_id) if not m.ended]:
        claims.release(state, move.uuid)
        state.migrations.change(move.uuid, status="error")
    state.actions.pop(instance_id, None)


def _let_ports_go(state: State, instance_id: str) -> None:
    for port in state.ports.by("device", instance_id):
        if port.id in state.nova_ports:
            forget_port(state, port.id)
            state.nova_ports.discard(port.id)
        else:
            state.ports.change(port.id, device_id="", device_owner="", host=None, status="DOWN")


def _let_volumes_go(state: State, instance: Instance) -> None:
    for volume in instance.volumes:
        if volume.volume_id not in state.volumes:
            continue
        kept = tuple(a for a in state.volumes.get(volume.volume_id).attachments if a.instance_id != instance.id)
        state.volumes.change(volume.volume_id, status="in-use" if kept else "available", attachments=kept)
        if volume.delete_on_termination and not kept:
            state.begin("remove_volume", volume.volume_id)


EVENTS: Mapping[str, Callable[[Moment], None]] = {
    event.__name__: event
    for event in (
        ports_taken,
        volumes_attached,
        guest_spawned,
        ports_not_plugged,
        guest_started,
        guest_stopped,
        build_failed,
        image_saving,
        image_saved,
        image_lost,
        instance_gone,
        volume_gone,
        snapshot_gone,
    )
}
