"""A server on loopback that answers with bytes, when and as the test says: what no HTTP library would send."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Talk = Callable[[socket.socket], None]
"""Speaks to a client that has asked; the connection is closed when it ends."""


@dataclass
class Raw:
    """A server that runs: its address, and what each client asked."""

    url: str
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def talking(talk: Talk) -> Iterator[Raw]:
    """Serve, each client in a thread; a client that hangs up ends the talk with it."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Raw(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def serve(client: socket.socket) -> None:
        with client, suppress(OSError):
            server.asked.append(client.recv(65536))
            talk(client)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
