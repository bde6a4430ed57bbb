"""The guest of a simulated instance: a boot counter and an unbroken record on the bytes of its root disk.

The record is that of the lab's guest: lines ``<n> <unix time> <sha256>``, each hash that of "<hash before> <n> <time>".
A copy of the bytes carries it; the hash of line 1 tells whose record it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

SEPARATOR = b"\n-- written by the guest --\n"


@dataclass(frozen=True)
class Walk:
    """What a walk through a record finds; ``broken_at`` is the first line that does not follow, None when all do."""

    length: int = 0
    first: str = ""
    head: str = ""
    broken_at: int | None = None

    def facts(self) -> dict[str, object]:
        """The same words as those of the lab's guest."""
        ok = self.length > 0 and self.broken_at is None
        return {
            "length": self.length,
            "first": self.first,
            "head": self.head,
            "ok": ok,
            "broken_at": self.broken_at,
            "torn": 0,
        }


def record(disk: bytes) -> list[str]:
    """The lines of a disk's record."""
    return _written(disk)[1:]


def boots(disk: bytes) -> int:
    """How often the guest was booted from this disk and those it was copied from."""
    written = _written(disk)
    return int(written[0]) if written else 0


def identity(disk: bytes) -> str:
    """The hash of line 1: whose record it is; empty when there is none."""
    lines = record(disk)
    return lines[0].split(" ")[2] if lines else ""


def walk(disk: bytes) -> Walk:
    """Follow a record from its first line."""
    first = head = ""
    broken_at = None
    lines = record(disk)
    for number, line in enumerate(lines, start=1):
        n, at, found = line.split(" ")
        follows = number == 1 or found == _next_hash(head, number, at)
        if broken_at is None and not (follows and int(n) == number):
            broken_at = number
        first = first or found
        head = found
    return Walk(len(lines), first, head, broken_at)


def booted(disk: bytes, at: datetime, seed: str) -> bytes:
    """The disk after one more boot; ``seed`` makes the identity of a new record."""
    return _with(extended(disk, at, seed), boots(disk) + 1)


def extended(disk: bytes, at: datetime, seed: str) -> bytes:
    """The disk with one more line in its record."""
    lines, now = record(disk), str(int(at.timestamp()))
    number = len(lines) + 1
    found = _next_hash(walk(disk).head, number, now) if lines else hashlib.sha256(seed.encode()).hexdigest()
    return _with(disk, boots(disk), [*lines, f"{number} {now} {found}"])


def _written(disk: bytes) -> list[str]:
    _, separator, written = disk.partition(SEPARATOR)
    return written.decode().splitlines() if separator else []


def _with(disk: bytes, count: int, lines: list[str] | None = None) -> bytes:
    kept = disk.partition(SEPARATOR)[0]
    return kept + SEPARATOR + "\n".join([str(count), *(record(disk) if lines is None else lines)]).encode()


def _next_hash(before: str, number: int, at: str) -> str:
    return hashlib.sha256(f"{before} {number} {at}".encode()).hexdigest()
