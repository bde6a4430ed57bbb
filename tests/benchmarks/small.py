"""Clusters small enough to be read: three hosts in two zones, and instances as a test wants them."""

from benchmarks.rebalancing.cluster import Cluster, Group, Host, Instance, Move


def host(name: str, zone: str = "az1", *, ram_gib: int = 8, enabled: bool = True) -> Host:
    return Host(name=name, zone=zone, vcpus=4, cpu_ratio=2.0, ram_mib=ram_gib * 1024, disk_gib=100, enabled=enabled)


def instance(
    name: str, at: str, *, ram_gib: int = 4, zone_pin: str | None = None, group: str | None = None, live: bool = True
) -> Instance:
    return Instance(
        id=name, host=at, vcpus=1, ram_mib=ram_gib * 1024, disk_gib=10, zone_pin=zone_pin, group=group, live=live
    )


def cluster(*instances: Instance, hosts: tuple[Host, ...] | None = None, max_per_host: int = 1) -> Cluster:
    places = hosts or (host("a"), host("b"), host("c", "az2"))
    groups = sorted({one["group"] for one in instances if one["group"] is not None})
    return Cluster(
        hosts=list(places),
        instances=list(instances),
        groups=[Group(id=name, max_per_host=max_per_host) for name in groups],
    )


def move(name: str, source: str, target: str, *after: int) -> Move:
    return Move(instance=name, source=source, target=target, after=list(after))
