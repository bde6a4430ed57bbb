"""The rules that Nova holds a move to, as data: what each wants, and the act that unblocks an instance which it keeps.

The numbers are those of docs and checks (C: every move, L: live, K: cold). Two kinds: a rule of *ever* looks at what an
instance and a host are, and its answer stays the same while instances move; a rule of *now* looks at who is where, and
is asked of the ledger. Which hosts each instance may ever use (`EverHosts`) follows from the rules of ever alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from watari.placing.model import Cluster, ComputeHost, Grain, PlacedInstance, Reason


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says of hosts that break it, and what an operator can do about them."""

    id: str
    says: str
    unblocks: str

    def reason(self, where: str) -> Reason:
        """Give the rule as the reason why an instance stays; ``where`` names the hosts or the facts."""
        return Reason(rule=self.id, says=f"{self.says}: {where}", unblocks=self.unblocks)


SERVICE_OF_TARGET = Rule(
    "C3",
    "closed, disabled or down",
    "enable the host (`openstack compute service set --enable HOST nova-compute`), or mend its service",
)
CAPACITY = Rule(
    "C5", "not enough room", "free room on a host that it may use, add a host, or raise the allocation ratio of one"
)
GRAIN = Rule(
    "C5-unit",
    "Placement does not give one instance that much",
    "use a host with a larger max_unit, or resize the instance to a flavor that fits min_unit, max_unit and step_size",
)
TRAITS = Rule(
    "C6",
    "without what its flavor or image asks for",
    "add the trait or the resource class to a host, or resize the instance to a flavor that does not ask for it",
)
ZONE = Rule(
    "C7",
    "not in its availability zone",
    "take a host of its zone, or free it from the zone: `openstack server shelve`, then "
    "`openstack --os-compute-api-version 2.91 server unshelve --no-availability-zone`",
)
HINTS = Rule(
    "C8",
    "against its scheduler hints (same_host, different_host)",
    "move the instances that its hint names first; the hint itself can only go with a new instance",
)
ISOLATION = Rule(
    "C9",
    "kept from it by the metadata of aggregates",
    "add a host to an aggregate that its project and flavor may use (`openstack aggregate add host`)",
)
ANTI_AFFINITY = Rule(
    "C10",
    "with a member of its anti-affinity group, or one on the way from or to there",
    "add a host, move another member away first, or delete the group (`openstack server group delete`) if it is no"
    " longer wanted",
)
AFFINITY = Rule(
    "C11",
    "without another member of its affinity group",
    "delete the group (`openstack server group delete`) and make a soft-affinity one, or stop the members and create"
    " them anew",
)
SERVICE_OF_SOURCE_LIVE = Rule(
    "L2", "the compute service of its own host is down", "bring the service up; when the host is dead, evacuate it"
)
SERVICE_OF_SOURCE_COLD = Rule(
    "K2", "the compute service of its own host is down", "bring the service up; when the host is dead, evacuate it"
)
HYPERVISOR = Rule(
    "L4",
    "another hypervisor, or an older one than its own host's",
    "bring a host to the same version or a newer one, or move the instance cold (its owner stops it)",
)
LEFTOVER = Rule(
    "C17",
    "where a port of it has an inactive binding left over",
    "delete the binding by Neutron's API (DELETE /v2.0/ports/PORT/bindings/HOST; host.ports-are-bound-once shows the"
    " whole command)",
)
PROCESSOR = Rule(
    "L5",
    "without processor features that its own host gives to instances",
    "set one `cpu_models` on both hosts, or move the instance cold (its owner stops it)",
)
LIMIT = Rule("limit", "the limit of this plan is used up", "raise the limit, or plan again after this run")
CYCLE = Rule(
    "order",
    "it waits for room that only frees itself when it has moved, and no third host can take anyone meanwhile",
    "free room on a third host, or add one",
)
SEARCH = Rule(
    "search",
    "no way was found, although no rule forbids it for good",
    "free room on a host that it may use, or plan with the optimum (OR-tools)",
)

Broken = Callable[[PlacedInstance, ComputeHost, ComputeHost], bool]
"""Whether an instance of the first host breaks a rule by going to the second."""


FEATURES = ("HW_CPU_X86_", "HW_CPU_AARCH64_", "HW_CPU_PPC64_")
"""Prefixes of the traits that name features of a processor. HW_CPU_HYPERTHREADING has none of them: it tells of the
host's cores."""
OF_THE_HOST = ("HW_CPU_X86_AMD_SEV", "HW_CPU_X86_INTEL_VMD")
"""Prefixes of those that say nothing of what guests see.

AMD_SEV (and _ES, _SNP) says that the host can encrypt memory; a guest has it only where it asks for it, and Nova moves
no such guest live (L12): so no live migration needs the trait. INTEL_VMD is a controller of disks.
"""
FEATURES_NAMED = 8
"""How many missing features a sentence names before it counts the rest: some generations differ by dozens."""


def guest_features(traits: Iterable[str]) -> frozenset[str]:
    """Give the processor features that a host with these traits gives to its guests.

    Source: Nova reports as traits those of the CPU model that it configures (`_get_cpu_feature_traits` in
    nova/virt/libvirt/driver.py).
    """
    return frozenset(trait for trait in traits if trait.startswith(FEATURES) and not trait.startswith(OF_THE_HOST))


def missing_features(home: Iterable[str], target: Iterable[str]) -> frozenset[str]:
    """Give what features guests may have seen at home that the target does not give (L5), from the traits of both."""
    return guest_features(home) - frozenset(target)


def missing_words(hosts: str, features: Collection[str]) -> Reason:
    """Give rule L5 as a reason: which hosts, and what is missing there."""
    names = sorted(features)
    more = f" and {len(names) - FEATURES_NAMED} more" if len(names) > FEATURES_NAMED else ""
    return PROCESSOR.reason(f"{hosts}; missing there: {', '.join(names[:FEATURES_NAMED])}{more}")


def _closed(_instance: PlacedInstance, _home: ComputeHost, host: ComputeHost) -> bool:
    return not host.takes


def _wrong_hypervisor(instance: PlacedInstance, home: ComputeHost, host: ComputeHost) -> bool:
    return host.kind != home.kind or (instance.way == "live" and host.version < home.version)


def _wrong_processor(instance: PlacedInstance, home: ComputeHost, host: ComputeHost) -> bool:
    return instance.way == "live" and bool(missing_features(home.traits, host.traits))


def _leftover(instance: PlacedInstance, _home: ComputeHost, host: ComputeHost) -> bool:
    return host.name in instance.barred


def _wrong_zone(instance: PlacedInstance, _home: ComputeHost, host: ComputeHost) -> bool:
    return instance.zone_pin is not None and host.zone != instance.zone_pin


def _not_allowed(instance: PlacedInstance, _home: ComputeHost, host: ComputeHost) -> bool:
    return instance.allowed is not None and host.name not in instance.allowed


def _lacks_traits(instance: PlacedInstance, _home: ComputeHost, host: ComputeHost) -> bool:
    lacks_class = any(amount and name not in host.capacity for name, amount in instance.needs.items())
    return lacks_class or not instance.required_traits <= host.traits or bool(instance.forbidden_traits & host.traits)


def _too_coarse(instance: PlacedInstance, _home: ComputeHost, host: ComputeHost) -> bool:
    return any(amount and not host.grains.get(name, Grain()).takes(amount) for name, amount in instance.needs.items())


EVER: tuple[tuple[Rule, Broken], ...] = (
    (SERVICE_OF_TARGET, _closed),
    (ZONE, _wrong_zone),
    (ISOLATION, _not_allowed),
    (TRAITS, _lacks_traits),
    (GRAIN, _too_coarse),
    (HYPERVISOR, _wrong_hypervisor),
    (PROCESSOR, _wrong_processor),
    (LEFTOVER, _leftover),
)
"""The rules of ever, in the order in which an operator would ask them."""


def broken_ever(instance: PlacedInstance, home: ComputeHost, host: ComputeHost) -> Rule | None:
    """Give the first rule that keeps ``instance`` of ``home`` from ``host`` whatever else moves.

    None when none does.
    """
    return next((rule for rule, broken in EVER if broken(instance, home, host)), None)


def kept_at_home(instance: PlacedInstance, home: ComputeHost) -> tuple[Reason, ...]:
    """Give why ``instance`` cannot leave ``home`` at all.

    What holds the instance itself, and the service of its host (L2, K2).
    """
    if home.up:
        return instance.held
    rule = SERVICE_OF_SOURCE_LIVE if instance.way == "live" else SERVICE_OF_SOURCE_COLD
    return (*instance.held, rule.reason(home.name))


Nature = tuple[object, ...]
"""What the rules of ever see in a host, or in an instance with its home, but for names."""


class EverHosts:
    """The hosts of a cluster, by nature."""

    def __init__(self, cluster: Cluster) -> None:
        self._host = cluster.host
        kinds: dict[Nature, list[str]] = {}
        for host in cluster.hosts:
            kinds.setdefault(_nature(host), []).append(host.name)
        self._kinds = [(cluster.host[names[0]], frozenset(names)) for names in kinds.values()]
        self._homes = {host.name: (host.kind, host.version, guest_features(host.traits)) for host in cluster.hosts}
        self._passed: dict[Nature, tuple[int, ...]] = {}
        self._names: dict[tuple[tuple[int, ...], frozenset[str] | None], frozenset[str]] = {}
        self._same: dict[frozenset[str], frozenset[str]] = {}

    def of(self, instance: PlacedInstance) -> frozenset[str]:
        """Give the hosts that ``instance`` may ever use, with those barred to it alone.

        One and the same set for all who have it.
        """
        nature = (
            instance.zone_pin,
            instance.required_traits,
            instance.forbidden_traits,
            instance.way,
            tuple(sorted(instance.needs.items())),
            self._homes[instance.host],
        )
        passed = self._passed.get(nature)
        if passed is None:
            passed = self._passed[nature] = self._passing(instance)
        names = self._names.get((passed, instance.allowed))
        if names is None:
            names = self._names[passed, instance.allowed] = self._joined(passed, instance.allowed)
        return names

    def _passing(self, instance: PlacedInstance) -> tuple[int, ...]:
        """The kinds of hosts from which no rule keeps ``instance`` by nature."""
        nameless, home = replace(instance, allowed=None, barred=frozenset()), self._host[instance.host]
        return tuple(
            number for number, (host, _) in enumerate(self._kinds) if broken_ever(nameless, home, host) is None
        )

    def _joined(self, passed: tuple[int, ...], allowed: frozenset[str] | None) -> frozenset[str]:
        kinds = (self._kinds[number][1] for number in passed)
        names = frozenset[str]().union(*(names if allowed is None else names & allowed for names in kinds))
        return self._same.setdefault(names, names)


def _nature(host: ComputeHost) -> Nature:
    return (
        host.takes,
        host.zone,
        frozenset(host.capacity),
        frozenset(host.grains.items()),
        host.traits,
        host.kind,
        host.version,
    )
