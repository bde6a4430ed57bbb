"""Sockets on which every answer ends: one deadline for the whole of it, and a bound on its bytes, headers included.

The time-out of a socket starts anew with every byte, so a server that drips one byte a second can hold its client for
ever; and what reads lines (`http.client` its headers) gives nobody a chance to look at the clock in between. So the
clock is looked at where the bytes come in.
"""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, cast


class TooLong(Exception):
    """An answer has more bytes than it may have; no OSError, or who asked would ask again, as after a broken line."""


class Allowance(threading.local):
    """What the answer that this thread waits for may still take; without an end while none was set."""

    def __init__(self) -> None:
        self._until = inf
        self._bytes_at_most = self._bytes_left = inf

    @contextmanager
    def of(self, seconds: float, bytes_at_most: float) -> Iterator[None]:
        """Allow the answers that are read within so much: seconds from now, bytes on the wire."""
        self._until = time.monotonic() + seconds
        self._bytes_at_most = self._bytes_left = bytes_at_most
        try:
            yield
        finally:
            self._until = self._bytes_at_most = self._bytes_left = inf

    def seconds(self, silence_seconds: float | None) -> float | None:
        """How long the next bytes may take; TimeoutError when the time is over."""
        if self._until == inf:
            return silence_seconds
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer did not end in time")
        return left if silence_seconds is None else min(left, silence_seconds)

    def spend(self, count: int) -> None:
        """Count bytes that came in; TooLong when there are too many."""
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise TooLong(f"the answer has more than {int(self._bytes_at_most) >> 20} MiB")


class BoundedSocket:
    """A connected socket (TLS or not) whose every wait is cut to what its reader's allowance leaves."""

    def __init__(self, connected: socket.socket, allowance: Allowance) -> None:
        self._socket = connected
        self._allowance = allowance
        self._silence_seconds = connected.gettimeout()

    def __getattr__(self, name: str) -> Any:
        """All else (`fileno`, `close`, `shutdown`) is the socket's own."""
        return getattr(self._socket, name)

    def settimeout(self, seconds: float | None) -> None:
        """As a socket's own: how long a single wait may be."""
        self._silence_seconds = seconds
        self._socket.settimeout(seconds)

    def sendall(self, data: bytes) -> None:
        """As a socket's own; Python bounds the whole of one call by the time-out."""
        self._socket.settimeout(self._allowance.seconds(self._silence_seconds))
        self._socket.sendall(data)

    def makefile(self, mode: str, *_how: Any) -> io.BufferedReader:
        """What `http.client` reads an answer from; the socket lives until this is closed as well, as with its own."""
        return io.BufferedReader(_Reader(self, self._socket.makefile("rb", buffering=0)))

    def next_bytes(self, read: socket.SocketIO, buffer: Any) -> int:
        """Wait for bytes, within the allowance."""
        self._socket.settimeout(self._allowance.seconds(self._silence_seconds))
        count = read.readinto(buffer) or 0
        self._allowance.spend(count)
        return count


class _Reader(io.RawIOBase):
    def __init__(self, bounded: BoundedSocket, read: socket.SocketIO) -> None:
        self._bounded = bounded
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._bounded.next_bytes(self._read, buffer)

    def close(self) -> None:
        self._read.close()
        super().close()


def bounded(connected: Any, allowance: Allowance) -> socket.socket:
    """Stand before a socket; those who take it (`http.client`, `urllib3`) see a socket."""
    return cast("socket.socket", BoundedSocket(connected, allowance))
