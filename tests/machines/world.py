"""Two small simulated clouds in which every step finds something to do. Each test forks them and does what it likes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from tests import builders as a
from tests.machines import moving_world
from watari.clouds.port import Cloud
from watari.clouds.reach import Reach, named
from watari.clouds.simulated import Machine, SimulatedCloud, SimulatedPower, SimulatedService, SimulatedSighting, World
from watari.model.claims import REHEARSED
from watari.model.steps.step import Side
from watari.model.survey.identity import Project, QuotaService, Role, RoleAssignment
from watari.model.survey.network import FixedIp, Port, SecurityRule
from watari.model.survey.survey import Survey
from watari.model.survey.volume import StoragePool

SHOP = a.SHOP
OURS = "watari: crossing 1"
"""The reason of the lock that is on one instance already."""
OFF: dict[str, Any] = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4}
QUOTAS: dict[QuotaService, dict[str, int]] = {
    "compute": {"instances": 20, "cores": 40, "ram": 51200, "server_groups": 10},
    "network": {"network": 10, "subnet": 10, "port": 50, "router": 9, "floatingip": 9, "security_group": 9},
    "volume": {"volumes": 20, "snapshots": 20, "gigabytes": 100},
}
RULES = ("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002")
SEGMENT, INNER, SIDE = "10.1.0.0/24", "10.2.0.0/24", "10.3.0.0/24"


def survey(cloud: str) -> Survey:
    """A cloud with one project that has one of everything; the same ids in both clouds."""
    parts, more = _network_parts() | _disk_parts() | _instance_parts(), moving_world.parts()
    return a.a_survey(
        cloud,
        projects=(
            Project(id="project-admin", name="admin", domain_id="default"),
            Project(id=SHOP, name="shop", domain_id="default"),
            Project(id="project-empty", name="empty", domain_id="default"),
        ),
        users=(a.a_user("ops"), a.a_user("alice")),
        roles=(Role(id="role-admin", name="admin"), Role(id="role-member", name="member")),
        role_assignments=(
            RoleAssignment(role_id="role-admin", user_id="user-ops", project_id=SHOP),
            RoleAssignment(role_id="role-member", user_id="user-alice", project_id=SHOP),
        ),
        quotas=tuple(
            a.a_quota(service, limits, project_id=project)
            for project in (SHOP, "project-admin")
            for service, limits in QUOTAS.items()
        ),
        flavors=(a.a_flavor(), a.a_flavor("spare")),
        keypairs=(a.a_keypair(),),
        images=(a.an_image(), a.an_image("spare", project_id=SHOP, visibility="shared")),
        server_groups=(a.a_server_group(),),
        **{name: (*parts.get(name, ()), *more.get(name, ())) for name in parts | more},
    )


def _network_parts() -> dict[str, Any]:
    inner = {"project_id": SHOP, "provider_type": "geneve", "physical_network": None}
    rules = (
        SecurityRule(id=RULES[0], direction="egress"),
        SecurityRule(id=RULES[1], direction="ingress", remote_group_id="group-default"),
    )
    wired, spare = (
        a.a_router(name, external_network_id="network-public", external_ips=(_at("public", address),), snat=True)
        for name, address in (("wired", "203.0.113.5"), ("spare", "203.0.113.6"))
    )
    return {
        "networks": (
            a.a_network(),
            a.an_external_network(),
            a.a_network("inner", segmentation_id=2, **inner),
            a.a_network("bare", segmentation_id=3, **inner),
            a.a_network("side", segmentation_id=4, **inner),
        ),
        "subnets": (
            a.a_subnet("segment", SEGMENT, gateway_ip="10.1.0.1"),
            a.a_subnet("inner", INNER, gateway_ip="10.2.0.1"),
            a.a_subnet("side", SIDE, gateway_ip="10.3.0.1"),
            a.a_subnet("public", "203.0.113.0/24", project_id="project-admin"),
        ),
        "routers": (a.a_router(), wired, spare),
        "security_groups": (a.a_security_group(rules=rules), a.a_security_group("spare")),
        "floating_ips": (
            a.a_floating_ip("203.0.113.20"),
            a.a_floating_ip(
                "203.0.113.21", port_id="port-10.1.0.11", fixed_address="10.1.0.11", router_id="router-wired"
            ),
        ),
        "ports": (
            a.an_instance_port("on", "10.1.0.11", **_on("segment", "10.1.0.11"), name="kept"),
            a.an_instance_port("off", "10.1.0.12", **_on("segment", "10.1.0.12"), name="kept", status="DOWN"),
            a.an_instance_port(
                "locked",
                "10.1.0.13",
                **_on("segment", "10.1.0.13"),
                name="kept",
                status="DOWN",
                admin_up=False,
                host="h1",
            ),
            a.an_instance_port("doomed", "10.1.0.14", **_on("segment", "10.1.0.14")),
            a.a_port("10.1.0.21", **_on("segment", "10.1.0.21"), status="DOWN"),
            a.a_port("10.1.0.22", **_on("segment", "10.1.0.22"), status="DOWN", admin_up=False),
            _router_port("wired", "segment", "10.1.0.1"),
            _router_port("wired", "public", "203.0.113.5"),
            _router_port("spare", "side", "10.3.0.1"),
            _router_port("spare", "public", "203.0.113.6"),
            _floating_port("203.0.113.20"),
            _floating_port("203.0.113.21"),
        ),
    }


def _disk_parts() -> dict[str, Any]:
    return {
        "storage_pools": (StoragePool(name="pool@rbd", free_gib=500.0, total_gib=900.0),),
        "volumes": (
            a.a_volume("data", "off"),
            a.a_volume("free", None),
            a.a_volume("root", None, bootable=True),
            a.a_volume("spare", None),
        ),
        "snapshots": (a.a_snapshot("data"), a.a_snapshot("free")),
    }


def _instance_parts() -> dict[str, Any]:
    on = {"host": None}
    off = on | OFF
    return {
        "instances": (
            a.an_instance("on", **on),
            a.an_instance("off", **off, volumes=(a.attached(),), tags=(REHEARSED.tag,)),
            a.an_instance("locked", **off, locked=True, locked_reason=OURS),
            a.an_instance("doomed", **on),
        ),
    }


def _at(subnet: str, address: str) -> FixedIp:
    return FixedIp(subnet_id=f"subnet-{subnet}", address=address)


def _on(network: str, address: str) -> dict[str, Any]:
    return {"network_id": f"network-{network}", "fixed_ips": (_at(network, address),), "mac": _mac(address)}


def _mac(address: str) -> str:
    return "fa:16:3f:" + ":".join(f"{int(part):02x}" for part in address.split(".")[1:])


def _router_port(router: str, network: str, address: str) -> Port:
    owner = "network:router_gateway" if network == "public" else "network:router_interface"
    whose = {"project_id": "" if network == "public" else SHOP, "security_group_ids": (), "port_security": False}
    return a.a_port(address, **_on(network, address), **whose, device_id=f"router-{router}", device_owner=owner)


def _floating_port(address: str) -> Port:
    owner = {
        "device_id": f"floating-{address}",
        "device_owner": "network:floatingip",
        "project_id": "",
        "status": "N/A",
    }
    return a.a_port(address, **{**_on("public", address), **owner})


@dataclass(frozen=True)
class TwoClouds:
    """Both clouds, a place to look from on the source's segment, machines, the controllers of the source's hosts."""

    world: World
    source: SimulatedCloud
    target: SimulatedCloud

    @property
    def vantages(self) -> tuple[SimulatedSighting, ...]:
        return (SimulatedSighting(self.world, "door", vlan=777),)

    @property
    def power(self) -> SimulatedPower:
        return SimulatedPower(self.world, self.source.name)

    @property
    def reach(self) -> Reach:
        """All of it, as a plan may touch it; the source is the one cloud of a journey between hosts as well."""
        sides: dict[Side, Cloud] = {"source": self.source, "target": self.target, "cloud": self.source}
        return Reach(sides, named(self.vantages), self.world.hosts(), self.power)


@cache
def pristine() -> World:
    """The world as it is before every step; nobody may change it."""
    world = World()
    world.load(survey("classic")).state.restless.add(f"instance-{moving_world.RESTLESS}")
    world.load(asleep(survey("nyah")))
    world.machines["ctl-1"] = Machine(
        "ctl-1",
        services={
            "haproxy": SimulatedService(),
            "glance-api": SimulatedService(),
            "spare": SimulatedService("inactive", 0),
        },
    )
    return world


def asleep(whole: Survey) -> Survey:
    """The same cloud on other segments and with all instances stopped: nothing of it runs or answers twice."""
    networks = tuple(
        n.model_copy(update={"segmentation_id": (n.segmentation_id or 0) + 1, "physical_network": "physnet2"})
        for n in whole.networks
    )
    instances = tuple(i.model_copy(update=OFF) for i in whole.instances)
    ports = tuple(
        p.model_copy(update={"status": "DOWN"}) if p.device_owner == "compute:nova" else p for p in whole.ports
    )
    return whole.model_copy(update={"networks": networks, "instances": instances, "ports": ports})


def two_clouds() -> TwoClouds:
    """Fresh clouds, as they were."""
    world = pristine().fork()
    return TwoClouds(world, world.cloud("classic"), world.cloud("nyah"))
