"""Small builders of valid nouns with sensible defaults: a test names only what it is about.

`two_clouds()` gives surveys of an old and a new cloud with one project (`shop`: two web servers and a database with a
data volume, on a shared VLAN); `crossing()` gives the goal that moves it. Nothing in them stops a plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from watari.model.goal import (
    Acceptance,
    Choice,
    CrossingGoal,
    Join,
    Mapping,
    ProjectChoice,
    SharedSegment,
    Vantage,
    WaveGoal,
)
from watari.model.journal import Entry, Journal
from watari.model.plan import Move, Plan, Wave
from watari.model.steps import AnyStep
from watari.model.survey.compute import (
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
from watari.model.survey.identity import Domain, Operator, Project, Quota, QuotaService, Role, RoleAssignment, User
from watari.model.survey.image import Image
from watari.model.survey.network import (
    AddressRange,
    Agent,
    FixedIp,
    FloatingIp,
    Network,
    Port,
    Router,
    SecurityGroup,
    Subnet,
)
from watari.model.survey.survey import Microversions, Survey
from watari.model.survey.volume import StoragePool, Volume, VolumeAttachment, VolumeSnapshot, VolumeType

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SHOP = "project-shop"
OPERATOR = Operator(user_id="user-ops", user_name="ops", project_id="project-admin", role_names=("admin",))
SEGMENT_CIDR = "198.51.100.0/24"
VERSIONS = {
    "identity": Microversions(lowest="3.14", highest="3.14"),
    "image": Microversions(lowest="2.0", highest="2.16"),
    "network": Microversions(lowest="2.0", highest="2.0"),
    "placement": Microversions(lowest="1.0", highest="1.39"),
    "volume": Microversions(lowest="3.0", highest="3.71"),
}
LOST = (
    "identity.ids-survive",
    "identity.owners-survive",
    "identity.passwords-survive",
    "identity.creation-times-survive",
    "compute.host-keys-survive",
    "image.store-has-room",
)
"""What no API can carry or tell: the goal of these tests accepts it by name."""


def a_flavor(name: str = "small", **fields: Any) -> Flavor:
    return Flavor(**{"id": f"flavor-{name}", "name": name, "vcpus": 1, "ram_mib": 128, "disk_gib": 1} | fields)


def an_instance(name: str = "web-1", **fields: Any) -> Instance:
    flavor = InstanceFlavor(name="small", vcpus=1, ram_mib=128, disk_gib=1)
    given = {
        "id": f"instance-{name}",
        "name": name,
        "project_id": SHOP,
        "user_id": "user-alice",
        "status": "ACTIVE",
        "vm_state": "active",
        "power_state": 1,
        "host": "classic-1",
        "availability_zone": "nova",
        "image_id": "image-guest",
        "root_device": "/dev/vda",
        "flavor": flavor,
    }
    return Instance(**given | fields)


def a_port(address: str = "198.51.100.11", **fields: Any) -> Port:
    tail = address.rsplit(".", 1)[-1]
    given = {
        "id": f"port-{address}",
        "name": "",
        "network_id": "network-segment",
        "project_id": SHOP,
        "mac": f"fa:16:3e:00:00:{int(tail):02x}",
        "fixed_ips": (FixedIp(subnet_id="subnet-segment", address=address),),
        "status": "ACTIVE",
        "security_group_ids": ("group-default",),
    }
    return Port(**given | fields)


def an_instance_port(instance: str, address: str, **fields: Any) -> Port:
    return a_port(address, **{"device_id": f"instance-{instance}", "device_owner": "compute:nova"} | fields)


def a_network(name: str = "segment", **fields: Any) -> Network:
    given = {
        "id": f"network-{name}",
        "name": name,
        "project_id": SHOP,
        "mtu": 1500,
        "provider_type": "vlan",
        "physical_network": "physnet1",
        "segmentation_id": 777,
    }
    return Network(**given | fields)


def a_range(start: str, end: str) -> AddressRange:
    return AddressRange(start=start, end=end)


def a_subnet(name: str = "segment", cidr: str = SEGMENT_CIDR, **fields: Any) -> Subnet:
    first = cidr.split("/", maxsplit=1)[0].rsplit(".", 1)[0]
    given = {
        "id": f"subnet-{name}",
        "name": name,
        "network_id": f"network-{name}",
        "project_id": SHOP,
        "cidr": cidr,
        "pools": (a_range(f"{first}.10", f"{first}.99"),),
    }
    return Subnet(**given | fields)


def an_external_network(name: str = "public", **fields: Any) -> Network:
    return a_network(
        name,
        **{"external": True, "project_id": "project-admin", "provider_type": "flat", "segmentation_id": None} | fields,
    )


def a_router(name: str = "edge", **fields: Any) -> Router:
    return Router(**{"id": f"router-{name}", "name": name, "project_id": SHOP} | fields)


def a_floating_ip(address: str = "203.0.113.20", **fields: Any) -> FloatingIp:
    return FloatingIp(
        **{"id": f"floating-{address}", "address": address, "network_id": "network-public", "project_id": SHOP} | fields
    )


def a_security_group(name: str = "default", **fields: Any) -> SecurityGroup:
    return SecurityGroup(**{"id": f"group-{name}", "name": name, "project_id": SHOP} | fields)


def a_volume(name: str = "data", instance: str | None = "db-1", **fields: Any) -> Volume:
    attachments = (VolumeAttachment(instance_id=f"instance-{instance}", device="/dev/vdb"),) if instance else ()
    given = {
        "id": f"volume-{name}",
        "name": name,
        "project_id": SHOP,
        "size_gib": 2,
        "status": "in-use" if instance else "available",
        "volume_type": "ceph",
        "attachments": attachments,
    }
    return Volume(**given | fields)


def attached(name: str = "data", device: str = "/dev/vdb") -> AttachedVolume:
    return AttachedVolume(volume_id=f"volume-{name}", device=device)


def a_volume_type(name: str = "ceph", **fields: Any) -> VolumeType:
    return VolumeType(**{"id": f"type-{name}", "name": name} | fields)


def a_snapshot(volume: str = "data", **fields: Any) -> VolumeSnapshot:
    given = {
        "id": f"snapshot-{volume}",
        "name": f"{volume}-nightly",
        "volume_id": f"volume-{volume}",
        "project_id": SHOP,
    }
    return VolumeSnapshot(**given | {"size_gib": 2, "status": "available"} | fields)


def an_image(name: str = "guest", **fields: Any) -> Image:
    given = {
        "id": f"image-{name}",
        "name": name,
        "project_id": "project-admin",
        "status": "active",
        "visibility": "public",
    }
    return Image(**given | {"disk_format": "qcow2", "size_bytes": 20_000_000} | fields)


def a_keypair(name: str = "alice-key", **fields: Any) -> Keypair:
    given = {
        "name": name,
        "user_id": "user-alice",
        "kind": "ssh",
        "public_key": f"ssh-ed25519 AAAA {name}",
        "fingerprint": "aa:bb",
    }
    return Keypair(**given | fields)


def a_server_group(name: str = "apart", **fields: Any) -> ServerGroup:
    given = {
        "id": f"servergroup-{name}",
        "name": name,
        "project_id": SHOP,
        "user_id": "user-alice",
        "policy": "anti-affinity",
    }
    return ServerGroup(**given | fields)


def a_host(name: str, **fields: Any) -> Host:
    inventory = {
        "VCPU": Stock(total=8, ratio=4.0),
        "MEMORY_MB": Stock(total=8192, reserved=512),
        "DISK_GB": Stock(total=200),
    }
    return Host(
        **{"name": name, "hypervisor_id": f"hypervisor-{name}", "kind": "QEMU", "inventory": inventory} | fields
    )


def a_service(host: str, binary: str = "nova-compute", **fields: Any) -> Service:
    return Service(**{"binary": binary, "host": host, "availability_zone": "nova"} | fields)


def an_agent(host: str, kind: str = "OVN Controller agent", **fields: Any) -> Agent:
    given = {
        "id": f"agent-{host}",
        "binary": "ovn-controller",
        "host": host,
        "kind": kind,
        "alive": True,
        "admin_up": True,
    }
    return Agent(**given | fields)


def a_user(name: str = "alice", **fields: Any) -> User:
    return User(**{"id": f"user-{name}", "name": name, "domain_id": "default"} | fields)


def a_quota(service: QuotaService, limits: dict[str, int], **fields: Any) -> Quota:
    return Quota(**{"project_id": SHOP, "service": service, "limits": limits} | fields)


def a_survey(cloud: str, **parts: Any) -> Survey:
    """An empty cloud of two hosts that an admin sees whole."""
    given = {
        "cloud": cloud,
        "taken_at": NOON,
        "seconds": 3.0,
        "operator": OPERATOR,
        "clock_skew_seconds": 0.1,
        "microversions": VERSIONS | {"compute": Microversions(lowest="2.1", highest="2.103")},
        "extensions": ("external-net", "router", "allowed-address-pairs", "port-mac-override"),
        "domains": (Domain(id="default", name="Default"),),
        "projects": (Project(id="project-admin", name="admin", domain_id="default"),),
        "users": (a_user("ops"),),
        "roles": (Role(id="role-admin", name="admin"), Role(id="role-member", name="member")),
        "networks": (an_external_network(),),
        "subnets": (a_subnet("public", "203.0.113.0/24", project_id="project-admin"),),
        "services": (a_service(f"{cloud}-1"), a_service(f"{cloud}-2")),
        "hosts": (a_host(f"{cloud}-1"), a_host(f"{cloud}-2")),
        "agents": (an_agent(f"{cloud}-1"), an_agent(f"{cloud}-2")),
        "volume_types": (a_volume_type(),),
        "storage_pools": (StoragePool(name=f"{cloud}@rbd", free_gib=100.0, total_gib=200.0),),
    }
    return Survey(**given | parts)


def an_old_cloud(**parts: Any) -> Survey:
    """A 2024.1 cloud with the project `shop`."""
    instances = (
        an_instance("web-1"),
        an_instance("web-2", host="classic-2"),
        an_instance("db-1", volumes=(attached(),)),
    )
    given = {
        "microversions": VERSIONS | {"compute": Microversions(lowest="2.1", highest="2.96")},
        "projects": (
            Project(id="project-admin", name="admin", domain_id="default"),
            Project(id=SHOP, name="shop", domain_id="default"),
        ),
        "users": (a_user("ops"), a_user("alice")),
        "role_assignments": (RoleAssignment(role_id="role-member", user_id="user-alice", project_id=SHOP),),
        "quotas": (
            a_quota(
                "compute", {"instances": 10, "cores": 20, "ram": 51200}, used={"instances": 3, "cores": 3, "ram": 384}
            ),
            a_quota("network", {"port": 100, "floatingip": 10}, used={"port": 3}),
            a_quota("volume", {"volumes": 10, "gigabytes": 100, "snapshots": 10}, used={"volumes": 1, "gigabytes": 2}),
        ),
        "flavors": (a_flavor(),),
        "images": (an_image(),),
        "security_groups": (a_security_group(),),
        "networks": (a_network(), an_external_network()),
        "subnets": (
            a_subnet(),
            a_subnet("public", "203.0.113.0/24", project_id="project-admin"),
        ),
        "ports": (
            an_instance_port("web-1", "198.51.100.11"),
            an_instance_port("web-2", "198.51.100.12"),
            an_instance_port("db-1", "198.51.100.13"),
        ),
        "instances": instances,
        "volumes": (a_volume(),),
    }
    return a_survey("classic", **given | parts)


def a_new_cloud(**parts: Any) -> Survey:
    """A 2026.1 cloud beside it, without the project; its own public range begins where the old cloud's ends."""
    public = a_subnet(
        "public", "203.0.113.0/24", project_id="project-admin", pools=(a_range("203.0.113.100", "203.0.113.199"),)
    )
    return a_survey("nyah", **{"flavors": (a_flavor(),), "images": (an_image(),), "subnets": (public,)} | parts)


def two_clouds(**parts: dict[str, Any]) -> dict[Any, Survey]:
    """Both surveys; ``source`` and ``target`` are parts that differ from the defaults."""
    return {"source": an_old_cloud(**parts.get("source", {})), "target": a_new_cloud(**parts.get("target", {}))}


def accepting(*ids: str) -> tuple[Acceptance, ...]:
    return tuple(Acceptance(finding=id_, by="ops") for id_ in ids)


def crossing(**fields: Any) -> CrossingGoal:
    """The goal that moves `shop`: web servers first, the database last."""
    segment = SharedSegment(network="segment", target_pool=a_range("198.51.100.100", "198.51.100.199"))
    given = {
        "source": "classic",
        "target": "nyah",
        "projects": (ProjectChoice(name="shop"),),
        "map": Mapping(),
        "join": Join(shared_segments=(segment,)),
        "waves": (
            WaveGoal(name="web", take=(Choice(name="web-*"),)),
            WaveGoal(name="data", take=(Choice(name="db-*"),)),
        ),
        "vantages": (Vantage(name="rack", where="rack"),),
        "accept": accepting(*LOST),
    }
    return CrossingGoal(**given | fields)


def a_plan(goal: CrossingGoal, *steps: AnyStep, waves: tuple[Wave, ...] = (), **fields: Any) -> Plan:
    """A plan of one ground move with these steps, and further waves."""
    ground = Wave(name="ground", moves=(Move(id="ground", subject_kind="ground", subject="ground", steps=steps),))
    given = {
        "id": "plan-1",
        "goal": goal,
        "surveyed_at": {"source": NOON, "target": NOON},
        "survey_digests": {"source": "s", "target": "t"},
    }
    return Plan(**given | {"waves": (ground, *waves)} | fields)


def retold(journal: Journal, entries: Iterable[Entry]) -> Journal:
    """The journal of the same run with other entries."""
    return Journal(run_id=journal.run_id, plan_id=journal.plan_id, entries=entries)


def of_step(journal: Journal, key: str) -> list[Entry]:
    """What was written about one step."""
    return [entry for entry in journal.entries if entry.step_key == key]
