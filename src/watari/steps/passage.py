"""Bytes on their way from one cloud to another.

Read ahead a little, counted and digested while they pass, never all in memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha512
from time import monotonic
from typing import Any

READ_AHEAD_CHUNKS = 4
TELL_EVERY_SECONDS = 1.0


class Passage:
    """One stream.

    Reading and sending overlap: a thread reads at most ``READ_AHEAD_CHUNKS`` chunks ahead of what was sent.
    """

    def __init__(self, chunks: Iterator[bytes], tell: Callable[[dict[str, Any]], None]) -> None:
        """Take the chunks to read and where to tell of the progress, about once a second."""
        self._chunks = chunks
        self._tell = tell
        self._sha512 = sha512()
        self._began = self._told = monotonic()
        self.read_bytes = 0
        self.sent_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        """Give the chunks; what the reading raises is raised here."""
        reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passage")
        try:
            ahead = deque(reader.submit(self._read) for _ in range(READ_AHEAD_CHUNKS))
            while (chunk := self._next(ahead)) is not None:
                ahead.append(reader.submit(self._read))
                yield chunk
                self.sent_bytes += len(chunk)
                self._tell_now_and_then()
        finally:
            reader.shutdown(wait=False, cancel_futures=True)

    @property
    def digest(self) -> str:
        """The SHA-512 of all that was read."""
        return self._sha512.hexdigest()

    def facts(self) -> dict[str, Any]:
        """Count what has passed so far."""
        return {
            "read_bytes": self.read_bytes,
            "sent_bytes": self.sent_bytes,
            "seconds": round(monotonic() - self._began, 3),
        }

    def _read(self) -> bytes | None:
        chunk = next(self._chunks, None)
        if chunk is not None:
            self._sha512.update(chunk)
            self.read_bytes += len(chunk)
        return chunk

    @staticmethod
    def _next(ahead: deque[Future[bytes | None]]) -> bytes | None:
        return ahead.popleft().result()

    def _tell_now_and_then(self) -> None:
        if monotonic() - self._told >= TELL_EVERY_SECONDS:
            self._told = monotonic()
            self._tell(self.facts())
