"""The rules that Nova holds a move to, as data: what each wants, and the act that unblocks a guest which it keeps.

The numbers are those of docs and checks (C: every move, L: live, K: cold). Two kinds: a rule of *ever* looks at what a
guest and a room are, and its answer stays the same while guests move; a rule of *now* looks at who is where, and is
asked of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watari.plan.placing.model import Grain, Guest, Reason, Room


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says of hosts that break it, and what an operator can do about them."""

    id: str
    says: str
    unblocks: str

    def reason(self, where: str) -> Reason:
        """Give the rule as the reason why a guest stays; ``where`` names the hosts or the facts."""
        return Reason(rule=self.id, says=f"{self.says}: {where}", unblocks=self.unblocks)


SERVICE_OF_TARGET = Rule(
    "C3",
    "closed, disabled or down",
    "enable the host (`openstack compute service set --enable HOST nova-compute`), or mend its service",
)
ROOM = Rule(
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
    "add a host, move another member away first, or delete the group (`openstack server group delete`) if it is no longer wanted",
)
AFFINITY = Rule(
    "C11",
    "without another member of its affinity group",
    "delete the group (`openstack server group delete`) and make a soft-affinity one, or stop the members and create them anew",
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
    "delete the binding by Neutron's API (DELETE /v2.0/ports/PORT/bindings/HOST; host.ports-are-bound-once shows the whole command)",
)
PROCESSOR = Rule(
    "L5",
    "without processor features that its own host gives to guests",
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

Broken = Callable[[Guest, Room, Room], bool]
"""Whether a guest of the first room breaks a rule by going to the second."""


FEATURES = ("HW_CPU_X86_", "HW_CPU_AARCH64_", "HW_CPU_PPC64_")
OF_THE_HOST = frozenset({"HW_CPU_X86_AMD_SEV", "HW_CPU_X86_AMD_SEV_ES", "HW_CPU_X86_INTEL_VMD"})
"""Traits of a processor that say nothing of what its guests see."""


def guest_features(room: Room) -> frozenset[str]:
    """Give the processor features that a host gives to its guests: Nova reports as traits those of the CPU model that it configures."""
    return frozenset(trait for trait in room.traits if trait.startswith(FEATURES) and trait not in OF_THE_HOST)


def _closed(_guest: Guest, _home: Room, room: Room) -> bool:
    return not (room.open and room.up)


def _wrong_hypervisor(guest: Guest, home: Room, room: Room) -> bool:
    return room.kind != home.kind or (guest.way == "live" and room.version < home.version)


def _wrong_processor(guest: Guest, home: Room, room: Room) -> bool:
    return guest.way == "live" and not guest_features(home) <= room.traits


def _leftover(guest: Guest, _home: Room, room: Room) -> bool:
    return room.name in guest.barred


def _wrong_zone(guest: Guest, _home: Room, room: Room) -> bool:
    return guest.zone_pin is not None and room.zone != guest.zone_pin


def _not_allowed(guest: Guest, _home: Room, room: Room) -> bool:
    return guest.allowed is not None and room.name not in guest.allowed


def _lacks_traits(guest: Guest, _home: Room, room: Room) -> bool:
    lacks_class = any(amount and name not in room.capacity for name, amount in guest.needs.items())
    return lacks_class or not guest.required_traits <= room.traits or bool(guest.forbidden_traits & room.traits)


def _too_coarse(guest: Guest, _home: Room, room: Room) -> bool:
    return any(amount and not room.grains.get(name, Grain()).takes(amount) for name, amount in guest.needs.items())


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


def broken_ever(guest: Guest, home: Room, room: Room) -> Rule | None:
    """Give the first rule that keeps ``guest`` of ``home`` from ``room`` whatever else moves; None when none does."""
    return next((rule for rule, broken in EVER if broken(guest, home, room)), None)


def kept_at_home(guest: Guest, home: Room) -> tuple[Reason, ...]:
    """Give why ``guest`` cannot leave ``home`` at all: what holds the guest itself, and the service of its host (L2, K2)."""
    if home.up:
        return guest.held
    rule = SERVICE_OF_SOURCE_LIVE if guest.way == "live" else SERVICE_OF_SOURCE_COLD
    return (*guest.held, rule.reason(home.name))
