"""Hosts of a survey as rooms: what they can give, who is on them besides the guests, whether they are open."""

from __future__ import annotations

from collections.abc import Iterable

from watari.model.survey.compute import Host, Stock
from watari.plan.placing.model import Grain, Guest, Room
from watari.plan.placing.surveyed import Surveyed

DISABLED = "COMPUTE_STATUS_DISABLED"
"""Nova sets this trait on a disabled host, and Placement leaves such a host out (C3)."""
BARE_METAL = "ironic"
NO_ZONE = "nova"
"""Nova's own name for the zone of hosts that are in none (`default_availability_zone`)."""


def rooms_seen(seen: Surveyed) -> list[Host]:
    """Give the hosts that can hold guests; nodes of Ironic are hypervisors to Nova, but nothing can move from one to another."""
    return [host for host in seen.survey.hosts if host.kind != BARE_METAL]


def room_of(seen: Surveyed, host: Host, guests: Iterable[Guest], rack: str | None) -> Room:
    """Give a host as a room; what is used beyond the needs of ``guests``, those that are on it, is used by others."""
    service = seen.compute_services.get(host.name)
    aggregates = [aggregate for aggregate in seen.survey.aggregates if host.name in aggregate.hosts]
    zone = service.availability_zone if service is not None else None
    return Room(
        name=host.name,
        capacity={name: capacity_of(stock) for name, stock in host.inventory.items()},
        used_by_others=_used_by_others(host, guests),
        grains={name: Grain(stock.min_unit, stock.max_unit, stock.step_size) for name, stock in host.inventory.items()},
        zone=zone or next((a.availability_zone for a in aggregates if a.availability_zone), NO_ZONE),
        aggregates=frozenset(aggregate.name for aggregate in aggregates),
        traits=frozenset(host.traits),
        kind=host.kind,
        version=host.version,
        open=(service.enabled if service is not None else host.enabled) and DISABLED not in host.traits,
        up=service.state == "up" and not service.forced_down if service is not None else host.state == "up",
        rack=rack,
    )


def capacity_of(stock: Stock) -> int:
    """Give what Placement would give away of an empty host."""
    return int((stock.total - stock.reserved) * stock.ratio)


def _used_by_others(host: Host, guests: Iterable[Guest]) -> dict[str, int]:
    """What consumers hold that are no guests: migrations under way, leaks, instances that the survey does not show."""
    used = {name: stock.used for name, stock in host.inventory.items()}
    for guest in guests:
        for name, amount in guest.needs.items():
            if name in used:
                used[name] -= amount
    return {name: max(amount, 0) for name, amount in used.items()}
