"""A program of its own that looks at one address from where it runs.

`eye.py ADDRESS [TCP_PORT]`, JSON on standard output.

It runs in a network namespace or on another host, so it needs nothing but Python 3.7's standard library, `ip` and
`ping`.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

ARP = 0x0806
ARP_REQUEST, ARP_REPLY = 1, 2
NOBODY = b"\0" * 4
ARP_WINDOW_SECONDS = 0.5
ARP_TRIES = 2
TCP_SECONDS = 2.0
SAID_CHARACTERS = 4000


@dataclass(frozen=True)
class Route:
    """The way to an address: the interface, our own MAC on it, and whether the address is on its segment."""

    device: str
    mac: str
    on_link: bool


@dataclass
class Glance:
    """What was seen. ``tcp`` is None when no port was asked; ``trouble`` says why nothing could be seen at all."""

    ping: bool = False
    tcp: bool | None = None
    said: str = ""
    macs: tuple[str, ...] = ()
    trouble: str = ""


def look(address: str, tcp_port: int | None) -> Glance:
    """Ask by ARP, ping and TCP at once."""
    route = route_to(address)
    if isinstance(route, str):
        return Glance(trouble=route)
    with ThreadPoolExecutor(3) as pool:
        macs = pool.submit(macs_of, address, route) if route.on_link else None
        pinged = pool.submit(pings, address)
        greeted = pool.submit(greet, address, tcp_port) if tcp_port is not None else None
        seen = Glance(ping=pinged.result(), macs=macs.result() if macs else ())
        if greeted:
            seen.tcp, seen.said = greeted.result()
    return seen


def route_to(address: str) -> Route | str:
    """Ask the kernel for the way; a sentence where there is none."""
    found = subprocess.run(["ip", "-j", "route", "get", address], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        return found.stderr.strip() or f"no route to {address}"
    route: dict[str, Any] = json.loads(found.stdout)[0]
    if route.get("type") == "local":
        return f"{address} is an address of the vantage point itself"
    link = json.loads(
        subprocess.run(["ip", "-j", "link", "show", route["dev"]], capture_output=True, text=True, check=True).stdout
    )[0]
    return Route(route["dev"], link.get("address", ""), "gateway" not in route)


def pings(address: str) -> bool:
    """Two echo requests; one answer is enough."""
    command = ["ping", "-n", "-q", "-c", "2", "-i", "0.2", "-W", "1", "--", address]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def macs_of(address: str, route: Route) -> tuple[str, ...]:
    """Give the MAC of every reply to one broadcast question: two holders are two replies, even if they have one MAC.

    An unanswered question is asked again; replies may then belong to either, so each MAC counts once. Without root, and
    for IPv6, the kernel's own table of neighbours is asked, which knows one MAC at most.
    """
    if ":" in address or os.geteuid() != 0:
        time.sleep(ARP_WINDOW_SECONDS)
        return neighbour(address, route)
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ARP)) as wire:
        wire.bind((route.device, ARP))
        for asked in range(1, ARP_TRIES + 1):
            wire.send(arp_question(address, route))
            if found := list(_replies(wire, address)):
                return tuple(sorted(found if asked == 1 else set(found)))
    return ()


def neighbour(address: str, route: Route) -> tuple[str, ...]:
    """Ask the kernel, which has learnt it from the ping."""
    command = ["ip", "-j", "neigh", "show", "to", address, "dev", route.device]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return tuple(
        entry["lladdr"] for entry in json.loads(told or "[]") if "lladdr" in entry and entry.get("state") != ["FAILED"]
    )


def arp_question(address: str, route: Route) -> bytes:
    """An ARP probe in an Ethernet frame to everybody (RFC 5227: the sender's address is zero).

    So the replies to it are told from those to the kernel, which asks for the same address when something connects.
    """
    ours = bytes.fromhex(route.mac.replace(":", ""))
    frame = b"\xff" * 6 + ours + struct.pack("!H", ARP)
    head = struct.pack("!HHBBH", 1, 0x0800, 6, 4, ARP_REQUEST)
    return frame + head + ours + NOBODY + b"\0" * 6 + socket.inet_aton(address)


def _replies(wire: socket.socket, address: str) -> Any:
    until = time.monotonic() + ARP_WINDOW_SECONDS
    while (left := until - time.monotonic()) > 0:
        wire.settimeout(left)
        try:
            frame = wire.recv(2048)
        except TimeoutError:
            return
        if mac := replying_mac(frame, address):
            yield mac


def replying_mac(frame: bytes, address: str) -> str | None:
    """Give the sender's MAC if the frame is a reply for ``address`` to our probe."""
    if len(frame) < 42 or struct.unpack("!H", frame[12:14])[0] != ARP:  # noqa: PLR2004 - an ARP frame's length
        return None
    operation = struct.unpack("!H", frame[20:22])[0]
    is_ours = frame[28:32] == socket.inet_aton(address) and frame[38:42] == NOBODY
    return frame[22:28].hex(":") if operation == ARP_REPLY and is_ours else None


def greet(address: str, port: int) -> tuple[bool, str]:
    """Connect, ask for the root page, and give the begin of what is said.

    A service that says nothing has answered too.
    """
    try:
        with socket.create_connection((address, port), timeout=TCP_SECONDS) as line:
            return True, _said(line, address)
    except OSError:
        return False, ""


def _said(line: socket.socket, address: str) -> str:
    heard = b""
    try:
        line.sendall(f"GET / HTTP/1.0\r\nHost: {address}\r\n\r\n".encode())
        while len(heard) < 2 * SAID_CHARACTERS and (more := line.recv(4096)):
            heard += more
    except OSError:
        pass  # what was heard until then is what it said
    text = heard.decode("utf-8", "replace")
    return (text.partition("\r\n\r\n")[2] if text.startswith("HTTP/") else text)[:SAID_CHARACTERS]


if __name__ == "__main__":
    print(json.dumps(asdict(look(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None))))  # noqa: T201, PLR2004
