"""The estate that `scale.py` plans: a project per fifty instances, with a VLAN that both clouds share.

Every second with a data volume.

Everything that costs grows with the instances and nothing else does: projects, networks and hosts are of one size.
Images are of a few bytes, so that running the plan on simulated clouds measures the runner and not the copying of
bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests import builders as a
from watari.model.goal import Choice, CrossingGoal, Join, ProjectChoice, SharedSegment, WaveGoal
from watari.model.survey.compute import AttachedVolume, Host, Instance, Stock
from watari.model.survey.identity import Project, Quota, RoleAssignment, User
from watari.model.survey.network import FixedIp, Network, Port, SecurityGroup, SecurityRule, Subnet
from watari.model.survey.survey import Survey
from watari.model.survey.volume import StoragePool, Volume, VolumeAttachment

PER_PROJECT = 50
PER_HOST = 20
PER_WAVE = 500
IMAGE_BYTES = 64 * 1024


def an_estate(instances: int) -> tuple[CrossingGoal, dict[Any, Survey]]:
    """The goal and both surveys."""
    projects = [Tenant(number) for number in range(-(-instances // PER_PROJECT))]
    whole = [Furnished(projects[number // PER_PROJECT], number) for number in range(instances)]
    hosts = -(-instances // PER_HOST)
    old = a.an_old_cloud(
        projects=(a_project("admin"), *(tenant.project for tenant in projects)),
        users=(a.a_user("ops"), *(tenant.user for tenant in projects)),
        role_assignments=tuple(tenant.assignment for tenant in projects),
        quotas=tuple(quota for tenant in projects for quota in tenant.quotas()),
        images=(a.an_image(size_bytes=IMAGE_BYTES),),
        security_groups=tuple(group for tenant in projects for group in tenant.groups()),
        networks=(a.an_external_network(), *(tenant.network for tenant in projects)),
        subnets=(a.a_subnet("public", "203.0.113.0/24"), *(tenant.subnet for tenant in projects)),
        keypairs=tuple(a.a_keypair("key", user_id=tenant.user.id) for tenant in projects),
        ports=tuple(one.port for one in whole),
        instances=tuple(one.instance for one in whole),
        volumes=tuple(one.volume for one in whole if one.volume is not None),
        **_hosts("classic", hosts),
    )
    new = a.a_new_cloud(**_hosts("nyah", hosts))
    waves = (*_waves(len(projects)), WaveGoal(name="rest", take=(Choice(),)))
    chosen = tuple(ProjectChoice(name=tenant.project.name) for tenant in projects)
    join = Join(shared_segments=tuple(tenant.segment for tenant in projects))
    goal = a.crossing(projects=chosen, waves=waves, join=join, vantages=())
    return goal, {"source": old, "target": new}


def _waves(projects: int) -> Iterator[WaveGoal]:
    """As many waves as an operator would write, not one per project: ten projects go together."""
    per_wave = PER_WAVE // PER_PROJECT
    for first in range(0, projects, per_wave):
        names = [Choice(name=f"t{number:03d}-*") for number in range(first, min(first + per_wave, projects))]
        yield WaveGoal(name=f"wave-{first // per_wave}", take=tuple(names))


def _hosts(cloud: str, number: int) -> dict[str, Any]:
    names = [f"{cloud}-{at}" for at in range(number)]
    pool = StoragePool(name=f"{cloud}@rbd", free_gib=1e6, total_gib=1e6)
    return {
        "services": tuple(a.a_service(name) for name in names),
        "hosts": tuple(_host(name) for name in names),
        "agents": tuple(a.an_agent(name) for name in names),
        "storage_pools": (pool,),
    }


def _host(name: str) -> Host:
    stock = {"VCPU": Stock(total=64, ratio=4.0), "MEMORY_MB": Stock(total=65536), "DISK_GB": Stock(total=2000)}
    return a.a_host(name, inventory=stock)


def a_project(name: str) -> Project:
    """A project of the default domain."""
    return Project(id=f"project-{name}", name=name, domain_id="default")


class Tenant:
    """A project with a user, a network, two security groups and limits."""

    def __init__(self, number: int) -> None:
        self.name = f"t{number:03d}"
        self.block = f"10.{number // 256}.{number % 256}"
        self.project = a_project(self.name)
        self.user: User = a.a_user(self.name)
        self.assignment = RoleAssignment(role_id="role-member", user_id=self.user.id, project_id=self.project.id)
        self.network: Network = a.a_network(self.name, project_id=self.project.id, segmentation_id=1000 + number)
        self.subnet: Subnet = a.a_subnet(self.name, f"{self.block}.0/24", project_id=self.project.id)
        self.segment = SharedSegment(
            network=self.name, target_pool=a.a_range(f"{self.block}.100", f"{self.block}.199"), dhcp="both"
        )

    def groups(self) -> Iterator[SecurityGroup]:
        """The default group, and one whose rules let the other in."""
        yield a.a_security_group(id=f"group-{self.name}-default", project_id=self.project.id)
        web = SecurityRule(
            id=f"{self.name}-in", direction="ingress", protocol="tcp", remote_group_id=f"group-{self.name}-default"
        )
        yield a.a_security_group("web", id=f"group-{self.name}-web", project_id=self.project.id, rules=(web,))

    def quotas(self) -> Iterator[Quota]:
        """Limits of a usual size in the three services."""
        of = {"project_id": self.project.id}
        yield a.a_quota("compute", {"instances": 100, "cores": 200, "ram": 512000}, **of)
        yield a.a_quota("network", {"port": 500, "floatingip": 50, "security_group_rule": 100}, **of)
        yield a.a_quota("volume", {"volumes": 200, "gigabytes": 2000, "snapshots": 200}, **of)


class Furnished:
    """One instance with its port, and every second one with a data volume."""

    def __init__(self, tenant: Tenant, number: int) -> None:
        name = f"{tenant.name}-{number % PER_PROJECT:02d}"
        own = {"project_id": tenant.project.id}
        address = f"{tenant.block}.{11 + number % PER_PROJECT}"
        self.volume: Volume | None = _volume(name, own) if number % 2 else None
        self.port: Port = a.a_port(
            address,
            mac=f"fa:16:3e:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
            network_id=tenant.network.id,
            fixed_ips=(FixedIp(subnet_id=tenant.subnet.id, address=address),),
            security_group_ids=(f"group-{tenant.name}-default", f"group-{tenant.name}-web"),
            device_id=f"instance-{name}",
            device_owner="compute:nova",
            **own,
        )
        self.instance: Instance = a.an_instance(
            name,
            user_id=tenant.user.id,
            key_name="key",
            host=f"classic-{number // PER_HOST}",
            volumes=(AttachedVolume(volume_id=self.volume.id, device="/dev/vdb"),) if self.volume else (),
            **own,
        )


def _volume(name: str, own: dict[str, Any]) -> Volume:
    attachments = (VolumeAttachment(instance_id=f"instance-{name}", device="/dev/vdb"),)
    return a.a_volume(f"{name}-data", None, status="in-use", attachments=attachments, **own)
