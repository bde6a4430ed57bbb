"""Why an instance has no place to go, host by host, put together by rule: nothing is left out silently."""

from __future__ import annotations

from watari.placing.ledger import HostLedger
from watari.placing.model import ComputeHost, PlacedInstance, Reason
from watari.placing.rules import (
    CAPACITY,
    PROCESSOR,
    SEARCH,
    SERVICE_OF_TARGET,
    Rule,
    broken_ever,
    kept_at_home,
    missing_features,
    missing_words,
)

NAMED = 3
"""How many hosts a reason names before it counts the rest."""


def reasons(ledger: HostLedger, instance: PlacedInstance) -> tuple[Reason, ...]:
    """Give why ``instance`` stays where it is: what holds it, or else the rule that keeps it from each other host."""
    home = ledger.cluster.host[instance.host]
    held = kept_at_home(instance, home)
    if held:
        return held
    kept_from: dict[str, tuple[Rule, list[str]]] = {}
    for host in sorted(ledger.cluster.hosts, key=lambda r: r.name):
        if host.name != ledger.at[instance.id]:
            rule = _first_broken(ledger, instance, home, host)
            kept_from.setdefault(rule.id, (rule, []))[1].append(host.name)
    if not kept_from:
        return (SERVICE_OF_TARGET.reason("there is no other host"),)
    return tuple(_told(ledger, instance, rule, hosts) for _, (rule, hosts) in sorted(kept_from.items()))


def stays_for_good(ledger: HostLedger, instance: PlacedInstance) -> bool:
    """Whether no plan lets ``instance`` go.

    It is held, no other host may ever take it, or those beside whom it must be are all here.
    """
    if not ledger.may_leave(instance) or ledger.breadth(instance) == ledger.may_ever(instance, instance.host):
        return True
    return any(
        all(ledger.at.get(other, instance.host) == instance.host for other in wanted)
        for wanted in ledger.bonds.company(instance)
    )


def _first_broken(ledger: HostLedger, instance: PlacedInstance, home: ComputeHost, host: ComputeHost) -> Rule:
    ever = broken_ever(instance, home, host)
    if ever is None and not ledger.is_open(host.name):
        ever = SERVICE_OF_TARGET
    return ever or ledger.broken(instance, host.name) or SEARCH


def _told(ledger: HostLedger, instance: PlacedInstance, rule: Rule, hosts: list[str]) -> Reason:
    where = ", ".join(hosts[:NAMED]) + (f" and {len(hosts) - NAMED} more" if len(hosts) > NAMED else "")
    if rule is CAPACITY:
        return rule.reason(f"{where}; {_lacking(ledger, instance, hosts)}")
    if rule is PROCESSOR:
        known = ledger.cluster.host
        lacks = (missing_features(known[instance.host].traits, known[host].traits) for host in hosts)
        return missing_words(where, frozenset[str]().union(*lacks))
    return rule.reason(where)


def _lacking(ledger: HostLedger, instance: PlacedInstance, hosts: list[str]) -> str:
    """Say what lacks on the host that comes closest."""
    closest, short = min(
        ((host, _shortage(ledger, instance, host)) for host in hosts),
        key=lambda pair: (len(pair[1]), max(pair[1].values(), default=0), pair[0]),
    )
    parts = [f"{amount} {name}" for name, amount in sorted(short.items())]
    return f"{closest} comes closest and lacks {' and '.join(parts)}"


def _shortage(ledger: HostLedger, instance: PlacedInstance, host: str) -> dict[str, int]:
    needs, free = ledger.needs[instance.id], ledger.free[host]
    return {
        name: need - have for name, need, have in zip(ledger.classes, needs, free, strict=True) if need > have and need
    }
