"""Whether the hosts of a cloud reach each other as Nova needs it to move instances: asked on the hosts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from watari.clouds.access import Shells
from watari.clouds.hosts import SshHost
from watari.clouds.hosts.compute_shell import ComputeFacts, ComputeShell, Peer, Way
from watari.model.survey.compute import Host

HOSTS_AT_ONCE = 16


@dataclass(frozen=True)
class BetweenHosts:
    """What was seen. ``untried`` are the hosts from which no way could be tried, with the reason."""

    facts: tuple[ComputeFacts, ...]
    ways: tuple[Way, ...]
    untried: dict[str, str]


def look_between(hosts: Sequence[Host], shells: Shells) -> BetweenHosts:
    """Go onto every host that Nova sees up, read its settings, and try from there all ways to the others."""
    living, strange = {}, []
    for host in hosts:
        if host.state == "up":
            try:
                where = shells.where(host.name, host.address or host.name)
            except ValueError as error:
                strange.append(ComputeFacts(host=host.name, trouble=f"what Nova says of it is not to be used: {error}"))
            else:
                living[host.name] = ComputeShell(SshHost(host.name, where, shells))
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        facts = [*pool.map(ComputeShell.facts, living.values()), *strange]
        known = [fact for fact in facts if not fact.trouble]
        tried = list(pool.map(lambda fact: living[fact.host].reach(peers_of(fact, facts, hosts)), known))
    untried = {fact.host: fact.trouble for fact in facts if fact.trouble}
    untried |= {fact.host: said for fact, said in zip(known, tried, strict=True) if isinstance(said, str)}
    ways = tuple(way for said in tried if not isinstance(said, str) for way in said)
    return BetweenHosts(tuple(facts), ways, untried)


def peers_of(fact: ComputeFacts, facts: Sequence[ComputeFacts], hosts: Sequence[Host]) -> list[Peer]:
    """The other hosts as this one reaches them.

    Nova goes by SSH to the other's my_ip, and lets libvirt go to its live_migration_inbound_addr, else to its name, by
    our live_migration_uri or scheme (nova/virt/libvirt/driver.py, `_live_migration_uri`).
    """
    told = {other.host: other for other in facts}
    peers = []
    for host in hosts:
        if host.name == fact.host or host.state != "up":
            continue
        other = told.get(host.name, ComputeFacts(host=host.name))
        target = other.live_migration_inbound_addr or host.name
        form = fact.live_migration_uri or f"qemu+{fact.live_migration_scheme}://%s/system"
        peers.append(Peer(host.name, other.my_ip or host.address or host.name, target, form))
    return peers
