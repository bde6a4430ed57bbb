"""How much may go on at once: moves, moves from one source host, moves to one target host, carries."""

from __future__ import annotations

import threading

from watari.model.goal import Limits
from watari.model.plan import Move

UNKNOWN_HOST = ""


class Slots:
    """Who takes up which place right now. A move gives all its places back when it leaves.

    Where the plan names a target host, a move takes its place there when it enters. Else the scheduler chooses when an
    instance boots: so that no host ever has more moves than the limit, a boot whose host is not known yet counts for
    every host.
    """

    def __init__(self) -> None:
        """Begin with nobody inside."""
        self._lock = threading.Lock()
        self._sources: dict[str, str | None] = {}
        self._targets: dict[str, str] = {}
        self._carries: set[str] = set()

    def enter(self, move: Move, limits: Limits) -> str | None:
        """Let a move in, or say why it has to wait. One that is inside already stays."""
        with self._lock:
            if move.id in self._sources:
                return None
            full = self._full(limits)
            if full is not None:
                return full
            there = sum(1 for host in self._sources.values() if host == move.source_host)
            if move.source_host is not None and there >= limits.per_source_host:
                return f"{there} moves from {move.source_host} go on (limit per_source_host={limits.per_source_host})"
            there = sum(1 for host in self._targets.values() if host == move.target_host)
            if move.target_host is not None and there >= limits.per_target_host:
                return f"{there} moves to {move.target_host} go on (limit per_target_host={limits.per_target_host})"
            self._sources[move.id] = move.source_host
            if move.target_host is not None:
                self._targets[move.id] = move.target_host
            return None

    def full(self, limits: Limits) -> str | None:
        """Say why no move at all may enter, whatever its hosts; None where one may."""
        with self._lock:
            return self._full(limits)

    def _full(self, limits: Limits) -> str | None:
        inside = len(self._sources)
        return f"{inside} moves go on (limit moves={limits.moves})" if inside >= limits.moves else None

    def leave(self, move_id: str) -> None:
        """Give back all places of a move."""
        with self._lock:
            self._sources.pop(move_id, None)
            self._targets.pop(move_id, None)

    def inside(self) -> tuple[str, ...]:
        """The moves that are inside, oldest first."""
        with self._lock:
            return tuple(self._sources)

    def begin_carry(self, step_key: str, limits: Limits) -> str | None:
        """Let a carry begin, or say why it has to wait."""
        with self._lock:
            if len(self._carries - {step_key}) >= limits.carries:
                return f"{len(self._carries)} disks are being carried (limit carries={limits.carries})"
            self._carries.add(step_key)
            return None

    def end_carry(self, step_key: str) -> None:
        """Give the place of a carry back."""
        with self._lock:
            self._carries.discard(step_key)

    def begin_boot(self, move_id: str, limits: Limits) -> str | None:
        """Let a move boot its instance on a host that the scheduler will choose, or say why it has to wait."""
        with self._lock:
            if move_id in self._targets:
                return None
            hosts = list(self._targets.values())
            fullest = max((hosts.count(host) for host in hosts if host != UNKNOWN_HOST), default=0)
            if fullest + hosts.count(UNKNOWN_HOST) >= limits.per_target_host:
                return (
                    f"a target host may have {fullest + hosts.count(UNKNOWN_HOST)} moves (limit"
                    f" per_target_host={limits.per_target_host})"
                )
            self._targets[move_id] = UNKNOWN_HOST
            return None

    def booted(self, move_id: str, host: str | None) -> None:
        """Note on which host the instance of a move came up; None when nobody said."""
        with self._lock:
            self._targets[move_id] = host or UNKNOWN_HOST
