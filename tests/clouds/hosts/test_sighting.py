"""Looking from real network namespaces, as root only."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clouds.hosts.sshd import SSHD, sshd
from watari.clouds.errors import VantageError
from watari.clouds.hosts import NamespaceSighting, SshSighting
from watari.clouds.hosts.eye import Route, arp_question, replying_mac

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root")

LOOKER, SWITCH, ONE, OTHER = (f"wtt{os.getpid()}{name}" for name in "lsab")
ADDRESS = "192.0.2.20"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def plugged(namespace: str, address: str | None) -> None:
    """A namespace with one card on the switch."""
    cable = f"p{namespace[-1]}"
    ip("netns", "add", namespace)
    ip("-n", SWITCH, "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace)
    ip("-n", SWITCH, "link", "set", cable, "master", "br0", "up")
    ip("-n", namespace, "link", "set", "eth0", "up")
    if address:
        ip("-n", namespace, "address", "add", f"{address}/24", "dev", "eth0")


@pytest.fixture(scope="module", autouse=True)
def _segment() -> Iterator[None]:
    ip("netns", "add", SWITCH)
    try:
        ip("-n", SWITCH, "link", "add", "br0", "type", "bridge")
        ip("-n", SWITCH, "link", "set", "br0", "up")
        plugged(LOOKER, "192.0.2.1")
        plugged(ONE, ADDRESS)
        plugged(OTHER, None)
        yield
    finally:
        for namespace in (LOOKER, ONE, OTHER, SWITCH):
            subprocess.run(["ip", "netns", "delete", namespace], check=False, capture_output=True)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "index.html").write_text('{"name": "web-1"}' + " " * 9000)
    server = [sys.executable, "-I", "-m", "http.server", "80", "--directory", str(tmp_path)]
    process = subprocess.Popen(
        ["ip", "netns", "exec", ONE, *server], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def sighting() -> NamespaceSighting:
    return NamespaceSighting("rack", LOOKER)


@pytest.mark.usefixtures("web")
def test_a_guest_answers_and_says_who_it_is() -> None:
    until = time.monotonic() + 10
    while not (seen := sighting().look(ADDRESS, 80)).answers and time.monotonic() < until:
        time.sleep(0.1)
    assert (seen.vantage, seen.address, seen.answers, len(seen.macs)) == ("rack", ADDRESS, True, 1)
    assert seen.said.startswith('{"name": "web-1"}')
    assert len(seen.said) == 4000


def test_a_guest_that_only_pings_does_not_serve() -> None:
    assert sighting().look(ADDRESS).answers
    assert not sighting().look(ADDRESS, 81).answers


def test_silence_is_silence() -> None:
    seen = sighting().look("192.0.2.99")
    assert (seen.answers, seen.macs, seen.said) == (False, (), "")


def test_an_address_in_two_places_shows_two_cards() -> None:
    ip("-n", OTHER, "address", "add", f"{ADDRESS}/24", "dev", "eth0")
    try:
        assert len(set(sighting().look(ADDRESS).macs)) == 2
    finally:
        ip("-n", OTHER, "address", "delete", f"{ADDRESS}/24", "dev", "eth0")


def test_nobody_looked_is_not_nobody_answered() -> None:
    with pytest.raises(VantageError, match="unreachable"):
        sighting().look("203.0.113.9")
    with pytest.raises(VantageError, match="vantage point itself"):
        sighting().look("192.0.2.1")
    with pytest.raises(VantageError, match="wtt-nowhere"):
        NamespaceSighting("rack", "wtt-nowhere").look(ADDRESS)


@pytest.fixture
def ssh_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A host named `rack-7`, reached by SSH: the namespace of the one who looks, with a key of its own."""
    ip("-n", LOOKER, "link", "set", "lo", "up")
    with sshd(tmp_path, "rack-7", namespace=LOOKER):
        monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
        yield "rack-7"


@pytest.mark.skipif(not SSHD.exists(), reason="openssh-server is not installed")
def test_a_host_reached_by_ssh_sees_the_same(ssh_host: str) -> None:
    seen = SshSighting("rack", ssh_host).look(ADDRESS)
    assert (seen.answers, len(seen.macs)) == (True, 1)
    with pytest.raises(VantageError, match="unreachable"):
        SshSighting("rack", ssh_host).look("203.0.113.9")


def test_only_replies_to_our_probe_count() -> None:
    route = Route("eth0", "02:00:00:00:00:01", on_link=True)
    question = arp_question(ADDRESS, route)
    reply = bytes.fromhex("02000000000102000000000208060001080006040002020000000002c000021402000000000100000000")
    to_the_kernel = reply[:38] + bytes.fromhex("c0000201")
    assert replying_mac(question, ADDRESS) is None
    assert replying_mac(reply, ADDRESS) == "02:00:00:00:00:02"
    assert replying_mac(to_the_kernel, ADDRESS) is None
    assert replying_mac(reply, "192.0.2.21") is None
    assert replying_mac(reply[:20], ADDRESS) is None
