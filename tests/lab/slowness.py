"""A slow network between hosts, as a half-broken link makes it: what migrations send comes through at a crawl."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from watari.lab.power import find_host
from watari.lab.state import State

PORTS = "49152:49215"
"""From which libvirt takes the ports of migrations (`migration_port_min`, `migration_port_max`)."""
RULES = (
    ("INPUT", "-p", "tcp", "--dport", PORTS, "-m", "limit", "--limit", "50/second", "--limit-burst", "20", "-j", "ACCEPT"),
    ("INPUT", "-p", "tcp", "--dport", PORTS, "-j", "DROP"),
)


@contextmanager
def slow_migrations(state: State, host: str) -> Iterator[None]:
    """Let at most 50 packets a second of migrations into a host for this while."""
    namespace = find_host(state, host).network_namespace
    for rule in RULES:
        _iptables(namespace, "-A", rule)
    try:
        yield
    finally:
        for rule in RULES:
            _iptables(namespace, "-D", rule)


def _iptables(namespace: str, act: str, rule: tuple[str, ...]) -> None:
    subprocess.run(["ip", "netns", "exec", namespace, "iptables", act, *rule], check=True)
