"""Laws of the Compute port: the life of an instance."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.contract.ground import Ground, new_name
from tests.contract.test_network import new_port
from watari.clouds.errors import NotNow, NotThere, OverQuota, Refused
from watari.model.specs import DiskSpec, InstanceSpec, ServerGroupSpec, VolumeSpec
from watari.model.survey.network import Port

USER_DATA = base64.b64encode(b"#!/bin/sh\necho contract\n").decode()
REASON = "watari contract"


def address_port(ground: Ground) -> Port:
    return new_port(ground, ground.new_subnet(dhcp=False), "10.77.0.20")


def booted(ground: Ground, port: Port, **fields: object) -> str:
    given = {
        "name": new_name("instance"),
        "flavor_id": ground.flavor_id,
        "image_id": ground.image_id,
        "port_ids": (port.id,),
    }
    instance_id = ground.cloud.compute.boot(InstanceSpec.model_validate(given | fields))
    ground.later(ground.cloud.compute.remove, instance_id)
    return instance_id


def test_an_instance_lives_as_it_was_asked_to(ground: Ground) -> None:
    compute = ground.cloud.compute
    group = compute.create_server_group(ServerGroupSpec(name=new_name("group"), policy="soft-anti-affinity"))
    ground.later(compute.remove_server_group, group.id)
    port = address_port(ground)
    instance_id = booted(
        ground,
        port,
        user_data=USER_DATA,
        metadata={"role": "web"},
        tags=("blue", "red"),
        description="of the contract",
        config_drive=True,
        server_group_id=group.id,
    )
    instance = ground.until_instance(instance_id, "ACTIVE")
    assert (instance.user_data, instance.metadata, set(instance.tags)) == (USER_DATA, {"role": "web"}, {"blue", "red"})
    assert (instance.description, instance.config_drive, instance.server_group_ids) == (
        "of the contract",
        True,
        (group.id,),
    )
    assert (instance.image_id, instance.flavor.ram_mib, instance.locked, instance.volumes) == (
        ground.image_id,
        128,
        False,
        (),
    )
    assert instance.root_device == "/dev/vda"
    assert instance.host in {host.name for host in compute.hosts()}
    assert instance.availability_zone in compute.availability_zones()
    assert [found for found in compute.instances() if found.id == instance_id] == [instance]
    bound = ground.cloud.networks.port(port.id)
    assert (bound.device_id, bound.device_owner.startswith("compute:"), bound.host) == (
        instance_id,
        True,
        instance.host,
    )
    ground.until(lambda: compute.console(instance_id))


def test_an_instance_is_stopped_locked_captured_and_started_again(ground: Ground) -> None:
    compute = ground.cloud.compute
    instance_id = booted(ground, address_port(ground))
    ground.until_instance(instance_id, "ACTIVE")
    with pytest.raises(NotNow):
        compute.start(instance_id)
    compute.stop(instance_id)
    ground.until_instance(instance_id, "SHUTOFF")
    with pytest.raises(NotNow):
        compute.stop(instance_id)
    compute.lock(instance_id, REASON)
    locked = compute.instance(instance_id)
    assert (locked.locked, locked.locked_reason) == (True, REASON)
    name = new_name("capture")
    image_id = compute.capture(instance_id, name)
    ground.later(ground.cloud.images.remove, image_id)
    ground.until_image(image_id)
    assert [image.id for image in ground.cloud.images.named(name)] == [image_id]
    ground.until_instance(instance_id, "SHUTOFF")
    compute.unlock(instance_id)
    assert (compute.instance(instance_id).locked, compute.instance(instance_id).locked_reason) == (False, None)
    compute.start(instance_id)
    ground.until_instance(instance_id, "ACTIVE")


def test_tags_are_added_and_taken_away_one_by_one(ground: Ground) -> None:
    """Whatever others write at the same time, and whoever has locked the instance.

    In every state that a crossing sees.
    """
    compute = ground.cloud.compute
    instance_id = booted(ground, address_port(ground), tags=("kept",))
    ground.until_instance(instance_id, "ACTIVE")
    compute.lock(instance_id, REASON)
    added = {f"watari-run:3fa1c2-1:{number:016x}" for number in range(8)}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda tag: compute.add_tag(instance_id, tag), sorted(added)))
    assert set(compute.instance(instance_id).tags) == {"kept", *added}
    compute.add_tag(instance_id, min(added))
    assert len(compute.instance(instance_id).tags) == 9
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda tag: compute.remove_tag(instance_id, tag), sorted(added)))
    assert compute.instance(instance_id).tags == ("kept",)
    with pytest.raises(NotThere):
        compute.remove_tag(instance_id, min(added))
    compute.stop(instance_id)
    compute.add_tag(instance_id, "while-it-stops")
    ground.until_instance(instance_id, "SHUTOFF")
    compute.remove_tag(instance_id, "while-it-stops")
    found = next(instance for instance in compute.instances() if instance.id == instance_id)
    assert found.tags == ("kept",)


def test_an_instance_takes_fifty_tags(ground: Ground) -> None:
    compute = ground.cloud.compute
    instance_id = booted(ground, address_port(ground), tags=tuple(f"tag-{number}" for number in range(50)))
    ground.until_instance(instance_id, "ACTIVE")
    with pytest.raises(Refused):
        compute.add_tag(instance_id, "one-too-many")


def test_a_removed_instance_leaves_its_port(ground: Ground) -> None:
    compute, port = ground.cloud.compute, address_port(ground)
    instance_id = booted(ground, port)
    ground.until_instance(instance_id, "ACTIVE")
    ground.gone(lambda: compute.remove(instance_id))
    with pytest.raises(NotThere):
        compute.instance(instance_id)
    left = ground.cloud.networks.port(port.id)
    assert (left.device_id, left.fixed_ips, left.mac) == ("", port.fixed_ips, port.mac)


def test_a_quota_stops_an_instance(ground: Ground) -> None:
    project_id = ground.project_of_ours()
    ground.cloud.identity.set_quota(project_id, "compute", {"instances": 0})
    spec = InstanceSpec(name=new_name("instance"), flavor_id=ground.flavor_id, image_id=ground.image_id)
    with pytest.raises(OverQuota):
        ground.cloud.in_project(project_id).compute.boot(spec)


def test_an_instance_boots_from_a_volume_and_takes_another(ground: Ground) -> None:
    if not ground.has_storage:
        pytest.skip("the cloud has no volume service that is up")
    volumes = ground.cloud.volumes
    root = volumes.create(VolumeSpec(name=new_name("root"), size_gib=1, image_id=ground.image_id))
    data = volumes.create(VolumeSpec(name=new_name("data"), size_gib=1))
    for volume in (root, data):
        ground.later(volumes.remove, volume.id)
        ground.until_volume(volume.id)
    assert volumes.volume(root.id).bootable
    disks = (DiskSpec(volume_id=root.id, boot_index=0), DiskSpec(volume_id=data.id, tag="data"))
    instance_id = booted(ground, address_port(ground), image_id=None, disks=disks)
    instance = ground.until_instance(instance_id, "ACTIVE")
    assert instance.image_id is None
    assert [(v.volume_id, v.delete_on_termination, v.tag) for v in instance.volumes] == [
        (root.id, False, None),
        (data.id, False, "data"),
    ]
    assert next(v.device for v in instance.volumes if v.volume_id == root.id) == instance.root_device
    attached = volumes.volume(data.id)
    assert (attached.status, [a.instance_id for a in attached.attachments]) == ("in-use", [instance_id])
    with pytest.raises(NotNow):
        volumes.remove(data.id)
    snapshot = volumes.create_snapshot(data.id, new_name("snapshot"), {})
    ground.until_snapshot(snapshot.id)
    ground.gone(lambda: volumes.remove_snapshot(snapshot.id))


def test_an_image_booted_instance_has_a_data_volume(ground: Ground) -> None:
    if not ground.has_storage:
        pytest.skip("the cloud has no volume service that is up")
    volumes = ground.cloud.volumes
    data = volumes.create(VolumeSpec(name=new_name("data"), size_gib=1))
    ground.later(volumes.remove, data.id)
    ground.until_volume(data.id)
    instance_id = booted(ground, address_port(ground), disks=(DiskSpec(volume_id=data.id, delete_on_termination=True),))
    instance = ground.until_instance(instance_id, "ACTIVE")
    assert instance.image_id == ground.image_id
    assert [(v.volume_id, v.delete_on_termination) for v in instance.volumes] == [(data.id, True)]
    assert [found for found in ground.cloud.compute.instances() if found.id == instance_id] == [instance]
