"""Random clouds of a few hosts with a goal between them.

Services and hypervisors of all states, instances that hold on to things.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests import builders as a
from tests.checks.host_asking import a_compute, a_disk, a_drain, a_host_cloud, an_evacuation
from watari.model.goal import AtMost, Choice, Fallbacks, HostGoal, RebalanceGoal
from watari.model.survey.compute import AttachedVolume, Host, Instance, InstanceFlavor, ServerGroup, Service, Stock
from watari.model.survey.moving import Allocation, Binding, Migration
from watari.model.survey.network import Port
from watari.model.survey.survey import Survey
from watari.model.survey.volume import Volume

NAMES = ("nyah-1", "nyah-2", "nyah-3", "nyah-4")
FEATURES = (("HW_CPU_X86_AVX2",), ("HW_CPU_X86_AVX2", "HW_CPU_X86_AMD_SEV"), ("HW_CPU_X86_AVX",), ())
STATUSES = ("ACTIVE",) * 20 + ("SHUTOFF", "SHUTOFF", "PAUSED", "SUSPENDED", "ERROR", "MIGRATING", "VERIFY_RESIZE")
WORDS: tuple[dict[str, str], ...] = (
    *[{}] * 20,
    {"hw:tpm_version": "2.0"},
    {"hw:mem_encryption": "true"},
    {"pci_passthrough:alias": "gpu:1"},
    {"accel:device_profile": "fpga"},
    {"resources:VCPU": "many"},
    {"trait:CUSTOM_GOLD": "required"},
)
IMAGES = (*[{}] * 12, {"hw_tpm_version": "2.0"}, {"hw_mem_encryption": "true"}, {"trait:CUSTOM_GOLD": "required"})
HINTS: tuple[dict[str, tuple[str, ...]] | None, ...] = (
    *[None, {}] * 8,
    {"same_host": ("instance-web-0",)},
    {"query": ("x",)},
)
POLICIES = ("affinity", "anti-affinity", "soft-anti-affinity", "of-another-time")


@st.composite
def host_estates(draw: st.DrawFn) -> tuple[HostGoal, Survey]:
    """A goal of any journey between hosts, and the survey of its cloud."""
    names = NAMES[: draw(st.integers(2, 4))]
    parts = [draw(furnished(number, names)) for number in range(draw(st.integers(0, 7)))]
    instances = tuple(instance for instance, _, _, _ in parts)
    ids = [instance.id for instance in instances]
    survey = a_host_cloud(
        hosts=tuple(host for name in names if (host := draw(a_hypervisor(name))) is not None),
        services=tuple(draw(a_nova_compute(name)) for name in names),
        instances=instances,
        volumes=tuple(volume for _, volumes, _, _ in parts for volume in volumes),
        ports=tuple(port for _, _, port, _ in parts),
        bindings=tuple(binding for _, _, _, bindings in parts for binding in bindings),
        server_groups=draw(groups(ids)),
        migrations=draw(records(ids)),
        allocations=draw(booked(instances)),
    )
    return draw(goals(names)), survey


@st.composite
def a_hypervisor(draw: st.DrawFn, name: str) -> Host | None:
    """None now and then: a nova-compute that never came up has none."""
    kind = draw(st.sampled_from(("QEMU",) * 24 + ("ironic", None)))
    if kind is None:
        return None
    traits = draw(st.sampled_from(FEATURES)) + draw(st.sampled_from([()] * 9 + [("COMPUTE_STATUS_DISABLED",)]))
    memory = draw(st.sampled_from([1024, 4096, 4096]))
    return a_compute(
        name,
        kind=kind,
        traits=(*traits, *draw(st.sampled_from([(), ("CUSTOM_GOLD",)]))),
        version=draw(st.sampled_from([8002002, 8002002, 9000000])),
        inventory={"VCPU": Stock(total=8), "MEMORY_MB": Stock(total=memory), "DISK_GB": Stock(total=100)},
    )


@st.composite
def a_nova_compute(draw: st.DrawFn, name: str) -> Service:
    return a.a_service(
        name,
        availability_zone=draw(st.sampled_from(["az1", "az1", "az1", "az2"])),
        state=draw(st.sampled_from(("up",) * 14 + ("down",))),
        enabled=draw(st.sampled_from((True,) * 14 + (False,))),
        forced_down=draw(st.sampled_from((False,) * 14 + (True,))),
    )


@st.composite
def furnished(
    draw: st.DrawFn, number: int, names: tuple[str, ...]
) -> tuple[Instance, list[Volume], Port, list[Binding]]:
    """One instance with its volumes, its port and the bindings of that."""
    name = f"web-{number}"
    words = draw(st.sampled_from(IMAGES))
    volumes = [
        a_disk(name, bootable=draw(st.booleans()), image_metadata=words),
        a.a_volume(f"data-{number}", name, bootable=draw(st.booleans()), image_metadata={"hw_tpm_version": "1.2"}),
    ]
    attached = (
        AttachedVolume(volume_id=volumes[1].id, device="/dev/vdb"),
        AttachedVolume(volume_id=volumes[0].id, device=draw(st.sampled_from(["/dev/vda", None]))),
    )
    from_image = draw(st.booleans())
    memory = draw(st.sampled_from([256, 512, 1024]))
    instance = a.an_instance(
        name,
        host=draw(st.sampled_from((*names, *names, None))),
        status=draw(st.sampled_from(STATUSES)),
        task_state=draw(st.sampled_from((None,) * 19 + ("migrating",))),
        power_state=draw(st.sampled_from((1,) * 19 + (4,))),
        flavor=InstanceFlavor(
            name="any", vcpus=1, ram_mib=memory, disk_gib=1, extra_specs=draw(st.sampled_from(WORDS))
        ),
        image_id="image-guest" if from_image else None,
        volumes=() if from_image else attached,
        image_properties=words if from_image else None,
        locked=draw(st.booleans()),
        zone_known=draw(st.booleans()),
        pinned_zone=draw(st.sampled_from([None, None, None, "az1", "az2"])),
        scheduler_hints=draw(st.sampled_from(HINTS)),
    )
    port = a.an_instance_port(
        name, f"198.51.100.{number + 11}", vnic_type=draw(st.sampled_from(("normal",) * 20 + ("direct", "vdpa")))
    )
    bindings = [Binding(port_id=port.id, host=host, active=False) for host in names if draw(st.integers(0, 19)) == 7]
    return instance, volumes, port, bindings


@st.composite
def groups(draw: st.DrawFn, ids: list[str]) -> tuple[ServerGroup, ...]:
    """Up to two, each with members of its own; Nova allows an instance one group."""
    rest, found = list(ids), []
    for number in range(draw(st.integers(0, 2))):
        members = draw(st.lists(st.sampled_from(rest), unique=True, max_size=3)) if rest else []
        rest = [id_ for id_ in rest if id_ not in members]
        policy = draw(st.sampled_from(POLICIES))
        found.append(a.a_server_group(f"group-{number}", policy=policy, member_ids=tuple(members)))
    return tuple(found)


@st.composite
def records(draw: st.DrawFn, ids: list[str]) -> tuple[Migration, ...]:
    """Records of migrations, of which some never end."""
    found = []
    for number in range(draw(st.integers(0, 2)) if ids else 0):
        given: dict[str, Any] = {
            "instance_id": draw(st.sampled_from(ids)),
            "status": draw(st.sampled_from(["running", "completed", "finished"])),
            "source_host": "nyah-1",
            "target_host": "nyah-2",
        }
        moment = a.NOON - timedelta(hours=number)
        found.append(
            Migration(id=number, uuid=f"migration-{number}", kind="live-migration", created_at=moment, **given)
        )
    return tuple(found)


@st.composite
def booked(draw: st.DrawFn, instances: tuple[Instance, ...]) -> tuple[Allocation, ...]:
    """What Placement holds for some of them."""
    return tuple(
        Allocation(
            consumer_id=instance.id,
            provider_id=f"hypervisor-{instance.host}",
            amounts={"VCPU": 1, "MEMORY_MB": instance.flavor.ram_mib},
        )
        for instance in instances
        if instance.host is not None and draw(st.booleans())
    )


@st.composite
def goals(draw: st.DrawFn, names: tuple[str, ...]) -> HostGoal:
    """A drain, an evacuation or a rebalancing; now and then of a host that is not there."""
    to = tuple(draw(st.lists(st.sampled_from(names[1:]), unique=True, max_size=2)))
    journey = draw(st.sampled_from(["drain", "drain", "evacuate", "consolidate", "spread"]))
    if journey == "drain":
        allow = Fallbacks(cold=draw(st.sampled_from([(), (Choice(),), (Choice(name="web-1"),)])))
        hosts = draw(st.sampled_from([*[names[:1]] * 4, names[:2], names[:2], ("elsewhere",)]))
        return a_drain(hosts=hosts, to=tuple(host for host in to if host not in hosts), allow=allow)
    if journey == "evacuate":
        return an_evacuation(to=tuple(host for host in to if host != "nyah-1"), start=draw(st.booleans()))
    patterns = draw(st.sampled_from([*[("*",)] * 5, ("nyah-[12]",), ("rack-*",)]))
    most = AtMost(moves=draw(st.sampled_from([None, None, 1])))
    return RebalanceGoal(cloud="nyah", aim=journey, hosts=patterns, to=to, at_most=most)
