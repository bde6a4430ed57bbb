"""Instances walk through Nova's states, and Nova's refusals come where Nova says no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clouds.simulated.until import until, until_gone
from watari.clouds.errors import NotNow, NotThere, OverQuota, Refused
from watari.clouds.port import Cloud
from watari.clouds.simulated import Habits, SimulatedCloud, World, example_world
from watari.clouds.simulated.example import ADMIN_PROJECT, OPERATOR, new_cloud
from watari.clouds.simulated.example_estate import SHOP
from watari.model.specs import DiskSpec, FixedIpSpec, InstanceSpec, PortSpec, ProjectSpec, ServerGroupSpec, VolumeSpec
from watari.model.survey.compute import Instance


@pytest.fixture
def old() -> SimulatedCloud:
    return example_world().cloud("classic")


@pytest.fixture
def new() -> SimulatedCloud:
    return example_world().cloud("nyah")


def a_port(cloud: Cloud, address: str = "192.0.2.150", **fields: Any) -> str:
    fixed = (FixedIpSpec(subnet_id="nyah-backbone-4", address=address),)
    return cloud.networks.create_port(PortSpec(network_id="nyah-backbone", fixed_ips=fixed, **fields)).id


def an_instance(port: str, **fields: Any) -> InstanceSpec:
    return InstanceSpec(
        **{"name": "web-9", "flavor_id": "m1.tiny", "image_id": "nyah-guest", "port_ids": (port,)} | fields
    )


def settled(cloud: Cloud, instance_id: str) -> Instance:
    return until(
        lambda: cloud.compute.instance(instance_id), lambda i: i.status != "BUILD" and i.task_state is None, 400
    )[-1]


def test_boot_goes_through_novas_states_and_takes_its_port_late(new: SimulatedCloud) -> None:
    port = a_port(new)
    instance_id = new.compute.boot(an_instance(port))
    assert new.networks.port(port).device_id == ""
    seen = until(lambda: new.compute.instance(instance_id), lambda i: i.status == "ACTIVE")
    assert [i.task_state for i in seen] == ["networking", "block_device_mapping", "spawning", None]
    taken = new.networks.port(port)
    assert (taken.device_id, taken.device_owner, taken.status, taken.host) == (
        instance_id,
        "compute:nova",
        "ACTIVE",
        seen[-1].host,
    )


def test_stop_and_start_are_refused_in_the_wrong_state(old: SimulatedCloud) -> None:
    with pytest.raises(NotNow, match="vm_state active"):
        old.compute.start("web-1")
    old.compute.stop("web-1")
    with pytest.raises(NotNow, match="task_state powering-off"):
        old.compute.stop("web-1")
    until(lambda: old.compute.instance("web-1"), lambda i: i.status == "SHUTOFF")
    assert old.networks.port("port-web-1").status == "DOWN"
    old.compute.start("web-1")
    assert settled(old, "web-1").status == "ACTIVE"
    assert old.compute.console("web-1").count("guest: boot") == 2


def test_a_lock_stops_members_and_not_admins(old: SimulatedCloud) -> None:
    old.identity.give_role("role-member", OPERATOR, SHOP)
    member = old.in_project(SHOP)
    old.compute.lock("web-1", "watari: moving")
    with pytest.raises(NotNow, match="locked"):
        member.compute.stop("web-1")
    assert old.compute.instance("web-1").locked_reason == "watari: moving"
    old.compute.stop("web-1")
    assert settled(old, "web-1").status == "SHUTOFF"


def test_a_full_host_makes_an_instance_in_error(new: SimulatedCloud) -> None:
    ids = [
        new.compute.boot(an_instance(a_port(new, f"192.0.2.{n}"), availability_zone="nova:nyah-1"))
        for n in range(110, 117)
    ]
    assert {settled(new, i).status for i in ids} == {"ACTIVE"}
    for host in new.state.hosts:
        full = {kind: stock.model_copy(update={"used": stock.total * 10}) for kind, stock in host.inventory.items()}
        new.state.hosts.change(host.name, inventory=full)
    port = a_port(new)
    failed = settled(new, new.compute.boot(an_instance(port)))
    assert (failed.status, failed.host) == ("ERROR", None)
    assert "No valid host" in (failed.fault or "")
    assert new.networks.port(port).device_id == ""


def test_quota_is_refused_at_once_and_given_back(new: SimulatedCloud) -> None:
    new.identity.set_quota(ADMIN_PROJECT, "compute", {"instances": 1})
    instance_id = new.compute.boot(an_instance(a_port(new)))
    with pytest.raises(OverQuota):
        new.compute.boot(an_instance(a_port(new, "192.0.2.151")))
    new.compute.remove(instance_id)
    until_gone(lambda: new.compute.instance(instance_id))
    assert set(new.identity.quota(ADMIN_PROJECT, "compute").used.values()) == {0}
    assert [host.inventory["VCPU"].used for host in new.compute.hosts()] == [0, 0]


def test_two_boots_on_one_port_and_the_second_fails(new: SimulatedCloud) -> None:
    port = a_port(new)
    first, second = new.compute.boot(an_instance(port)), new.compute.boot(an_instance(port))
    assert settled(new, first).status == "ACTIVE"
    late = settled(new, second)
    assert (late.status, late.fault) == ("ERROR", f"Port {port} is still in use.")
    assert new.networks.port(port).device_id == first


def test_nova_waits_for_a_port_that_is_down_and_gives_up(new: SimulatedCloud) -> None:
    port = a_port(new, admin_up=False)
    failed = settled(new, new.compute.boot(an_instance(port)))
    assert (failed.status, failed.fault) == ("ERROR", "Virtual Interface creation failed")
    assert new.networks.port(port).device_id == ""


def test_a_port_that_is_opened_in_time_lets_the_instance_run(new: SimulatedCloud) -> None:
    port = a_port(new, admin_up=False)
    instance_id = new.compute.boot(an_instance(port))
    new.tick(30)
    assert new.compute.instance(instance_id).task_state == "spawning"
    new.networks.set_port_admin(port, up=True)
    assert settled(new, instance_id).status == "ACTIVE"


def test_a_cloud_that_does_not_wait_for_ports() -> None:
    cloud = World().load(new_cloud(), Habits(waits_for_ports=False))
    port = a_port(cloud, admin_up=False)
    instance_id = cloud.compute.boot(an_instance(port))
    assert settled(cloud, instance_id).status == "ACTIVE"
    assert cloud.networks.port(port).status == "DOWN"


def test_a_spoiled_boot_lets_its_ports_go(new: SimulatedCloud) -> None:
    new.state.spoil("boot")
    port = a_port(new)
    failed = settled(new, new.compute.boot(an_instance(port)))
    assert failed.status == "ERROR"
    assert new.networks.port(port).device_id == ""
    assert [host.inventory["VCPU"].used for host in new.compute.hosts()] == [0, 0]
    assert settled(new, new.compute.boot(an_instance(port))).status == "ACTIVE"


def test_what_nova_refuses_at_once(new: SimulatedCloud) -> None:
    port = a_port(new)
    for wrong in (
        {"flavor_id": "none"},
        {"image_id": "none"},
        {"image_id": None},
        {"key_name": "alice"},
        {"port_ids": ("none",)},
        {"disks": (DiskSpec(volume_id="none"),)},
        {"server_group_id": "none"},
    ):
        with pytest.raises(Refused):
            new.compute.boot(an_instance(port, **wrong))
    assert new.compute.instances() == []


def test_anti_affinity_runs_out_of_hosts(new: SimulatedCloud) -> None:
    group = new.compute.create_server_group(ServerGroupSpec(name="apart", policy="anti-affinity"))
    found = [
        settled(new, new.compute.boot(an_instance(a_port(new, f"192.0.2.{n}"), server_group_id=group.id)))
        for n in (121, 122, 123)
    ]
    assert sorted(str(i.host) for i in found) == ["None", "nyah-1", "nyah-2"]
    assert new.compute.server_groups()[0].member_ids == tuple(i.id for i in found)


def test_removal_leaves_ports_that_were_there_before_and_lets_volumes_go(new: SimulatedCloud) -> None:
    port = a_port(new)
    kept = new.volumes.create(VolumeSpec(name="data", size_gib=1)).id
    root = new.volumes.create(VolumeSpec(name="root", size_gib=1, image_id="nyah-guest")).id
    until(lambda: new.volumes.volume(root), lambda v: v.status == "available")
    disks = (DiskSpec(volume_id=root, boot_index=0, delete_on_termination=True), DiskSpec(volume_id=kept))
    instance_id = new.compute.boot(an_instance(port, image_id=None, disks=disks))
    assert [v.device for v in settled(new, instance_id).volumes] == ["/dev/vda", "/dev/vdb"]
    assert new.volumes.volume(kept).attachments[0].instance_id == instance_id
    new.compute.remove(instance_id)
    until_gone(lambda: new.compute.instance(instance_id))
    until_gone(lambda: new.volumes.volume(root))
    left = new.networks.port(port)
    assert (left.device_id, left.device_owner, left.status) == ("", "", "DOWN")
    assert new.volumes.volume(kept).status == "available"


def test_an_instance_goes_with_the_port_that_nova_made() -> None:
    survey = example_world().cloud("classic")
    survey.state.ports.change("port-web-1", name="")
    survey.state.nova_ports.add("port-web-1")
    survey.compute.remove("web-1")
    until_gone(lambda: survey.compute.instance("web-1"))
    with pytest.raises(NotThere):
        survey.networks.port("port-web-1")


def test_a_project_sees_its_own_alone(old: SimulatedCloud) -> None:
    project = old.identity.create_project(ProjectSpec(name="guests", domain_id="default"))
    old.identity.give_role("role-member", OPERATOR, project.id)
    guest = old.in_project(project.id)
    assert guest.compute.instances() == []
    with pytest.raises(NotThere):
        guest.compute.instance("web-1")
