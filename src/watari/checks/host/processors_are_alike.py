"""The processors of the targets have all that those of the hosts that are left have.

Why: a guest goes on with the processor that it saw at boot. With `host-model` or `host-passthrough` that is its host's
own; libvirt on the target refuses it when something of it is missing there, and the move comes to nothing.

Source: rule L5: InvalidCPUInfo "CPU doesn't have compatibility"; `cpu_info` of the hypervisors (microversion 2.87 and
older) and the traits HW_CPU_* in Placement. Which `cpu_mode` a host uses stands in nova.conf, and in no API.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.found import Found, note, warn
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants
from watari.model.survey.compute import Host

NOT_OF_GUESTS = ("HW_CPU_HYPERTHREADING",)
SHOWN = 8


@wants(cloud=("hosts", "services", "instances"))
def processors_are_alike(case: HostCase) -> Iterator[Found]:
    """Compare both ends of each way that running instances take; hosts that lack the same are one finding."""
    lacking: dict[tuple[str, str], list[str]] = defaultdict(list)
    silent: set[str] = set()
    for source, target in case.pairs if case.going_live else ():
        one, other = case.hosts.get(source), case.hosts.get(target)
        if one is None or other is None:
            continue
        silent |= {host.name for host in (one, other) if not _features(host) and host.cpu_model is None}
        if not silent & {source, target}:
            lacking[source, _lacks(one, other)].append(target)
    for (source, what), targets in lacking.items():
        if what:
            act = f"where guests use a named cpu_model that all hosts have, nothing to do; else name hosts like {source} in `to`"
            yield warn(
                f"{source}: {named(targets)}",
                f"{named(targets)} is unlike {source}, so guests may be refused: {what}",
                act,
            )
    if silent:
        act = "compare them yourself: virsh capabilities; the first move of each pair of hosts shows it"
        yield note(case.goal.cloud, f"nobody tells what processors these hosts have: {named(silent)}", act)


def _lacks(source: Host, target: Host) -> str:
    """What the target has not, in words; empty when it has all."""
    lacks = sorted(_features(source) - _features(target))
    missing = f"it lacks {', '.join(lacks[:SHOWN])}" + (f" and {len(lacks) - SHOWN} more" if len(lacks) > SHOWN else "")
    models = f"{target.cpu_model} instead of {source.cpu_model}"
    differ = None not in (source.cpu_model, target.cpu_model) and source.cpu_model != target.cpu_model
    return "; ".join([models] * differ + [missing] * bool(lacks))


def _features(host: Host) -> frozenset[str]:
    traits = (trait for trait in host.traits if trait.startswith("HW_CPU_") and trait not in NOT_OF_GUESTS)
    return frozenset((*host.cpu_features, *traits))
