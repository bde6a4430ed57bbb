"""A console without a terminal: types commands, and keeps what they print."""

from __future__ import annotations

import io
from dataclasses import dataclass

from tests.run.story import the_pace
from watari.cli.app import WatariApp
from watari.clouds.reach import Reach
from watari.clouds.simulated import SimulatedPower, SimulatedSighting, World
from watari.model.goal import Goal


@dataclass(frozen=True)
class Shown:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class Terminal(io.StringIO):
    """Somebody sits there and types."""

    def isatty(self) -> bool:
        return True


class Console:
    def __init__(self, world: World) -> None:
        self._world = world

    def type(self, line: str, *, answer: str | None = None) -> Shown:
        return self.type_words(line.split(), answer=answer)

    def type_words(self, words: list[str], *, answer: str | None = None) -> Shown:
        stdin = io.StringIO() if answer is None else Terminal(answer + "\n")
        out, err = io.StringIO(), io.StringIO()
        pace = the_pace(self._world, lever_seconds=0.01)
        app = WatariApp(reach=self._reach, pace=pace, streams=(stdin, out, err))
        try:
            code = app.run(words[1:])
        except SystemExit as end:
            code = int(end.code or 0)
        return Shown(code, out.getvalue(), err.getvalue())

    def _reach(self, goal: Goal) -> Reach:
        """The clouds of the goal; those of a journey between hosts have controllers."""
        seeing = {"rack": SimulatedSighting(self._world, "rack", vlan=777)}
        sides = {side: self._world.cloud(name) for side, name in goal.clouds.items()}
        power = SimulatedPower(self._world, sides["cloud"].name) if "cloud" in sides else None
        return Reach(dict(sides), seeing if goal.vantages else {}, power=power)
