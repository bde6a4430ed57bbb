"""Which move may start next: waves one after another, holds, what must be moved before, and the limits."""

from __future__ import annotations

import threading
from collections import Counter

from watari.model.journal import Entry
from watari.model.plan import Move, Wave
from watari.run.book import RUN, Place
from watari.run.levers import Levers, wave_gate
from watari.run.stage import Stage

WORST_FIRST = ("stopped", "failed", "put_back", "held", "moved")


class Waves:
    """The order of the moves of a run, for one process. What ended, and how, is in the journal."""

    def __init__(self, stage: Stage) -> None:
        """Begin with no move given to anybody."""
        self._stage, self._book = stage, stage.book
        self._changed = threading.Condition()
        self._given: set[str] = set()
        self._stopping = False

    def next_move(self) -> str | None:
        """Wait until a move may start; give it its places and its id. None when no move of the run will start any more."""
        while True:
            levers = self._stage.reins.read()
            wave = self._current()
            if levers.stopped or self._stopping or wave is None:
                return None
            chosen = self._choose(wave, levers)
            if chosen is not None:
                return chosen.id
            with self._changed:
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
            self._changed.notify_all()

    def result(self, move_id: str) -> str | None:
        """How a move ended, or None while it has not."""
        ended = self._ended(move_id)
        return str(ended.facts["result"]) if ended is not None else None

    def end(self) -> str:
        """Write how the run ended: as its worst move did."""
        results = Counter(self.result(move.id) or "stopped" for move in self._stage.plan.moves())
        worst = next((result for result in WORST_FIRST if results[result]), "moved")
        self._book.write("ended", facts={"result": worst, "moves": dict(results)})
        return worst

    def _current(self) -> Wave | None:
        """The first wave that has not ended."""
        return next(
            (wave for wave in self._stage.plan.waves if any(self.result(move.id) is None for move in wave.moves)), None
        )

    def _choose(self, wave: Wave, levers: Levers) -> Move | None:
        if levers.paused or not self._may_begin(wave, levers):
            return None
        waiting = [move for move in wave.moves if move.id not in self._given and self.result(move.id) is None]
        blocked = [move for move in waiting if not self._free(move)]
        for move in waiting:
            if move in blocked:
                continue
            why = self._stage.slots.enter(move, levers.limits)
            if why is None:
                self.give(move.id)
                self._stage.tell(move.id, {})
                return move
            self._wait_for(move, why)
        if blocked == waiting:
            self._hold_the_stuck(wave, waiting)
        return None

    def _free(self, move: Move) -> bool:
        """Whether all that must be moved before has been, or is gone; a move whose forerunner was not moved ends here."""
        results = {other: self.result(other) for other in move.after if not self._is_gone(other)}
        lost = {other: result for other, result in results.items() if result not in (None, "moved")}
        if lost:
            self._hold(
                move, "; ".join(f"{other} must be moved before, and ended {result}" for other, result in lost.items())
            )
            return False
        missing = [other for other, result in results.items() if result is None]
        if missing:
            self._wait_for(move, "waits for " + ", ".join(missing))
        return not missing

    def _is_gone(self, move_id: str) -> bool:
        ended = self._ended(move_id)
        return ended is not None and ended.facts.get("gone") is True

    def _ended(self, move_id: str) -> Entry | None:
        last = self._book.last(Place(move_id), "started", "ended")
        return last if last is not None and last.kind == "ended" else None

    def _hold_the_stuck(self, wave: Wave, waiting: list[Move]) -> None:
        """When nothing goes on, and all the others wait for what cannot come before them: say so instead of waiting for ever."""
        goes_on = any(move.id in self._given and self.result(move.id) is None for move in wave.moves)
        if goes_on or any(self.result(move.id) is not None for move in waiting):
            return
        for move in waiting:
            missing = [other for other in move.after if self.result(other) != "moved" and not self._is_gone(other)]
            self._hold(move, f"waits for {', '.join(missing)}, which the plan does not move before it")

    def _hold(self, move: Move, why: str) -> None:
        self._book.write("ended", Place(move.id), facts={"result": "held", "why": why})
        self._stage.tell(move.id, {})

    def _may_begin(self, wave: Wave, levers: Levers) -> bool:
        """Whether a wave that holds was let go on (or has begun already); journalled once when held and once when it goes on."""
        begun = any(self._book.of(Place(move.id)) for move in wave.moves)
        if not wave.hold or begun:
            return True
        gate = wave_gate(wave.name)
        said = [entry.kind for entry in self._book.of(RUN) if entry.facts.get("gate") == gate]
        if "proceeded" in said:
            return True
        if levers.may_pass(gate):
            self._book.write("proceeded", facts={"gate": gate})
            return True
        if "held" not in said:
            self._book.write("held", facts={"gate": gate})
        return False

    def _wait_for(self, move: Move, why: str) -> None:
        self._stage.tell(move.id, {"waits": why})
