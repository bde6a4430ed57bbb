"""JSON as the API references print it, and what the surveys say of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from watari.clouds.openstack.nouns import compute, identity, image, moments, moving, network, volume
from watari.model.survey.compute import AttachedVolume, Stock
from watari.model.survey.identity import RoleAssignment
from watari.model.survey.moving import Binding
from watari.model.survey.network import AddressPair, FixedIp

SERVER: dict[str, Any] = {
    "id": "2ce4c5b3",
    "name": "web-1",
    "tenant_id": "6f70656e",
    "user_id": "fake",
    "status": "ACTIVE",
    "image": {"id": "70a599e0", "links": []},
    "flavor": {
        "original_name": "m1.small",
        "vcpus": 1,
        "ram": 2048,
        "disk": 20,
        "ephemeral": 0,
        "swap": 0,
        "extra_specs": {"hw:numa_nodes": "1"},
    },
    "OS-EXT-STS:task_state": None,
    "OS-EXT-STS:vm_state": "active",
    "OS-EXT-STS:power_state": 1,
    "OS-EXT-SRV-ATTR:host": "compute-1",
    "OS-EXT-SRV-ATTR:hypervisor_hostname": "compute-1.example.com",
    "OS-EXT-SRV-ATTR:root_device_name": "/dev/vda",
    "OS-EXT-SRV-ATTR:user_data": "IyEvYmluL2Jhc2g=",
    "OS-EXT-AZ:availability_zone": "us-west",
    "config_drive": "True",
    "key_name": "alice",
    "metadata": {"My Server Name": "Apache1"},
    "tags": ["blue"],
    "description": None,
    "locked": True,
    "locked_reason": "watari",
}


def test_an_instance() -> None:
    disks = (AttachedVolume(volume_id="volume"),)
    found = compute.instance(SERVER, disks, ("group",))
    assert (found.name, found.project_id, found.status, found.vm_state, found.power_state) == (
        "web-1",
        "6f70656e",
        "ACTIVE",
        "active",
        1,
    )
    assert (found.host, found.hypervisor_hostname, found.availability_zone) == (
        "compute-1",
        "compute-1.example.com",
        "us-west",
    )
    assert (found.image_id, found.root_device, found.config_drive, found.user_data) == (
        "70a599e0",
        "/dev/vda",
        True,
        "IyEvYmluL2Jhc2g=",
    )
    assert (found.flavor.name, found.flavor.ram_mib, found.flavor.extra_specs) == (
        "m1.small",
        2048,
        {"hw:numa_nodes": "1"},
    )
    assert (found.locked, found.locked_reason, found.description, found.tags) == (True, "watari", "", ("blue",))
    assert (found.volumes, found.server_group_ids, found.fault) == (disks, ("group",), None)


def test_an_instance_that_boots_from_a_volume_has_no_image() -> None:
    assert compute.instance(SERVER | {"image": ""}, (), ()).image_id is None


def test_an_instance_in_error_tells_its_fault() -> None:
    fault = {"code": 500, "created": "2026-01-01T00:00:00Z", "message": "No valid host was found."}
    assert compute.instance(SERVER | {"status": "ERROR", "fault": fault}, (), ()).fault == "No valid host was found."


def test_an_instance_of_a_cell_that_is_down_is_unknown() -> None:
    found = compute.instance(
        {"id": "2ce4c5b3", "status": "UNKNOWN", "tenant_id": "6f70656e", "created": "2026", "links": []}, (), ()
    )
    assert (found.status, found.name, found.host, found.flavor.name) == ("UNKNOWN", "", None, "")


def test_what_newer_novas_tell_of_the_place_of_an_instance() -> None:
    told = {
        "OS-SRV-USG:launched_at": "2026-03-02T13:00:00.000000",
        "pinned_availability_zone": None,
        "scheduler_hints": {"group": ["5d3e"], "query": '["=", "$rack", "7"]'},
        "image": {"id": "70a599e0", "links": [], "properties": {"hw_disk_bus": "virtio"}},
    }
    old, new = compute.instance(SERVER, (), ()), compute.instance(SERVER | told, (), ())
    assert (old.launched_at, old.zone_known, old.scheduler_hints, old.image_properties) == (None, False, None, None)
    assert (new.launched_at, new.zone_known, new.pinned_zone) == (datetime(2026, 3, 2, 13, tzinfo=UTC), True, None)
    assert new.scheduler_hints == {"group": ("5d3e",), "query": ('["=", "$rack", "7"]',)}
    assert new.image_properties == {"hw_disk_bus": "virtio"}
    assert compute.instance(SERVER | {"scheduler_hints": None}, (), ()).scheduler_hints == {}
    assert compute.instance(SERVER | {"pinned_availability_zone": "zone-a"}, (), ()).pinned_zone == "zone-a"


def test_an_old_nova_tells_of_deletion_in_the_instance_alone() -> None:
    attachment = {"id": "a", "volumeId": "v", "serverId": "s", "device": "/dev/vdb"}
    assert compute.attached_volume(attachment, True).delete_on_termination
    assert not compute.attached_volume(
        attachment | {"delete_on_termination": False, "tag": "db"}, True
    ).delete_on_termination


def test_a_flavor_without_swap_is_told_in_two_ways() -> None:
    flavor = {
        "id": "1",
        "name": "m1.tiny",
        "vcpus": 1,
        "ram": 512,
        "disk": 1,
        "swap": "",
        "OS-FLV-EXT-DATA:ephemeral": 0,
    }
    assert compute.flavor(flavor) == compute.flavor(
        flavor | {"swap": 0, "description": None, "os-flavor-access:is_public": True}
    )


def test_a_host_with_what_placement_says() -> None:
    hypervisor = {
        "id": "b1e43b5f",
        "hypervisor_hostname": "compute-1.example.com",
        "service": {"host": "compute-1", "id": "x", "disabled_reason": None},
        "hypervisor_type": "QEMU",
        "hypervisor_version": 8002002,
        "state": "up",
        "status": "disabled",
        "host_ip": "192.0.2.1",
        "cpu_info": '{"model": "Nehalem", "features": ["vmx", "pge"]}',
    }
    inventories = {
        "VCPU": {"total": 4, "reserved": 1, "allocation_ratio": 4.0, "max_unit": 4, "min_unit": 2, "step_size": 2}
    }
    host = compute.host(hypervisor, ["B", "A"], compute.stocks(inventories, {"VCPU": 2}))
    assert (host.name, host.hypervisor_id, host.kind, host.version) == ("compute-1", "b1e43b5f", "QEMU", 8002002)
    assert (host.state, host.enabled, host.cpu_model, host.traits) == ("up", False, "Nehalem", ("A", "B"))
    assert (host.cpu_features, host.address) == (("pge", "vmx"), "192.0.2.1")
    assert host.inventory == {
        "VCPU": Stock(total=4, reserved=1, ratio=4.0, used=2, min_unit=2, max_unit=4, step_size=2)
    }
    assert host.inventory["VCPU"].free == 10


def test_what_a_cpu_is_in_all_forms() -> None:
    epyc = {"model": "EPYC", "features": ["sse"]}
    assert [compute.cpu_info(told) for told in (epyc, '{"model": "EPYC", "features": ["sse"]}', "", None, {})] == [
        epyc,
        epyc,
        {},
        {},
        {},
    ]


def test_a_service_of_a_cell_that_is_down_is_unknown() -> None:
    found = compute.service({"binary": "nova-compute", "host": "compute-1", "status": "UNKNOWN"})
    assert (found.state, found.enabled, found.forced_down) == ("unknown", False, False)


def test_an_image_keeps_what_people_set_and_nothing_else() -> None:
    json = {
        "id": "1bea47ed",
        "name": "cirros",
        "owner": "6f70656e",
        "status": "active",
        "visibility": "public",
        "disk_format": "qcow2",
        "container_format": "bare",
        "size": 13287936,
        "virtual_size": None,
        "min_disk": 0,
        "min_ram": 0,
        "checksum": "eb9139e4942121f22bbc2afc0400b2a4",
        "os_hash_algo": "sha512",
        "os_hash_value": "6513f21e44aa3da349f248188a44bc304a3653a04122d8fb4535423c8e1d14cd",
        "os_hidden": False,
        "protected": False,
        "tags": ["a"],
        "hw_disk_bus": "virtio",
        "os_distro": "debian",
        "stores": "ceph",
        "direct_url": "rbd://secret",
        "locations": [{"url": "rbd://secret"}],
        "owner_specified.openstack.sha256": "x",
        "os_glance_importing_to_stores": "",
        "created_at": "2026",
        "updated_at": "2026",
        "self": "/v2/images/1bea47ed",
        "file": "/v2/images/1bea47ed/file",
        "schema": "/v2/schemas/image",
    }
    found = image.image(json, ("member",))
    assert found.properties == {"hw_disk_bus": "virtio", "os_distro": "debian"}
    assert (found.size_bytes, found.virtual_size_bytes, found.hash_algorithm) == (13287936, None, "sha512")
    assert found.member_project_ids == ("member",)


def test_a_port() -> None:
    json = {
        "id": "d80b1a3b",
        "name": "",
        "network_id": "net",
        "project_id": "p",
        "mac_address": "FA:16:3E:C9:CB:F0",
        "fixed_ips": [{"subnet_id": "sub", "ip_address": "10.0.0.1"}],
        "device_id": "",
        "device_owner": "",
        "admin_state_up": True,
        "status": "DOWN",
        "security_groups": [],
        "allowed_address_pairs": [
            {"ip_address": "10.0.0.9", "mac_address": "FA:16:3E:00:00:01"},
            {"ip_address": "10.0.0.8"},
        ],
        "binding:host_id": "",
        "binding:vnic_type": "direct",
    }
    found = network.port(json)
    assert (found.mac, found.host, found.vnic_type) == ("fa:16:3e:c9:cb:f0", None, "direct")
    assert found.fixed_ips == (FixedIp(subnet_id="sub", address="10.0.0.1"),)
    assert found.address_pairs == (
        AddressPair(address="10.0.0.9", mac="fa:16:3e:00:00:01"),
        AddressPair(address="10.0.0.8"),
    )


def test_the_bindings_of_a_port() -> None:
    told = {
        "host": "compute-2",
        "status": "INACTIVE",
        "vif_type": "ovs",
        "vnic_type": "normal",
        "profile": {},
        "vif_details": {},
    }
    assert moving.binding(told, "d80b1a3b") == Binding(port_id="d80b1a3b", host="compute-2", active=False)


def test_times_with_and_without_a_zone() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert {
        moments.moment(told)
        for told in ("2026-03-02T12:00:00.000000", "2026-03-02T12:00:00Z", "2026-03-02T14:00:00+02:00")
    } == {noon}
    assert moments.moment(None) is None


def test_a_rule_for_an_address_group_is_not_a_rule_for_everybody() -> None:
    rule = {
        "id": "r",
        "direction": "ingress",
        "ethertype": "IPv4",
        "remote_ip_prefix": None,
        "remote_address_group_id": "ag",
        "description": None,
    }
    assert network.security_rule(rule).remote_address_group_id == "ag"


def test_a_router_without_gateway() -> None:
    json = {
        "id": "r",
        "name": "edge",
        "project_id": "p",
        "admin_state_up": True,
        "external_gateway_info": None,
        "routes": [],
    }
    found = network.router(json)
    assert (found.external_network_id, found.external_ips, found.snat, found.ha) == (None, (), None, None)


def test_role_assignments_of_all_kinds() -> None:
    role = {"id": "role"}
    assert identity.role_assignment(
        {"role": role, "user": {"id": "u"}, "scope": {"project": {"id": "p"}}}
    ) == RoleAssignment(role_id="role", user_id="u", project_id="p")
    inherited = {
        "role": role,
        "group": {"id": "g"},
        "scope": {"domain": {"id": "d"}, "OS-INHERIT:inherited_to": "projects"},
    }
    assert identity.role_assignment(inherited) == RoleAssignment(
        role_id="role", group_id="g", domain_id="d", inherited=True
    )


def test_what_is_reserved_counts_as_used_in_every_service() -> None:
    nova = identity.quota("p", "compute", {"id": "p", "cores": {"in_use": 3, "limit": 20, "reserved": 1}})
    neutron = identity.quota("p", "network", {"port": {"used": 3, "limit": -1, "reserved": 1}})
    assert (nova.limits, nova.used, nova.room("cores")) == ({"cores": 20}, {"cores": 4}, 16)
    assert (neutron.limits, neutron.used, neutron.room("port")) == ({"port": -1}, {"port": 4}, None)


def test_a_pool_that_does_not_count_is_unknown() -> None:
    pool = volume.pool(
        {"name": "h@ceph#p", "capabilities": {"free_capacity_gb": "unknown", "total_capacity_gb": "infinite"}}
    )
    assert (pool.free_gib, pool.total_gib) == (None, None)
    assert (
        volume.pool({"name": "h", "capabilities": {"free_capacity_gb": 9.5, "total_capacity_gb": 10}}).free_gib == 9.5
    )


def test_a_volume() -> None:
    json = {
        "id": "v",
        "name": None,
        "size": 2,
        "status": "in-use",
        "bootable": "true",
        "encrypted": False,
        "multiattach": True,
        "volume_type": "ceph",
        "availability_zone": "nova",
        "attachments": [
            {"server_id": "s", "device": "/dev/vda", "attachment_id": "a", "volume_id": "v", "host_name": "h"}
        ],
        "metadata": {"watari": "m"},
        "volume_image_metadata": {"os_distro": "debian"},
        "os-vol-tenant-attr:tenant_id": "p",
        "snapshot_id": None,
    }
    found = volume.volume(json)
    assert (found.name, found.project_id, found.bootable, found.multiattach) == ("", "p", True, True)
    assert [(a.instance_id, a.device, a.host) for a in found.attachments] == [("s", "/dev/vda", "h")]
    assert (found.metadata, found.image_metadata) == ({"watari": "m"}, {"os_distro": "debian"})
