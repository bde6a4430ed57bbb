"""What is said of the ways between hosts and of their power: good, or what to mend first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from watari.clouds.hosts.compute_shell import ComputeFacts, Way, WayName
from watari.survey.between_hosts import BetweenHosts

Word = Literal["good", "warn", "block", "unknown"]

NEEDED_FOR: dict[WayName, str] = {
    "ssh": "cold migration and resize (rule K6): give nova's users each other's keys and known hosts",
    "ssh by name": "live migration of local disks with an iso9660 config drive,"
    " which is copied by scp from the host's name",
    "libvirt": "live migration: see listen_addr and auth of libvirt there, and live_migration_uri or scheme here",
    "migration port": "live migration: open ports 49152 to 49215 between the hosts",
}
CALLED: dict[WayName, str] = {
    "ssh": "SSH as nova's user",
    "ssh by name": "SSH as nova's user, by name",
    "libvirt": "libvirt",
    "migration port": "port of migrations",
}


@dataclass(frozen=True)
class Verdict:
    """One thing looked at: what was found, and what to do where that is not good."""

    name: str
    word: Word
    found: str
    cure: str = ""


def verdicts(seen: BetweenHosts) -> list[Verdict]:
    """All that is to say of the ways between hosts."""
    known = [fact for fact in seen.facts if not fact.trouble]
    return [
        *_untried(seen),
        *(
            verdict
            for way in NEEDED_FOR
            for verdict in _ways(way, [tried for tried in seen.ways if tried.way == way], known)
        ),
        *config_drives(known),
        *serial_ports(known),
    ]


def _untried(seen: BetweenHosts) -> list[Verdict]:
    cure = "Say in clouds.yaml, below `watari: ssh:`, how you get there as root (docs/ways-to-hosts.md)."
    bad = [Verdict(f"way onto {host}", "unknown", why, cure) for host, why in seen.untried.items()]
    good = [fact.host for fact in seen.facts if fact.host not in seen.untried]
    return bad + ([Verdict("ways onto hosts", "good", ", ".join(good))] if good else [])


def _ways(way: WayName, tried: Sequence[Way], known: Sequence[ComputeFacts]) -> list[Verdict]:
    closed = [one for one in tried if one.said]
    iso = any(fact.config_drive_format == "iso9660" for fact in known)
    word: Word = "warn" if way == "ssh by name" and not iso else "block"
    bad = [
        Verdict(f"{CALLED[way]}: {one.host} to {one.peer}", word, one.said, f"Needed for {NEEDED_FOR[way]}.")
        for one in closed
    ]
    open_ones = len(tried) - len(closed)
    return bad + ([Verdict(CALLED[way], "good", f"{open_ones} of {len(tried)} ways are open")] if open_ones else [])


def config_drives(known: Sequence[ComputeFacts]) -> list[Verdict]:
    """One format everywhere, because an instance keeps the drive that it was made with (rule L15)."""
    formats = {
        form: [fact.host for fact in known if fact.config_drive_format == form]
        for form in {f.config_drive_format for f in known}
    }
    if len(formats) > 1:
        found = "; ".join(f"{form}: {', '.join(hosts)}" for form, hosts in sorted(formats.items()))
        return [Verdict("config drive format", "warn", found, "Set one config_drive_format on all hosts.")]
    return [Verdict("config drive format", "good", form) for form in formats]


def serial_ports(known: Sequence[ComputeFacts]) -> list[Verdict]:
    """Apart, because a console keeps its port where Nova does not take a new one on the target (before Newton)."""
    ranges = {fact.host: ports for fact in known if fact.serial_console and (ports := _range(fact.serial_ports))}
    if not ranges:
        return [Verdict("serial consoles", "good", "off")] if known else []
    shared = [pair for pair in combinations(ranges, 2) if _overlap(ranges[pair[0]], ranges[pair[1]])]
    if not shared:
        return [Verdict("serial console ports", "good", "each host has a range of its own")]
    found = ", ".join(f"{one} and {other}" for one, other in shared)
    cure = (
        "Give each host a [serial_console] port_range of its own: a guest whose port is taken on the target does not"
        " get there."
    )
    return [Verdict("serial console ports", "warn", f"the same for {found}", cure)]


def power_verdicts(states: Iterable[tuple[str, bool, str]]) -> list[Verdict]:
    """Host, whether Nova sees it up, and what its controller says (or why it says nothing).

    A controller that says off while the host reports to Nova is another machine's: it would prove nothing.
    """
    return [_power(host, said, up=up) for host, up, said in states]


def _power(host: str, said: str, *, up: bool) -> Verdict:
    name = f"power of {host}"
    if said == "on" or (said == "off" and not up):
        return Verdict(name, "good", said)
    if said == "off":
        cure = "Mend its address below `watari: bmc:` in clouds.yaml before you fence anything by it."
        return Verdict(name, "block", "its controller says off, and Nova hears of it: that is another machine", cure)
    return Verdict(
        name, "unknown", said, "Without it a dead host is fenced by hand, and that is proved by your signed word."
    )


def _range(ports: str) -> tuple[int, int] | None:
    first, _, last = ports.partition(":")
    return (int(first), int(last)) if first.isdigit() and last.isdigit() else None


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Nova's range ends before its second number."""
    return one[0] < other[1] and other[0] < one[1]
