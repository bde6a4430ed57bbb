"""A story in memory: an old and a new cloud on one VLAN, two projects, four instances of every kind that crosses."""

from __future__ import annotations

from datetime import UTC, datetime

from watari.clouds.simulated.example_estate import example_estate
from watari.clouds.simulated.world import World
from watari.model.survey.compute import Flavor, Host, Service, Stock
from watari.model.survey.identity import Domain, Operator, Project, Role, RoleAssignment, User
from watari.model.survey.image import Image
from watari.model.survey.network import AddressRange, Agent, Network, Subnet
from watari.model.survey.survey import Microversions, Survey
from watari.model.survey.volume import StoragePool, VolumeType

EVENING = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)
ADMIN_PROJECT = "a0" * 16
OPERATOR = "0b" * 16


def example_world() -> World:
    """A world with the clouds ``classic`` (old, with everything) and ``nyah`` (new, with network and flavors only)."""
    world = World()
    world.load(old_cloud())
    world.load(new_cloud())
    return world


def old_cloud() -> Survey:
    """The old cloud: projects ``shop`` (web-1, web-2, db-1 with a data volume) and ``office`` (api-1, on a volume)."""
    bare = _cloud("classic", compute="2.96", pool=AddressRange(start="192.0.2.10", end="192.0.2.99"))
    estate = example_estate()
    parts = {name: (*getattr(bare, name), *records) for name, records in estate.items()}
    hosts = tuple(_busy(host, estate_cores=2, estate_ram_mib=256, estate_disk_gib=2) for host in bare.hosts)
    return bare.model_copy(update=parts | {"hosts": hosts})


def new_cloud() -> Survey:
    """The new cloud, beside the old one on VLAN 777, with the other half of the addresses."""
    return _cloud("nyah", compute="2.103", pool=AddressRange(start="192.0.2.100", end="192.0.2.199"))


def _cloud(name: str, *, compute: str, pool: AddressRange) -> Survey:
    hosts = (f"{name}-1", f"{name}-2")
    return Survey(
        cloud=name,
        taken_at=EVENING,
        seconds=2.0,
        operator=Operator(user_id=OPERATOR, user_name="operator", project_id=ADMIN_PROJECT, role_names=("admin",)),
        clock_skew_seconds=0.0,
        microversions={
            "compute": Microversions(lowest="2.1", highest=compute),
            "volume": Microversions(lowest="3.0", highest="3.71"),
            "image": Microversions(lowest="2.0", highest="2.16"),
            "network": Microversions(lowest="2.0", highest="2.0"),
            "identity": Microversions(lowest="3.14", highest="3.14"),
            "placement": Microversions(lowest="1.0", highest="1.39"),
        },
        extensions=(
            "allowed-address-pairs",
            "binding-extended",
            "external-net",
            "port-mac-override",
            "provider",
            "quotas",
            "router",
            "standard-attr-tag",
        ),
        domains=(Domain(id="default", name="Default"),),
        projects=(Project(id=ADMIN_PROJECT, name="admin", domain_id="default"),),
        users=(User(id=OPERATOR, name="operator", domain_id="default"),),
        roles=tuple(Role(id=f"role-{role}", name=role) for role in ("admin", "member", "reader")),
        role_assignments=(RoleAssignment(role_id="role-admin", user_id=OPERATOR, project_id=ADMIN_PROJECT),),
        flavors=(Flavor(id="m1.tiny", name="m1.tiny", vcpus=1, ram_mib=128, disk_gib=1),),
        images=(_guest_image(name),),
        networks=(_backbone(name),),
        subnets=(_backbone_subnet(name, pool),),
        agents=tuple(_agent(host) for host in hosts),
        services=(*(Service(binary="nova-compute", host=h, availability_zone="nova") for h in hosts), _cinder(name)),
        hosts=tuple(_host(host) for host in hosts),
        volume_types=(VolumeType(id=f"{name}-ceph", name="ceph"),),
        storage_pools=(StoragePool(name=f"{name}@ceph#ceph", free_gib=100.0, total_gib=100.0),),
    )


def _guest_image(cloud: str) -> Image:
    return Image(
        id=f"{cloud}-guest",
        name="guest",
        project_id=ADMIN_PROJECT,
        status="active",
        visibility="public",
        disk_format="qcow2",
        container_format="bare",
        properties={"hw_rng_model": "virtio"},
    )


def _backbone(cloud: str) -> Network:
    return Network(
        id=f"{cloud}-backbone",
        name="backbone",
        project_id=ADMIN_PROJECT,
        shared=True,
        mtu=1500,
        provider_type="vlan",
        physical_network="physnet1",
        segmentation_id=777,
    )


def _backbone_subnet(cloud: str, pool: AddressRange) -> Subnet:
    return Subnet(
        id=f"{cloud}-backbone-4",
        name="backbone-4",
        network_id=f"{cloud}-backbone",
        project_id=ADMIN_PROJECT,
        cidr="192.0.2.0/24",
        pools=(pool,),
    )


def _agent(host: str) -> Agent:
    return Agent(
        id=f"agent-{host}", binary="ovn-controller", host=host, kind="OVN Controller agent", alive=True, admin_up=True
    )


def _cinder(cloud: str) -> Service:
    return Service(binary="cinder-volume", host=f"{cloud}@ceph", availability_zone="nova")


def _host(name: str) -> Host:
    inventory = {
        "VCPU": Stock(total=4, ratio=4.0),
        "MEMORY_MB": Stock(total=4096, reserved=512),
        "DISK_GB": Stock(total=40),
    }
    return Host(name=name, hypervisor_id=f"hypervisor-{name}", kind="QEMU", version=7002022, inventory=inventory)


def _busy(host: Host, *, estate_cores: int, estate_ram_mib: int, estate_disk_gib: int) -> Host:
    used = {"VCPU": estate_cores, "MEMORY_MB": estate_ram_mib, "DISK_GB": estate_disk_gib}
    inventory = {kind: stock.model_copy(update={"used": used[kind]}) for kind, stock in host.inventory.items()}
    return host.model_copy(update={"inventory": inventory})
