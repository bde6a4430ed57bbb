"""Random pairs of clouds with a goal.

Projects, walls that name each other, networks of three kinds, disks of all kinds.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests import builders as a
from watari.model.goal import Choice, CrossingGoal, Join, SharedSegment, WaveGoal
from watari.model.survey.compute import AttachedVolume, Instance
from watari.model.survey.network import FixedIp, Port, SecurityGroup, SecurityRule
from watari.model.survey.survey import Survey
from watari.model.survey.volume import Volume, VolumeAttachment

NETWORKS = {"segment": "198.51.100", "inner": "10.2.0"}
OFF: dict[str, Any] = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4}


@st.composite
def estates(draw: st.DrawFn) -> tuple[CrossingGoal, dict[Any, Survey]]:
    """A goal and both surveys; up to six instances, any of them called the same."""
    groups = draw(walls())
    count = draw(st.integers(1, 6))
    parts = [draw(furnished(number, tuple(group.id for group in groups))) for number in range(count)]
    tunnel = {"provider_type": "geneve", "physical_network": None, "segmentation_id": 5}
    old = a.an_old_cloud(
        instances=tuple(instance for instance, _, _ in parts),
        ports=tuple(port for _, ports, _ in parts for port in ports),
        volumes=tuple(volume for _, _, volumes in parts for volume in volumes),
        security_groups=groups,
        networks=(a.a_network(), a.a_network("inner", **tunnel), a.an_external_network()),
        subnets=(
            a.a_subnet(),
            a.a_subnet("inner", "10.2.0.0/24"),
            a.a_subnet("public", "203.0.113.0/24", project_id="project-admin"),
        ),
        keypairs=(a.a_keypair(),),
        quotas=(
            a.a_quota("volume", {"volumes": 20, "gigabytes": 100, "snapshots": 20}),
        ),  # a check stops what needs more
    )
    segment = SharedSegment(network="segment", target_pool=a.a_range("198.51.100.100", "198.51.100.199"))
    waves = (WaveGoal(name="first", take=(Choice(name="a*"),)), WaveGoal(name="rest", take=(Choice(),)))
    goal = a.crossing(
        join=Join(shared_segments=(segment,)), waves=waves, vantages=draw(st.sampled_from([(), (A_DOOR,)]))
    )
    return goal, {"source": old, "target": a.a_new_cloud()}


A_DOOR: dict[str, Any] = {"name": "door", "where": "door"}


@st.composite
def walls(draw: st.DrawFn) -> tuple[SecurityGroup, ...]:
    """Groups whose rules name any of them, in circles too."""
    names = ["default", *draw(st.lists(st.sampled_from(["web", "db", "ops"]), unique=True))]
    groups = []
    for name in names:
        others = draw(st.lists(st.sampled_from([None, *names]), max_size=3, unique=True))
        rules = (
            SecurityRule(
                id=f"{name}-{at}",
                direction="ingress",
                protocol="tcp",
                port_min=at + 1,
                port_max=at + 1,
                remote_group_id=_group(other),
            )
            for at, other in enumerate(others)
        )
        groups.append(a.a_security_group(name, rules=tuple(rules)))
    return tuple(groups)


def _group(name: str | None) -> str | None:
    return None if name is None else f"group-{name}"


@st.composite
def furnished(draw: st.DrawFn, number: int, groups: tuple[str, ...]) -> tuple[Instance, list[Port], list[Volume]]:
    """One instance with its ports and volumes."""
    id_ = f"instance-{number}"
    ports = [
        draw(cards(id_, network, 11 + 10 * number + at, groups))
        for at, network in enumerate(draw(st.lists(st.sampled_from(list(NETWORKS)), min_size=1, max_size=3)))
    ]
    from_volume = draw(st.booleans())
    volumes = [
        _volume(id_, at, bootable=from_volume and at == 0) for at in range(draw(st.integers(int(from_volume), 2)))
    ]
    attached = tuple(
        AttachedVolume(volume_id=v.id, device=f"/dev/vd{'abc'[at + int(not from_volume)]}")
        for at, v in enumerate(volumes)
    )
    instance = a.an_instance(
        draw(st.sampled_from(["a", "b", "a b", "ä"])),
        id=id_,
        image_id=None if from_volume else "image-guest",
        volumes=attached,
        key_name=draw(st.sampled_from([None, "alice-key", "gone"])),
        locked=draw(st.booleans()),
        **(OFF if draw(st.booleans()) else {}),
    )
    return instance, ports, volumes


@st.composite
def cards(draw: st.DrawFn, instance_id: str, network: str, tail: int, groups: tuple[str, ...]) -> Port:
    address = f"{NETWORKS[network]}.{tail}"
    return a.a_port(
        address,
        mac=f"fa:16:3e:{'01' if network == 'inner' else '00'}:00:{tail:02x}",
        network_id=f"network-{network}",
        fixed_ips=(FixedIp(subnet_id=f"subnet-{network}", address=address),),
        device_id=instance_id,
        device_owner="compute:nova",
        admin_up=draw(st.booleans()),
        security_group_ids=tuple(draw(st.lists(st.sampled_from(groups), unique=True, max_size=2))),
    )


def _volume(instance_id: str, at: int, *, bootable: bool) -> Volume:
    attachments = (VolumeAttachment(instance_id=instance_id, device="/dev/vdb"),)
    return a.a_volume(f"{instance_id}-{at}", None, status="in-use", attachments=attachments, bootable=bootable)
