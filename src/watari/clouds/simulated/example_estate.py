"""What the old cloud of the example holds: two projects with their people, groups, ports, volumes and instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watari.model.record import Record
from watari.model.survey.compute import AttachedVolume, Instance, InstanceFlavor, Keypair, ServerGroup
from watari.model.survey.identity import Project, Quota, RoleAssignment, User
from watari.model.survey.network import FixedIp, Port, SecurityGroup, SecurityRule
from watari.model.survey.volume import Volume, VolumeAttachment

SHOP = "50" * 16
OFFICE = "0f" * 16
ALICE = "a1" * 16
TINY = InstanceFlavor(name="m1.tiny", vcpus=1, ram_mib=128, disk_gib=1)
FROM_IMAGE = {"image_id": "classic-guest", "image_name": "guest", "hw_rng_model": "virtio"}
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHdhdGFyaS1leGFtcGxlLWtleS1ub3QtcmVhbC0wMDAx alice@example"


def example_estate() -> Mapping[str, tuple[Record, ...]]:
    """The records by field of a survey."""
    return {
        "projects": (
            Project(id=SHOP, name="shop", domain_id="default"),
            Project(id=OFFICE, name="office", domain_id="default"),
        ),
        "users": (User(id=ALICE, name="alice", domain_id="default", email="alice@example.org"),),
        "role_assignments": tuple(
            RoleAssignment(role_id="role-member", user_id=ALICE, project_id=project) for project in (SHOP, OFFICE)
        ),
        "quotas": (
            *_quotas(SHOP, instances=3, volumes=1, gigabytes=2),
            *_quotas(OFFICE, instances=1, volumes=1, gigabytes=1),
        ),
        "keypairs": (Keypair(name="alice", user_id=ALICE, kind="ssh", public_key=PUBLIC_KEY, fingerprint="1c:7e:aa"),),
        "security_groups": (_default_group(SHOP), _default_group(OFFICE), *_shop_groups()),
        "server_groups": (_apart(),),
        "ports": (
            _port("web-1", 11, SHOP, "sg-web"),
            _port("web-2", 12, SHOP, "sg-web"),
            _port("db-1", 13, SHOP, "sg-db"),
            _port("api-1", 14, OFFICE, f"sg-default-{OFFICE[:4]}"),
        ),
        "volumes": (
            _volume("data-1", "db-1", "/dev/vdb", project_id=SHOP, size_gib=2),
            _volume(
                "root-1", "api-1", "/dev/vda", project_id=OFFICE, size_gib=1, bootable=True, image_metadata=FROM_IMAGE
            ),
        ),
        "instances": _instances(),
    }


def _quotas(project: str, *, instances: int, volumes: int, gigabytes: int) -> tuple[Quota, ...]:
    used = {"instances": instances, "cores": instances, "ram": 128 * instances}
    limits = {"instances": 10, "cores": 20, "ram": 51200}
    groups, rules = (3, 11) if project == SHOP else (1, 4)
    return (
        Quota(project_id=project, service="compute", limits=limits, used=used),
        Quota(
            project_id=project,
            service="network",
            limits={"port": 50, "security_group": 10, "security_group_rule": 100, "floatingip": 5},
            used={"port": instances, "security_group": groups, "security_group_rule": rules, "floatingip": 0},
        ),
        Quota(
            project_id=project,
            service="volume",
            limits={"volumes": 10, "gigabytes": 40, "snapshots": 10},
            used={"volumes": volumes, "gigabytes": gigabytes, "snapshots": 0},
        ),
    )


def _default_group(project: str) -> SecurityGroup:
    group_id = f"sg-default-{project[:4]}"
    rules = tuple(
        _rule(
            group_id,
            number,
            direction=direction,
            ethertype=kind,
            remote_group_id=group_id if direction == "ingress" else None,
        )
        for number, (kind, direction) in enumerate((k, d) for k in ("IPv4", "IPv6") for d in ("egress", "ingress"))
    )
    return SecurityGroup(
        id=group_id, name="default", project_id=project, description="Default security group", rules=rules
    )


def _shop_groups() -> tuple[SecurityGroup, SecurityGroup]:
    """Two groups that let each other in, so that neither can be made whole before the other is there."""
    anywhere = "0.0.0.0/0"
    web = (
        _rule("sg-web", 0, direction="egress"),
        _rule("sg-web", 1, direction="ingress", protocol="tcp", port_min=80, port_max=80, remote_cidr=anywhere),
        _rule("sg-web", 2, direction="ingress", protocol="icmp", remote_cidr=anywhere),
        _rule("sg-web", 3, direction="ingress", remote_group_id="sg-db"),
    )
    database = (
        _rule("sg-db", 0, direction="egress"),
        _rule("sg-db", 1, direction="ingress", protocol="tcp", port_min=5432, port_max=5432, remote_group_id="sg-web"),
        _rule("sg-db", 2, direction="ingress", protocol="icmp", remote_cidr=anywhere),
    )
    return (
        SecurityGroup(id="sg-web", name="web", project_id=SHOP, description="web servers", rules=web),
        SecurityGroup(id="sg-db", name="db", project_id=SHOP, description="databases", rules=database),
    )


def _rule(group_id: str, number: int, **fields: Any) -> SecurityRule:
    return SecurityRule.model_validate({"id": f"{group_id}-rule-{number}", **fields})


def _apart() -> ServerGroup:
    members = ("web-1", "web-2")
    return ServerGroup(
        id="apart", name="apart", project_id=SHOP, user_id=ALICE, policy="soft-anti-affinity", member_ids=members
    )


def _port(instance: str, number: int, project: str, group: str) -> Port:
    return Port(
        id=f"port-{instance}",
        name=instance,
        network_id="classic-backbone",
        project_id=project,
        mac=f"fa:16:3e:77:00:{number:02x}",
        fixed_ips=(FixedIp(subnet_id="classic-backbone-4", address=f"192.0.2.{number}"),),
        device_id=instance,
        device_owner="compute:nova",
        status="ACTIVE",
        security_group_ids=(group,),
        host="classic-1" if number % 2 else "classic-2",
    )


def _volume(name: str, instance: str, device: str, **fields: Any) -> Volume:
    attachments = (VolumeAttachment(instance_id=instance, device=device),)
    usual = {
        "id": name,
        "name": name,
        "status": "in-use",
        "volume_type": "ceph",
        "availability_zone": "nova",
        "attachments": attachments,
    }
    return Volume.model_validate(usual | fields)


def _instances() -> tuple[Instance, ...]:
    data = AttachedVolume(volume_id="data-1", device="/dev/vdb")
    root = AttachedVolume(volume_id="root-1", device="/dev/vda", delete_on_termination=False)
    return (
        _instance("web-1", metadata={"role": "web"}, server_group_ids=("apart",), key_name="alice"),
        _instance("web-2", metadata={"role": "web"}, server_group_ids=("apart",), host="classic-2"),
        _instance("db-1", metadata={"role": "db"}, tags=("keep",), volumes=(data,)),
        _instance(
            "api-1", metadata={"role": "api"}, project_id=OFFICE, image_id=None, volumes=(root,), host="classic-2"
        ),
    )


def _instance(name: str, **fields: Any) -> Instance:
    usual = {
        "id": name,
        "name": name,
        "project_id": SHOP,
        "user_id": ALICE,
        "status": "ACTIVE",
        "vm_state": "active",
        "power_state": 1,
        "flavor": TINY,
        "host": "classic-1",
        "availability_zone": "nova",
        "image_id": "classic-guest",
        "root_device": "/dev/vda",
    }
    chosen = usual | fields
    return Instance.model_validate(chosen | {"hypervisor_hostname": chosen["host"]})
