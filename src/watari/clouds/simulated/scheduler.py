"""Which host takes an instance: Nova's filters and Placement's answer, the main ones."""

from __future__ import annotations

from dataclasses import dataclass

from watari.clouds.simulated.claims import amounts, room_for
from watari.clouds.simulated.state import State
from watari.model.survey.compute import Host, Instance, InstanceFlavor, ServerGroup

DEFAULT_ZONE = "nova"
UNTOLD_HOST = "a-host-that-the-survey-could-not-see"


@dataclass(frozen=True)
class Wanted:
    """What a host must offer.

    ``zone`` is AZ or AZ:HOST, None for any; ``leaves`` is the host that an instance moves away from.

    ``instance_id`` is the instance that moves, which is not in its own way; ``version`` is the oldest hypervisor that
    may take it.
    """

    flavor: InstanceFlavor
    boots_from_volume: bool
    zone: str | None = None
    group: ServerGroup | None = None
    leaves: str | None = None
    instance_id: str = ""
    version: int = 0


def zone_of(state: State, host_name: str) -> str:
    """The availability zone of a host: that of its aggregate, else Nova's default."""
    for aggregate in state.aggregates:
        if aggregate.availability_zone and host_name in aggregate.hosts:
            return aggregate.availability_zone
    return DEFAULT_ZONE


def choose(state: State, wanted: Wanted) -> str | None:
    """The host with the most free memory that passes all filters; None when there is no valid host."""
    if not len(state.hosts) and "hosts" in state.unseen:
        return UNTOLD_HOST
    fitting = [host for host in state.hosts if _passes(state, host, wanted)]
    fitting.sort(key=lambda h: (-(h.inventory["MEMORY_MB"].free if "MEMORY_MB" in h.inventory else 0), h.name))
    return fitting[0].name if fitting else None


def choose_for(state: State, instance: Instance, host: str | None, *, version: int = 0) -> str | None:
    """Where an instance may move to: to ``host``, or to the best of all others (None)."""
    pinned = instance.pinned_zone if instance.zone_known else None
    group = next((g for g in state.server_groups if instance.id in g.member_ids), None)
    wanted = Wanted(
        flavor=instance.flavor,
        boots_from_volume=instance.image_id is None,
        zone=f"{pinned or ''}:{host or ''}",
        group=group,
        leaves=instance.host,
        instance_id=instance.id,
        version=version,
    )
    return choose(state, wanted)


def _passes(state: State, host: Host, wanted: Wanted) -> bool:
    zone, _, named = (wanted.zone or "").partition(":")
    if host.state != "up" or not host.enabled or (named and host.name != named):
        return False
    if host.name == wanted.leaves or host.version < wanted.version:
        return False
    if zone and zone_of(state, host.name) != zone:
        return False
    needs = amounts(wanted.flavor, boots_from_volume=wanted.boots_from_volume)
    return room_for(host, needs) and _bears(host, wanted.flavor) and _group_allows(state, host, wanted)


def _bears(host: Host, flavor: InstanceFlavor) -> bool:
    """Whether it has the traits that the flavor wants, and none that it forbids."""
    asked = {key.removeprefix("trait:"): value for key, value in flavor.extra_specs.items() if key.startswith("trait:")}
    return all((trait in host.traits) == (word == "required") for trait, word in asked.items())


def _group_allows(state: State, host: Host, wanted: Wanted) -> bool:
    group = wanted.group
    if group is None:
        return True
    others = [places_of(state, member) for member in group.member_ids if member != wanted.instance_id]
    if group.policy == "affinity":
        return not any(others) or any(host.name in places for places in others)
    if group.policy == "anti-affinity":
        return sum(host.name in places for places in others) < int(group.rules.get("max_server_per_host", "1"))
    return True


def places_of(state: State, instance_id: str) -> set[str]:
    """The hosts on which an instance counts: where it is, and both hosts of a move that has not ended."""
    instance = state.instances.find(instance_id)
    places = {instance.host} if instance is not None else set()
    for move in [m for m in state.migrations.by("instance", instance_id) if not m.ended]:
        places |= {move.source_host, move.target_host}
    return {place for place in places if place}
