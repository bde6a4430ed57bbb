"""What Placement holds for whom: every claim is an allocation, and makes the host's inventory fuller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from watari.clouds.simulated.state import State
from watari.model.survey.compute import Host, Instance, InstanceFlavor
from watari.model.survey.moving import Allocation


def amounts(flavor: InstanceFlavor, *, boots_from_volume: bool) -> dict[str, int]:
    """What an instance takes in Placement; a root disk on a volume takes none of the host's."""
    disk = flavor.ephemeral_gib + -(-flavor.swap_mib // 1024) + (0 if boots_from_volume else flavor.disk_gib)
    return {"VCPU": flavor.vcpus, "MEMORY_MB": flavor.ram_mib, "DISK_GB": disk}


def needs(instance: Instance) -> dict[str, int]:
    """What an instance takes of its host."""
    return amounts(instance.flavor, boots_from_volume=instance.image_id is None)


def room_for(host: Host, amounts: Mapping[str, int], *, strict: bool = False) -> bool:
    """Whether a host has this much to give; what its inventory does not name it has (or, where ``strict``, has not)."""
    return all(_gives(host, kind, amount, strict=strict) for kind, amount in amounts.items() if amount)


def claim(state: State, host_name: str, instance: Instance) -> None:
    """Take an instance's share of a host."""
    host = state.hosts.find(host_name)
    if host is not None:
        note(state, host, instance, instance.id)
        _use(state, host, needs(instance), 1)


def note(state: State, host: Host, instance: Instance, consumer_id: str) -> None:
    """Write down what an instance, or its migration, holds of a host whose inventory counts it already."""
    held = {kind: amount for kind, amount in needs(instance).items() if amount and kind in host.inventory}
    state.allocations.put(Allocation(consumer_id=consumer_id, provider_id=host.hypervisor_id, amounts=held))


def release(state: State, consumer_id: str, host_name: str | None = None) -> None:
    """Give back what a consumer holds: of one host, or of all (None)."""
    for allocation, host in _held(state, consumer_id, host_name):
        state.allocations.drop(state.allocations.key(allocation))
        _use(state, host, allocation.amounts, -1)


def hand_over(state: State, giver_id: str, taker_id: str, host_name: str) -> None:
    """Let another consumer hold what one holds of a host: what a move claims on its source belongs to the migration."""
    for allocation, _ in _held(state, giver_id, host_name):
        state.allocations.drop(state.allocations.key(allocation))
        state.allocations.put(allocation.model_copy(update={"consumer_id": taker_id}))


def _gives(host: Host, kind: str, amount: int, *, strict: bool) -> bool:
    stock = host.inventory.get(kind)
    if stock is None:
        return not strict
    return amount <= stock.free and stock.min_unit <= amount <= stock.max_unit and amount % stock.step_size == 0


def _held(state: State, consumer_id: str, host_name: str | None) -> Iterator[tuple[Allocation, Host]]:
    for allocation in state.allocations.by("consumer", consumer_id):
        for host in state.hosts.by("provider", allocation.provider_id):
            if host_name in (None, host.name):
                yield allocation, host


def _use(state: State, host: Host, held: dict[str, int], sign: int) -> None:
    inventory = dict(host.inventory)
    for kind, amount in held.items():
        if kind in inventory:
            inventory[kind] = inventory[kind].model_copy(update={"used": max(0, inventory[kind].used + sign * amount)})
    state.hosts.change(host.name, inventory=inventory)
