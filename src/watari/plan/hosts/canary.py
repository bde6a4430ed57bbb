"""A canary goes first on every way: where the smallest instance cannot pass, no other is sent.

A pair of hosts may fail for reasons that no API tells: keys, firewalls, processor flags, serial ports. The first move
of a pair finds that out at the least cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from watari.placing.model import PlacedInstance, Relocation


def after_canaries(
    relocations: Sequence[Relocation], instances: Mapping[str, PlacedInstance]
) -> tuple[Relocation, ...]:
    """Give the relocations, each after the canary of its pair of hosts too.

    A canary waits for nothing itself, so that the order stays without circles; a pair where every relocation waits for
    another has its first one as canary.
    """
    canaries = _canaries(relocations, instances)
    return tuple(
        _after(relocation, at, canaries[relocation.source, relocation.target, instances[relocation.instance_id].way])
        for at, relocation in enumerate(relocations)
    )


def _canaries(
    relocations: Sequence[Relocation], instances: Mapping[str, PlacedInstance]
) -> dict[tuple[str, str, str], int]:
    chosen: dict[tuple[str, str, str], int] = {}
    for at in _smallest_first(relocations, instances):
        relocation = relocations[at]
        chosen.setdefault((relocation.source, relocation.target, instances[relocation.instance_id].way), at)
    return chosen


def _smallest_first(relocations: Sequence[Relocation], instances: Mapping[str, PlacedInstance]) -> Iterable[int]:
    """Those that wait for nothing by their cost, then the others as they are listed."""
    free = [at for at, relocation in enumerate(relocations) if not relocation.after]
    waiting = [at for at, relocation in enumerate(relocations) if relocation.after]
    return [*sorted(free, key=lambda at: (instances[relocations[at].instance_id].cost, at)), *waiting]


def _after(relocation: Relocation, at: int, canary: int) -> Relocation:
    if at == canary or canary in relocation.after:
        return relocation
    return Relocation(relocation.instance_id, relocation.source, relocation.target, (*relocation.after, canary))
