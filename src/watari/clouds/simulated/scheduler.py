"""Which host takes an instance, and what it then has less of: Nova's filters and Placement's claims, the main ones."""

from __future__ import annotations

from dataclasses import dataclass

from watari.clouds.simulated.state import State
from watari.model.survey.compute import Host, Instance, InstanceFlavor, ServerGroup

DEFAULT_ZONE = "nova"
UNTOLD_HOST = "a-host-that-the-survey-could-not-see"


@dataclass(frozen=True)
class Wanted:
    """What a host must offer. ``zone`` is AZ or AZ:HOST, None for any."""

    flavor: InstanceFlavor
    boots_from_volume: bool
    zone: str | None = None
    group: ServerGroup | None = None


def zone_of(state: State, host_name: str) -> str:
    """The availability zone of a host: that of its aggregate, else Nova's default."""
    for aggregate in state.aggregates:
        if aggregate.availability_zone and host_name in aggregate.hosts:
            return aggregate.availability_zone
    return DEFAULT_ZONE


def amounts(flavor: InstanceFlavor, *, boots_from_volume: bool) -> dict[str, int]:
    """What an instance takes in Placement; a root disk on a volume takes none of the host's."""
    disk = flavor.ephemeral_gib + -(-flavor.swap_mib // 1024) + (0 if boots_from_volume else flavor.disk_gib)
    return {"VCPU": flavor.vcpus, "MEMORY_MB": flavor.ram_mib, "DISK_GB": disk}


def choose(state: State, wanted: Wanted) -> str | None:
    """The host with the most free memory that passes all filters; None when there is no valid host."""
    if not len(state.hosts) and "hosts" in state.unseen:
        return UNTOLD_HOST
    fitting = [host for host in state.hosts if _passes(state, host, wanted)]
    fitting.sort(key=lambda h: (-(h.inventory["MEMORY_MB"].free if "MEMORY_MB" in h.inventory else 0), h.name))
    return fitting[0].name if fitting else None


def claim(state: State, host_name: str, instance: Instance) -> None:
    """Take an instance's share of its host."""
    _add(state, host_name, instance, 1)


def release(state: State, instance: Instance) -> None:
    """Give an instance's share back to its host."""
    if instance.host is not None:
        _add(state, instance.host, instance, -1)


def _passes(state: State, host: Host, wanted: Wanted) -> bool:
    zone, _, named = (wanted.zone or "").partition(":")
    if host.state != "up" or not host.enabled or (named and host.name != named):
        return False
    if zone and zone_of(state, host.name) != zone:
        return False
    needs = amounts(wanted.flavor, boots_from_volume=wanted.boots_from_volume)
    fits = all(need <= host.inventory[kind].free for kind, need in needs.items() if kind in host.inventory)
    return fits and _group_allows(state, host, wanted.group)


def _group_allows(state: State, host: Host, group: ServerGroup | None) -> bool:
    if group is None:
        return True
    members = [state.instances.find(member) for member in group.member_ids]
    places = [member.host for member in members if member and member.host]
    if group.policy == "affinity":
        return not places or host.name in places
    if group.policy == "anti-affinity":
        return places.count(host.name) < int(group.rules.get("max_server_per_host", "1"))
    return True


def _add(state: State, host_name: str, instance: Instance, sign: int) -> None:
    host = state.hosts.find(host_name)
    if host is None:
        return
    inventory = dict(host.inventory)
    for kind, amount in amounts(instance.flavor, boots_from_volume=instance.image_id is None).items():
        if kind in inventory:
            used = max(0, inventory[kind].used + sign * amount)
            inventory[kind] = inventory[kind].model_copy(update={"used": used})
    state.hosts.change(host_name, inventory=inventory)
