"""A bad link into a host, for what migrations send alone: at first it crawls, then it stands still."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from watari.lab.power import find_host
from watari.lab.state import State

PORTS = "49152:49215"
"""From which libvirt takes the ports of migrations (`migration_port_min`, `migration_port_max`)."""
MIGRATIONS = ("-p", "tcp", "--dport", PORTS)
CRAWL = ("-m", "limit", "--limit", "50/second", "--limit-burst", "20")


class Link:
    """The way of migrations into a host, of which at most 50 packets a second come through."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._rules: list[tuple[str, ...]] = []

    def crawl(self) -> None:
        """Let little through: some 70 kB/s."""
        self._add(*MIGRATIONS, *CRAWL, "-j", "ACCEPT")
        self._add(*MIGRATIONS, "-j", "DROP")

    def stand_still(self) -> None:
        """Let nothing through."""
        self._iptables("-I", "INPUT", *MIGRATIONS, "-j", "DROP")
        self._rules.append((*MIGRATIONS, "-j", "DROP"))

    def heal(self) -> None:
        """Let all through again."""
        while self._rules:
            self._iptables("-D", "INPUT", *self._rules.pop())

    def _add(self, *rule: str) -> None:
        self._iptables("-A", "INPUT", *rule)
        self._rules.append(rule)

    def _iptables(self, *words: str) -> None:
        subprocess.run(["ip", "netns", "exec", self._namespace, "iptables", *words], check=True)


@contextmanager
def bad_link(state: State, host: str) -> Iterator[Link]:
    """A link that crawls; whole again afterwards."""
    link = Link(find_host(state, host).network_namespace)
    link.crawl()
    try:
        yield link
    finally:
        link.heal()
