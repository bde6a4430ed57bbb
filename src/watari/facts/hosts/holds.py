"""What keeps an instance from moving at all, by the rules of every move (C), live (L) and cold (K) moves.

Rules that keep it from moving live only start with an L: with its owner's consent it may be stopped and moved cold.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.facts.hosts.surveyed import SurveyedCloud
from watari.model.survey.compute import Instance
from watari.placing.model import POLICIES, Reason

LIVE = ("ACTIVE", "PAUSED")
COLD = ("SHUTOFF",)
TRUE = ("true", "1", "yes", "on")
UNKNOWN_PLACES = ("query", "build_near_host_ip")
"""Hints of which only the scheduler can say which hosts they mean."""
COLD_INSTEAD = "let its owner stop it, and move it cold"
NOT_RUNNING = {4: "shut down", 6: "crashed", 7: "suspended"}
"""Power states (as Nova numbers them) with which its conductor refuses to move an instance live (rule L1)."""
REPLUGGED = "its port {port} is of the type {kind}: it is unplugged while the instance moves, which its network feels"


def held(seen: SurveyedCloud, instance: Instance) -> Iterator[Reason]:
    """Give every reason why ``instance`` cannot move now; nothing when it can."""
    yield from _busy(seen, instance)
    yield from _state(instance)
    yield from _bound(seen, instance)
    if instance.status in LIVE:
        not_live = list(_not_live(seen, instance))
        yield from not_live
        if not_live and instance.status == "PAUSED":
            yield Reason(
                "K1", "it is PAUSED, and such a one cannot move cold either", f"openstack server unpause {instance.id}"
            )


def _busy(seen: SurveyedCloud, instance: Instance) -> Iterator[Reason]:
    under_way = [m for m in seen.under_way.get(instance.id, ()) if m.status != "finished"]
    if instance.task_state is not None:
        yield Reason("C1", f"Nova is at it ({instance.task_state})", "wait until it is done, survey and plan again")
    elif under_way:
        record = under_way[0]
        says = f"its migration record {record.id} is {record.status}, though Nova is not at it"
        yield Reason(
            "C1",
            says,
            "restart nova-compute on its host, or let an administrator end the record; then survey and plan again",
        )


def _state(instance: Instance) -> Iterator[Reason]:
    if instance.status == "VERIFY_RESIZE":
        act = f"openstack server resize confirm {instance.id}, or `resize revert`; then survey and plan again"
        yield Reason("K8", "it waits for somebody to confirm or revert its resize", act)
    elif instance.status not in LIVE + COLD:
        says = f"it is {instance.status}; only {', '.join(LIVE)} move live, and {', '.join(COLD)} moves cold"
        yield Reason("K1", says, "bring it into one of these states, survey and plan again")


def _bound(seen: SurveyedCloud, instance: Instance) -> Iterator[Reason]:
    """What no kind of migration can carry, or what nobody can tell."""
    if instance.flavor.extra_specs.get("accel:device_profile"):
        yield Reason("C14", "its flavor asks for an accelerator (Cyborg)", "resize it to a flavor without one")
    for port in seen.ports.get(instance.id, ()):
        if port.vnic_type.startswith("accelerator-direct"):
            yield Reason(
                "C15", f"its port {port.id} is of the type {port.vnic_type}", "replace the port by one of another type"
            )
    for name in UNKNOWN_PLACES:
        if name in seen.hints(instance):
            yield Reason(
                "C8",
                f"its scheduler hint `{name}` says which hosts it may use, and only the scheduler can read it",
                "move it by hand",
            )
    own = seen.group_of.get(instance.id)
    if own is not None and seen.policies[own] not in POLICIES:
        yield Reason(
            "C10",
            f"its server group {own} has the policy {seen.policies[own]}, of which nobody knows what it wants",
            "move it by hand, or take it out of the group",
        )
    unknown = set(instance.server_group_ids) - seen.policies.keys()
    if unknown:
        yield Reason(
            "C10",
            f"its server group {min(unknown)} could not be seen",
            "survey with an account that may see all server groups",
        )


def _not_live(seen: SurveyedCloud, instance: Instance) -> Iterator[Reason]:
    specs = instance.flavor.extra_specs
    if instance.power_state in NOT_RUNNING:
        says = f"Nova calls it {instance.status}, and sees its guest {NOT_RUNNING[instance.power_state]}"
        yield Reason("L1", says, f"openstack server reboot --hard {instance.id}; or {COLD_INSTEAD}")
    if specs.get("pci_passthrough:alias"):
        yield Reason("L7", "its flavor asks for a PCI device", COLD_INSTEAD)
    for port in seen.ports.get(instance.id, ()):
        if port.vnic_type in ("direct", "direct-physical", "remote-managed"):
            yield Reason("L8", REPLUGGED.format(port=port.id, kind=port.vnic_type), COLD_INSTEAD)
        elif port.vnic_type == "vdpa":
            yield Reason("L9", REPLUGGED.format(port=port.id, kind=port.vnic_type), COLD_INSTEAD)
    if seen.hardware(instance, "tpm_version") and specs.get("hw:tpm_secret_security") != "host":
        yield Reason(
            "L11",
            "it has a virtual TPM whose secret its host cannot read",
            f"resize it to `hw:tpm_secret_security=host`, or {COLD_INSTEAD}",
        )
    if seen.hardware(instance, "mem_encryption").lower() in TRUE:
        yield Reason("L12", "its memory is encrypted (AMD SEV)", COLD_INSTEAD)
