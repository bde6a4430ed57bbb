"""Random small clusters, full enough that moves get into each other's way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from watari.placing.model import Cluster, ComputeHost, Grain, Group, PlacedInstance, Policy, Reason

POLICIES: tuple[Policy, ...] = ("affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity")
HELD = Reason("L7", "its flavor asks for a PCI device", "stop it and move it cold")


@st.composite
def clusters(draw: st.DrawFn, *, sociable: bool = False) -> Cluster:
    """Up to six hosts in two zones with up to 14 instances.

    Groups, hints, pins, traits, versions, closed and dead hosts.

    ``sociable`` instances have hints more often than not.
    """
    hosts = [draw(a_host(number)) for number in range(draw(st.integers(2, 6)))]
    groups = tuple(draw(a_group(number)) for number in range(draw(st.integers(0, 3))))
    free = {
        host.name: {name: host.capacity[name] - host.used_by_others[name] for name in host.capacity} for host in hosts
    }
    instances: list[PlacedInstance] = []
    for number in range(draw(st.integers(0, 14))):
        host = draw(st.sampled_from(hosts))
        needs = {"MEMORY_MB": draw(st.integers(1, 5)), "VCPU": draw(st.integers(0, 3))}
        if all(free[host.name][name] >= need for name, need in needs.items()):
            for name, need in needs.items():
                free[host.name][name] -= need
            instance = draw(an_instance(number, host, needs, groups))
            instances.append(replace(instance, **draw(company(number))) if sociable else instance)
    return Cluster(tuple(hosts), tuple(instances), groups)


@st.composite
def a_group(draw: st.DrawFn, number: int) -> Group:
    stale = draw(st.sampled_from([{}, {}, {}, {"host-1": 1}]))
    return Group(f"group-{number}", draw(st.sampled_from(POLICIES)), draw(st.integers(1, 2)), stale)


@st.composite
def a_host(draw: st.DrawFn, number: int) -> ComputeHost:
    memory = draw(st.sampled_from([4, 8, 8, 12]))
    odd = st.sampled_from([False] * 9 + [True])
    return ComputeHost(
        name=f"host-{number}",
        capacity={"MEMORY_MB": memory, "VCPU": draw(st.sampled_from([4, 8, 16]))},
        used_by_others={"MEMORY_MB": int(draw(odd)), "VCPU": 0},
        grains={"MEMORY_MB": Grain(largest=draw(st.sampled_from([3, memory, memory]))), "VCPU": Grain()},
        zone=draw(st.sampled_from(["az1", "az1", "az2"])),
        rack=draw(st.sampled_from([None, "rack1", "rack2"])),
        traits=draw(st.sampled_from([frozenset(), frozenset({"HW_CPU_X86_AVX2"})])),
        version=draw(st.sampled_from([8, 8, 8, 9])),
        open=not draw(odd),
        up=not draw(odd),
    )


@st.composite
def company(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Whom an instance wants to meet, and whom not."""
    others = st.frozensets(st.sampled_from([f"instance-{n:02}" for n in range(6) if n != number]), max_size=2)
    return {"apart_from": draw(others), "beside": draw(others), "allowed": None, "required_traits": frozenset()}


@st.composite
def an_instance(
    draw: st.DrawFn, number: int, host: ComputeHost, needs: dict[str, int], groups: tuple[Group, ...]
) -> PlacedInstance:
    seldom = st.sampled_from([False] * 7 + [True])
    others = st.frozensets(
        st.sampled_from([f"instance-{n:02}" for n in range(15) if n != number]), min_size=1, max_size=2
    )
    return PlacedInstance(
        id=f"instance-{number:02}",
        host=host.name,
        needs=needs,
        zone_pin=host.zone if draw(st.booleans()) else None,
        required_traits=host.traits if draw(seldom) else frozenset(),
        group=draw(st.sampled_from([None, *(group.id for group in groups)])),
        apart_from=draw(others) if draw(seldom) else frozenset(),
        beside=draw(others) if draw(seldom) else frozenset(),
        allowed=frozenset({host.name, "host-0", "host-1"}) if draw(seldom) else None,
        barred=frozenset({"host-2"}) if draw(seldom) else frozenset(),
        way=draw(st.sampled_from(["live", "live", "cold"])),
        held=(HELD,) if draw(seldom) else (),
        ram_gib=float(needs["MEMORY_MB"]),
        local_disk_gib=float(draw(st.integers(0, 2))),
    )
