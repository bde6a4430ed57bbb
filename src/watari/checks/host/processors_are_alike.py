"""The processors of the targets have all that those of the hosts that are left have.

Why: a guest goes on with the processor that it saw at boot. With `host-model` or `host-passthrough` that is its host's
own; libvirt on the target refuses it when something of it is missing there, and the move comes to nothing.

Source: rule L5: InvalidCPUInfo "CPU doesn't have compatibility". The traits HW_CPU_* in Placement are those of the
model that Nova configures: where one is missing, the plan sends nobody that runs. `cpu_info` of the hypervisors
(microversion 2.87 and older) tells of the host's own processor, of which guests may see less: which `cpu_mode` a host
uses stands in nova.conf, and in no API. AMD SEV is no such feature: Nova moves no instance live whose memory is
encrypted (L12), and no other one sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.found import Found, note, warn
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants
from watari.model.survey.compute import Host
from watari.placing.rules import guest_features, missing_features, missing_words

SHOWN = 8
"""How many features are named: the rest is counted."""


@wants(cloud=("hosts", "services", "instances"))
def processors_are_alike(case: HostCase) -> Iterator[Found]:
    """Compare both ends of each way that running instances take; hosts that lack the same are one finding."""
    missing: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    unlike: dict[tuple[str, str], list[str]] = defaultdict(list)
    silent: set[str] = set()
    for source, target in case.pairs if case.going_live else ():
        one, other = case.hosts.get(source), case.hosts.get(target)
        if one is None or other is None:
            continue
        silent |= {host.name for host in (one, other) if _is_silent(host)}
        if lacks := missing_features(one.traits, other.traits):
            missing[source, lacks].append(
                target
            )  # also where the target tells nothing: the plan does not send them there
        elif not silent & {source, target} and (differs := _differs(one, other)):
            unlike[source, differs].append(target)
    for (source, features), targets in missing.items():
        reason = missing_words(named(targets), features)
        says = f"what runs on {source} does not go live to hosts {reason.says} ({reason.rule})"
        yield warn(f"{source}: {named(targets)}", says, reason.unblocks)
    for (source, what), targets in unlike.items():
        act = (
            f"where guests use a named cpu_model that all hosts have, nothing to do; else name hosts like {source} in"
            " `to`"
        )
        says = f"{named(targets)} is unlike {source}, so guests may be refused: {what}"
        yield warn(f"{source}: {named(targets)}", says, act)
    if silent:
        act = "compare them yourself: virsh capabilities; the first move of each pair of hosts shows it"
        yield note(case.goal.cloud, f"nobody tells what processors these hosts have: {named(silent)}", act)


def _is_silent(host: Host) -> bool:
    return not host.cpu_features and not guest_features(host.traits) and host.cpu_model is None


def _differs(source: Host, target: Host) -> str:
    """How the target's own processor differs, in words; empty when it has all that the source's has."""
    lacks = sorted(set(source.cpu_features) - set(target.cpu_features))
    missing = f"it lacks {', '.join(lacks[:SHOWN])}" + (f" and {len(lacks) - SHOWN} more" if len(lacks) > SHOWN else "")
    models = f"{target.cpu_model} instead of {source.cpu_model}"
    differ = None not in (source.cpu_model, target.cpu_model) and source.cpu_model != target.cpu_model
    return "; ".join([models] * differ + [missing] * bool(lacks))
