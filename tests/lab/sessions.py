"""TCP sessions to guests, kept open from the vantage point.

A guest counts, and every number must arrive once and in order.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from watari.lab.seed import estate
from watari.lab.state import State
from watari.lab.switch import vantage

LISTENER = """
import socket, sys
line = socket.create_connection((sys.argv[1], 80), timeout=10)
line.settimeout(None)
line.sendall(b"GET /count HTTP/1.0\\r\\n\\r\\n")
while heard := line.recv(4096):
    sys.stdout.buffer.write(heard)
    sys.stdout.flush()
"""


@dataclass(frozen=True)
class Session:
    """One connection, and all that came through it."""

    process: subprocess.Popen[bytes]
    heard: Path

    def numbers(self) -> list[int]:
        """What the guest counted, without a last line that is not whole yet."""
        _, _, body = self.heard.read_bytes().decode().partition("\r\n\r\n")
        return [int(line.split()[0]) for line in body.splitlines(keepends=True) if line.endswith("\n")]

    def is_unbroken(self) -> bool:
        """Whether the connection stands, and no number was lost or came twice."""
        numbers = self.numbers()
        return self.process.poll() is None and bool(numbers) and numbers == list(range(1, len(numbers) + 1))


@contextmanager
def sessions(state: State, addresses: Mapping[str, str], folder: Path) -> Iterator[dict[str, Session]]:
    """A session to each of these guests, by name; closed afterwards."""
    namespace = vantage(state, estate.VLAN, estate.VANTAGE_ADDRESS)
    opened = {name: _opened(namespace, address, folder / f"{name}.heard") for name, address in addresses.items()}
    try:
        yield opened
    finally:
        for session in opened.values():
            session.process.kill()
            session.process.wait()


def _opened(namespace: str, address: str, heard: Path) -> Session:
    with heard.open("wb") as file:
        command = ["ip", "netns", "exec", namespace, sys.executable, "-I", "-S", "-c", LISTENER, address]
        return Session(subprocess.Popen(command, stdout=file), heard)
