"""Why a guest has no place to go, host by host, put together by rule: nothing is left out silently."""

from __future__ import annotations

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Guest, Reason, Room
from watari.plan.placing.rules import ROOM, SEARCH, SERVICE_OF_TARGET, Rule, broken_ever, kept_at_home

NAMED = 3
"""How many hosts a reason names before it counts the rest."""


def reasons(ledger: Ledger, guest: Guest) -> tuple[Reason, ...]:
    """Give why ``guest`` stays where it is: what holds it, or else the rule that keeps it from each other host."""
    home = ledger.cluster.room[guest.host]
    held = kept_at_home(guest, home)
    if held:
        return held
    kept_from: dict[str, tuple[Rule, list[str]]] = {}
    for room in sorted(ledger.cluster.rooms, key=lambda r: r.name):
        if room.name != ledger.at[guest.id]:
            rule = _first_broken(ledger, guest, home, room)
            kept_from.setdefault(rule.id, (rule, []))[1].append(room.name)
    if not kept_from:
        return (SERVICE_OF_TARGET.reason("there is no other host"),)
    return tuple(_told(ledger, guest, rule, rooms) for _, (rule, rooms) in sorted(kept_from.items()))


def stays_for_good(ledger: Ledger, guest: Guest) -> bool:
    """Whether no plan lets ``guest`` go: it is held, no other host may ever take it, or those beside whom it must be are all here."""
    if not ledger.may_leave(guest) or ledger.breadth(guest) == ledger.may_ever(guest, guest.host):
        return True
    return any(
        all(ledger.at.get(other, guest.host) == guest.host for other in wanted)
        for wanted in ledger.bonds.company(guest)
    )


def _first_broken(ledger: Ledger, guest: Guest, home: Room, room: Room) -> Rule:
    ever = broken_ever(guest, home, room)
    if ever is None and not ledger.is_open(room.name):
        ever = SERVICE_OF_TARGET
    return ever or ledger.broken(guest, room.name) or SEARCH


def _told(ledger: Ledger, guest: Guest, rule: Rule, rooms: list[str]) -> Reason:
    where = ", ".join(rooms[:NAMED]) + (f" and {len(rooms) - NAMED} more" if len(rooms) > NAMED else "")
    return rule.reason(f"{where}; {_lacking(ledger, guest, rooms)}" if rule is ROOM else where)


def _lacking(ledger: Ledger, guest: Guest, rooms: list[str]) -> str:
    """Say what lacks on the host that comes closest."""
    closest, short = min(
        ((room, _shortage(ledger, guest, room)) for room in rooms),
        key=lambda pair: (len(pair[1]), max(pair[1].values(), default=0), pair[0]),
    )
    parts = [f"{amount} {name}" for name, amount in sorted(short.items())]
    return f"{closest} comes closest and lacks {' and '.join(parts)}"


def _shortage(ledger: Ledger, guest: Guest, room: str) -> dict[str, int]:
    needs, free = ledger.needs[guest.id], ledger.free[room]
    return {
        name: need - have for name, need, have in zip(ledger.classes, needs, free, strict=True) if need > have and need
    }
