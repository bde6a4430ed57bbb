"""Which move may start next: waves one after another, holds, what must be moved before, and the limits."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from watari.model.goal import Limits
from watari.model.journal import Journal
from watari.model.plan import Move, Wave
from watari.run.book import Place
from watari.run.levers import Levers, wave_gate
from watari.run.stage import Stage

WORST_FIRST = ("stopped", "failed", "put_back", "held", "moved")

Hosts = tuple[str | None, str | None]
"""Where a move comes from and where it goes: the limits let all moves of the same two hosts start, or none."""


class Turns:
    """The moves of one wave that have not ended.

    Those that may start, those that wait for others, those that are at it.

    A move is looked at when the wave begins and when one that it waits for has ended: so choosing costs no walk over
    all.
    """

    def __init__(self, wave: Wave, journal: Journal, given: Iterable[str]) -> None:
        self.wave, self._journal = wave, journal
        self._place = {move.id: at for at, move in enumerate(wave.moves)}
        self._waits: dict[str, list[str]] = {}
        for move in wave.moves:
            for other in move.after:
                self._waits.setdefault(other, []).append(move.id)
        self.open = {move.id for move in wave.moves if journal.move(move.id).result is None}
        self._ready: dict[Hosts, list[int]] = {}
        self._waiting = dict.fromkeys(move.id for move in wave.moves if move.id in self.open.difference(given))
        self._unseen = deque(self._waiting)

    def ended(self, move_id: str) -> None:
        """A move came to its end: look again at those that wait for it."""
        self.open.discard(move_id)
        self._unseen.extend(other for other in self._waits.get(move_id, ()) if other in self._waiting)

    def unseen(self) -> Iterator[Move]:
        """The moves that wait and must be looked at again, each once, also those that come up meanwhile."""
        while self._unseen:
            move_id = self._unseen.popleft()
            if move_id in self._waiting:
                yield self.wave.moves[self._place[move_id]]

    def let_go(self, move: Move) -> None:
        """A move waits for no other any more."""
        del self._waiting[move.id]
        heappush(self._ready.setdefault(_hosts(move), []), self._place[move.id])

    def give_up(self, move: Move) -> None:
        """A move will never start."""
        del self._waiting[move.id]
        self.ended(move.id)

    def first_of_each(self) -> list[Move]:
        """Of the moves that may start the first of each two hosts, in the order of the plan."""
        return [self.wave.moves[at] for at in sorted(places[0] for places in self._ready.values())]

    def like(self, move: Move) -> Iterator[Move]:
        """The moves that may start between the same hosts."""
        return (self.wave.moves[at] for at in self._ready[_hosts(move)])

    def start(self, move: Move) -> None:
        """A move starts: it is the first of its hosts."""
        places = self._ready[_hosts(move)]
        heappop(places)
        if not places:
            del self._ready[_hosts(move)]

    def stuck(self) -> list[Move]:
        """The moves that wait, where none may start and none is at it: nothing will ever come before them."""
        if self._ready or len(self._waiting) < len(self.open):
            return []
        return [self.wave.moves[self._place[move_id]] for move_id in self._waiting]


def _hosts(move: Move) -> Hosts:
    return move.source_host, move.target_host


class Waves:
    """The order of the moves of a run, for one process. What ended, and how, is in the journal."""

    def __init__(self, stage: Stage) -> None:
        """Begin with no move given to anybody."""
        self._stage, self._book = stage, stage.book
        self._changed = threading.Condition()
        self._given: set[str] = set()
        self._left: list[str] = []
        self._stopping = False
        self._to_come = deque(stage.plan.waves)
        self._turns: Turns | None = None
        self._told: dict[Hosts, str] = {}

    def next_move(self) -> str | None:
        """Wait until a move may start; give it its places and its id.

        None when no move of the run will start any more.
        """
        while True:
            levers = self._stage.reins.read()
            wave = self._current()
            if levers.stopped or self._stopping or wave is None:
                return None
            chosen = self._choose(wave, levers)
            if chosen is not None:
                return chosen.id
            if self._turns is not None and not self._turns.open:
                continue
            with self._changed:
                if not self._left:
                    self._changed.wait(self._stage.pace.lever_seconds)

    def give(self, move_id: str) -> None:
        """Note that a move was chosen, in this process or in one that was killed."""
        with self._changed:
            self._given.add(move_id)

    def enter(self, move: Move) -> bool:
        """Give a move that was chosen before a kill its places again; False when the run stops meanwhile."""
        while not self._stage.reins.read().stopped:
            why = self._stage.slots.enter(move, self._stage.reins.read().limits)
            if why is None:
                return True
            self._wait_for(move, why)
            self._stage.pace.sleep(self._stage.pace.lever_seconds)
        return False

    def leave(self, move_id: str, result: str) -> None:
        """Take back the places of a move that ended or stopped."""
        with self._changed:
            self._stopping = self._stopping or result == "stopped"
            self._stage.slots.leave(move_id)
            self._left.append(move_id)
            self._changed.notify_all()

    def result(self, move_id: str) -> str | None:
        """How a move ended, or None while it has not."""
        return self._book.move(move_id).result

    def end(self) -> str:
        """Write how the run ended: as its worst move did."""
        results = Counter(self.result(move.id) or "stopped" for move in self._stage.plan.moves())
        worst = next((result for result in WORST_FIRST if results[result]), "moved")
        self._book.write("ended", facts={"result": worst, "moves": dict(results)})
        return worst

    def _current(self) -> Wave | None:
        """The first wave that has not ended."""
        if self._turns is not None:
            with self._changed:
                left, self._left = self._left, []
            for move_id in left:
                if self.result(move_id) is not None:
                    self._turns.ended(move_id)
            if self._turns.open:
                return self._turns.wave
            self._turns = None
            self._to_come.popleft()
        while self._to_come and all(self.result(move.id) is not None for move in self._to_come[0].moves):
            self._to_come.popleft()
        return self._to_come[0] if self._to_come else None

    def _choose(self, wave: Wave, levers: Levers) -> Move | None:
        if levers.paused or not self._may_begin(wave, levers):
            return None
        if self._turns is None:
            with self._changed:
                self._turns, self._told = Turns(wave, self._book.journal, self._given), {}
        turns = self._turns
        for move in turns.unseen():
            self._look_at(move, turns)
        for move in turns.stuck():
            self._hold_the_stuck(move, turns)
        return self._first_that_may(turns, levers.limits)

    def _first_that_may(self, turns: Turns, limits: Limits) -> Move | None:
        """The first move that the limits let start."""
        full = self._stage.slots.full(limits)
        for move in turns.first_of_each():
            why = full or self._stage.slots.enter(move, limits)
            if why is None:
                turns.start(move)
                self.give(move.id)
                self._stage.tell(move.id, {})
                return move
            if self._told.get(_hosts(move)) != why:
                self._told[_hosts(move)] = why
                for other in turns.like(move):
                    self._wait_for(other, why)
        return None

    def _look_at(self, move: Move, turns: Turns) -> None:
        """Let a move go when all that must be moved before has been, or is gone.

        One whose forerunner was not moved ends here.
        """
        states = {other: self._book.move(other) for other in move.after}
        results = {other: state.result for other, state in states.items() if not state.is_gone}
        lost = {other: result for other, result in results.items() if result not in (None, "moved")}
        missing = [other for other, result in results.items() if result is None]
        if lost:
            turns.give_up(move)
            self._hold(
                move, "; ".join(f"{other} must be moved before, and ended {result}" for other, result in lost.items())
            )
        elif missing:
            self._wait_for(move, "waits for " + ", ".join(missing))
        else:
            turns.let_go(move)
            self._told.pop(_hosts(move), None)

    def _hold_the_stuck(self, move: Move, turns: Turns) -> None:
        """When nothing goes on, and all the others wait for what cannot come before them.

        Say so instead of waiting for ever.
        """
        states = {other: self._book.move(other) for other in move.after}
        missing = [other for other, state in states.items() if state.result != "moved" and not state.is_gone]
        turns.give_up(move)
        self._hold(move, f"waits for {', '.join(missing)}, which the plan does not move before it")

    def _hold(self, move: Move, why: str) -> None:
        self._book.write("ended", Place(move.id), facts={"result": "held", "why": why})
        self._stage.tell(move.id, {})

    def _may_begin(self, wave: Wave, levers: Levers) -> bool:
        """Whether a wave that holds was let go on (or has begun already).

        Journalled once when held and once when it goes on.
        """
        if not wave.hold or self._turns is not None or any(self._book.move(move.id).has_begun for move in wave.moves):
            return True
        gate = wave_gate(wave.name)
        said = self._book.journal.gate(gate)
        if said == "proceeded":
            return True
        if levers.may_pass(gate):
            self._book.write("proceeded", facts={"gate": gate})
            return True
        if said is None:
            self._book.write("held", facts={"gate": gate})
        return False

    def _wait_for(self, move: Move, why: str) -> None:
        self._stage.tell(move.id, {"waits": why})
