"""One example or more of every step: all that a new step must add to be put through the machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.builders import a_range
from tests.machines.moving_world import CLOSED, CLOSED_BY_US, DEAD, OPEN, RESTLESS, ROOMY
from tests.machines.moving_world import OURS as DRAINED
from tests.machines.services import RestartService, SetService
from tests.machines.world import OURS, SHOP
from watari.model.specs import (
    DiskSpec,
    FixedIpSpec,
    FlavorSpec,
    FloatingIpSpec,
    ImageSpec,
    InstanceSpec,
    KeypairSpec,
    NetworkSpec,
    PortSpec,
    ProjectSpec,
    RouterSpec,
    SecurityGroupSpec,
    SecurityRuleSpec,
    ServerGroupSpec,
    SubnetSpec,
    UserSpec,
    VolumeSpec,
)
from watari.model.steps.bring import AdoptSecurityGroup, SetPools, SetRules, ShareImage
from watari.model.steps.claim import SetClaim
from watari.model.steps.create import (
    BootInstance,
    CreateFlavor,
    CreateFloatingIp,
    CreateKeypair,
    CreateNetwork,
    CreatePort,
    CreateProject,
    CreateRouter,
    CreateSecurityGroup,
    CreateServerGroup,
    CreateSnapshot,
    CreateSubnet,
    CreateUser,
    CreateVolume,
)
from watari.model.steps.disk import CaptureInstance, CaptureVolume, CarryImage
from watari.model.steps.host import (
    EndMigration,
    Evacuate,
    MigrateCold,
    MigrateLive,
    SeeHost,
    SetForcedDown,
    SetHostOpen,
)
from watari.model.steps.remove import Remove
from watari.model.steps.set import (
    JoinSubnet,
    PlaceFloatingIp,
    Probe,
    SetGateway,
    SetLock,
    SetPortAddresses,
    SetPortAdmin,
    SetPower,
    SetQuota,
    SetRole,
)
from watari.model.steps.step import Step

CARRIED = "11111111-2222-3333-4444-555555555555"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhlcmUgaXMgbm8ga2V5IGJlaGluZCB0aGlz alice"


@dataclass(frozen=True)
class Example:
    """A step, and what it finds.

    ``stands`` says that the world is as it wants already (it looks, and acts on nothing); ``mirrors`` that its inverse
    leads to another state than the one before it, which serves as well.
    """

    name: str
    step: Step
    stands: bool = False
    mirrors: bool = False


def _told(**fields: Any) -> dict[str, Any]:
    return {"key": "k", "cloud": "target", "phase": "build", "project": SHOP, "mark": "m1"} | fields


def _removal(thing: Any, thing_id: str) -> Example:
    return Example(f"remove {thing}", Remove(**_told(project=None), thing=thing, id=thing_id))


def _floating(address: str) -> dict[str, Any]:
    return {"floating_ip_id": f"floating-{address}", "address": address}


WEB = SecurityRuleSpec(direction="ingress", protocol="tcp", port_min=80, port_max=80, remote_cidr="0.0.0.0/0")
FRIENDS = SecurityRuleSpec(direction="ingress", to_itself=True)
ROOT = DiskSpec(volume_id="volume-root", boot_index=0)

IDENTITY = (
    Example(
        "project",
        CreateProject(**_told(project=None), spec=ProjectSpec(name="depot", domain_id="default", tags=("a",))),
    ),
    Example(
        "project that is there",
        CreateProject(**_told(project=None), spec=ProjectSpec(name="shop", domain_id="default")),
        stands=True,
    ),
    Example("user", CreateUser(**_told(project=None), spec=UserSpec(name="bob", domain_id="default"))),
    Example("role given", SetRole(**_told(project=None), user_id="user-alice", role_name="admin", on=SHOP)),
    Example(
        "role taken", SetRole(**_told(project=None), user_id="user-alice", role_name="member", on=SHOP, given=False)
    ),
    Example("quota", SetQuota(**_told(project=None), on=SHOP, service="compute", limits={"cores": 80, "ram": 99999})),
    Example(
        "keypair",
        CreateKeypair(
            **_told(project=None), spec=KeypairSpec(name="k", user_id="user-alice", kind="ssh", public_key=KEY)
        ),
    ),
)
COMPUTE = (
    Example(
        "private flavor",
        CreateFlavor(
            **_told(project=None),
            spec=FlavorSpec(
                id="f9",
                name="large",
                vcpus=2,
                ram_mib=512,
                disk_gib=2,
                public=False,
                extra_specs={"hw:cpu_policy": "shared"},
                access_project_ids=(SHOP,),
            ),
        ),
    ),
    Example(
        "server group", CreateServerGroup(**_told(), spec=ServerGroupSpec(name="far", policy="soft-anti-affinity"))
    ),
    Example("stop", SetPower(**_told(cloud="source"), instance_id="instance-on", on=False)),
    Example("start", SetPower(**_told(cloud="source"), instance_id="instance-off", on=True)),
    Example("lock", SetLock(**_told(cloud="source"), instance_id="instance-on", locked=True, reason=OURS)),
    Example("claim", SetClaim(**_told(cloud="source"), instance_id="instance-on")),
    Example("let go", SetClaim(**_told(cloud="source"), instance_id="instance-off", claimed=False)),
    Example("claimed already", SetClaim(**_told(cloud="source"), instance_id="instance-off"), stands=True),
    Example("unlock", SetLock(**_told(cloud="source"), instance_id="instance-locked", locked=False, reason=OURS)),
    Example(
        "boot from an image",
        BootInstance(
            **_told(),
            spec=InstanceSpec(
                name="web",
                flavor_id="flavor-small",
                image_id="image-spare",
                port_ids=("port-10.1.0.21",),
                disks=(DiskSpec(volume_id="volume-free"),),
            ),
        ),
    ),
    Example(
        "boot from a volume",
        BootInstance(
            **_told(),
            spec=InstanceSpec(name="db", flavor_id="flavor-small", disks=(ROOT,), port_ids=("port-10.1.0.21",)),
        ),
    ),
)
NETWORK = (
    Example(
        "security group",
        CreateSecurityGroup(**_told(), spec=SecurityGroupSpec(name="web", description="d", rules=(WEB, FRIENDS))),
    ),
    Example("security group that Neutron makes", AdoptSecurityGroup(**_told()), stands=True),
    Example("rules", SetRules(**_told(), group_id="group-default", name="default", rules=(WEB, FRIENDS))),
    Example(
        "network",
        CreateNetwork(
            **_told(), spec=NetworkSpec(name="n", description="d", provider_type="vlan", segmentation_id=901)
        ),
    ),
    Example(
        "subnet",
        CreateSubnet(
            **_told(),
            spec=SubnetSpec(
                network_id="network-bare",
                name="s",
                cidr="10.9.0.0/24",
                gateway_ip="10.9.0.1",
                pools=(a_range("10.9.0.9", "10.9.0.99"),),
            ),
        ),
    ),
    Example("pools", SetPools(**_told(), subnet_id="subnet-segment", pools=(a_range("10.1.0.100", "10.1.0.199"),))),
    Example("router", CreateRouter(**_told(), spec=RouterSpec(name="r", description="d"))),
    Example("join", JoinSubnet(**_told(), router_id="router-edge", subnet_id="subnet-inner")),
    Example(
        "part", JoinSubnet(**_told(cloud="source"), router_id="router-spare", subnet_id="subnet-side", joined=False)
    ),
    Example(
        "parted already",
        JoinSubnet(**_told(cloud="source"), router_id="router-edge", subnet_id="subnet-inner", joined=False),
        stands=True,
    ),
    Example("gateway cleared", SetGateway(**_told(cloud="source"), router_id="router-spare", network_id=None)),
    Example("gateway set", SetGateway(**_told(), router_id="router-edge", network_id="network-public", snat=False)),
    Example(
        "gateway set to an address",
        SetGateway(
            **_told(),
            router_id="router-edge",
            network_id="network-public",
            fixed_ips=(FixedIpSpec(subnet_id="subnet-public", address="203.0.113.7"),),
        ),
    ),
    Example(
        "port",
        CreatePort(
            **_told(),
            spec=PortSpec(
                network_id="network-segment",
                mac="fa:16:3f:00:00:01",
                fixed_ips=(FixedIpSpec(subnet_id="subnet-segment", address="10.1.0.31"),),
                admin_up=False,
                security_group_ids=("group-default",),
            ),
        ),
    ),
    Example(
        "parking",
        SetPortAddresses(
            **_told(cloud="source"),
            port_id="port-10.1.0.13",
            address="10.1.0.13",
            mac="02:00:00:00:00:01",
            fixed_ips=(),
            host="h1",
        ),
    ),
    Example(
        "another MAC",
        SetPortAddresses(**_told(), port_id="port-10.1.0.22", address="10.1.0.22", mac="fa:16:3f:00:00:02"),
    ),
    Example(
        "close a port", SetPortAdmin(**_told(cloud="source"), port_id="port-10.1.0.12", address="10.1.0.12", up=False)
    ),
    Example("open", SetPortAdmin(**_told(), port_id="port-10.1.0.22", address="10.1.0.22", up=True)),
    Example(
        "floating IP",
        CreateFloatingIp(**_told(), spec=FloatingIpSpec(network_id="network-public", address="203.0.113.40")),
    ),
    Example("floating IP placed", PlaceFloatingIp(**_told(), **_floating("203.0.113.20"), port_id="port-10.1.0.21")),
    Example(
        "floating IP withdrawn", PlaceFloatingIp(**_told(cloud="source"), **_floating("203.0.113.21"), port_id=None)
    ),
    Example("probe of one that answers", Probe(**_told(), address="10.1.0.11"), stands=True),
    Example("probe of one that is silent", Probe(**_told(), address="10.1.0.12", answers=False), stands=True),
)
DISKS = (
    Example(
        "empty volume",
        CreateVolume(**_told(), spec=VolumeSpec(name="v", size_gib=1, volume_type="ceph", metadata={"a": "b"})),
    ),
    Example(
        "volume from an image",
        CreateVolume(**_told(), spec=VolumeSpec(name="v", size_gib=1, image_id="image-guest", bootable=True)),
    ),
    Example(
        "data volume from an image",
        CreateVolume(**_told(), spec=VolumeSpec(name="v", size_gib=1, image_id="image-guest")),
    ),
    Example(
        "volume from a snapshot",
        CreateVolume(**_told(), spec=VolumeSpec(name="v", size_gib=2, snapshot_id="snapshot-data")),
    ),
    Example("snapshot", CreateSnapshot(**_told(cloud="source"), volume_id="volume-data", name="s")),
    Example("capture of an instance", CaptureInstance(**_told(cloud="source"), instance_id="instance-off")),
    Example("capture of a volume", CaptureVolume(**_told(cloud="source"), volume_id="volume-free")),
    Example(
        "carry",
        CarryImage(
            **_told(),
            image_id="image-spare",
            source_project=SHOP,
            spec=ImageSpec(id=CARRIED, name="carried", disk_format="qcow2", properties={"hw_disk_bus": "virtio"}),
        ),
    ),
    Example(
        "carry of a capture",
        CarryImage(**_told(), image_id="image-spare", source_project=SHOP, spec=ImageSpec(id=CARRIED, name="carried")),
    ),
    Example("share", ShareImage(**_told(), image_id="image-spare", with_project="project-empty")),
)


def _of_hosts(**fields: Any) -> dict[str, Any]:
    return _told(cloud="cloud", phase="cut_over", project=None) | fields


def _moving(instance: str, source: str = OPEN, target: str | None = ROOMY) -> dict[str, Any]:
    return _of_hosts(instance_id=f"instance-{instance}", source_host=source, target_host=target)


def _ending(instance: str, host: str, other_host: str) -> dict[str, Any]:
    return _of_hosts(instance_id=f"instance-{instance}", host=host, other_host=other_host)


def _on_controller() -> dict[str, Any]:
    return {"key": "k", "phase": "build", "host": "ctl-1"}


HOSTS = (
    Example("close", SetHostOpen(**_of_hosts(), host=OPEN, open=False, reason=DRAINED)),
    Example(
        "closed by somebody else", SetHostOpen(**_of_hosts(), host=CLOSED, open=False, reason=DRAINED), stands=True
    ),
    Example("open what we closed", SetHostOpen(**_of_hosts(), host=CLOSED_BY_US, open=True, reason=DRAINED)),
    Example("open whoever closed it", SetHostOpen(**_of_hosts(), host=CLOSED, open=True)),
    Example("forced down", SetForcedDown(**_of_hosts(), host=DEAD, down=True)),
    Example("forced down a living one", SetForcedDown(**_of_hosts(), host=CLOSED, down=True)),
    Example("live", MigrateLive(**_moving("live"))),
    Example("live while paused", MigrateLive(**_moving("paused"))),
    Example(
        "live to a forced end",
        MigrateLive(**_moving(RESTLESS), when_stalled="force_complete", stalled_after_seconds=60),
    ),
    Example("cold while it runs", MigrateCold(**_moving("running"), may_run=True)),
    Example("cold while stopped", MigrateCold(**_moving("still"))),
    Example("revert", EndMigration(**_ending("verify", ROOMY, OPEN), may_run=True)),
    Example("confirm", EndMigration(**_ending("doubt", OPEN, ROOMY), may_run=True), mirrors=True),
    Example("evacuate", Evacuate(**_moving("stranded", DEAD, ROOMY))),
    Example("evacuate anywhere", Evacuate(**_moving("stranded", DEAD, None))),
    Example("see that it is ready", SeeHost(**_of_hosts(), host=OPEN, wanted="ready"), stands=True),
    Example(
        "see that it is empty",
        SeeHost(**_of_hosts(), host=CLOSED, wanted="empty", provider_id=f"hypervisor-{CLOSED}"),
        stands=True,
    ),
    Example("see that it is off", SeeHost(**_of_hosts(), host=DEAD, wanted="off"), stands=True),
)
SERVICES = (
    Example("restart a service", RestartService(**_on_controller(), service="haproxy")),
    Example("stop a service", SetService(**_on_controller(), service="glance-api", active=False), mirrors=True),
    Example("start a service", SetService(**_on_controller(), service="spare", active=True), mirrors=True),
    Example("service that runs", SetService(**_on_controller(), service="haproxy", active=True), stands=True),
)
REMOVALS = (
    _removal("project", "project-empty"),
    _removal("user", "user-alice"),
    _removal("flavor", "flavor-spare"),
    _removal("keypair", "user-alice/alice-key"),
    _removal("server_group", "servergroup-apart"),
    _removal("security_group", "group-spare"),
    _removal("network", "network-bare"),
    _removal("subnet", "subnet-inner"),
    _removal("router", "router-edge"),
    _removal("port", "port-10.1.0.21"),
    _removal("floating_ip", "floating-203.0.113.20"),
    _removal("volume", "volume-spare"),
    _removal("snapshot", "snapshot-free"),
    _removal("image", "image-spare"),
    _removal("instance", "instance-doomed"),
)
EXAMPLES = (*IDENTITY, *COMPUTE, *NETWORK, *DISKS, *HOSTS, *SERVICES, *REMOVALS)
