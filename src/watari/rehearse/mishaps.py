"""What can befall a step: its deed is put into another one that misbehaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from watari.clouds.errors import Refused
from watari.model.rehearsal import Mishap
from watari.model.steps.step import Step
from watari.rehearse.world import RehearsalWorld
from watari.steps.deed import Deed, Scene
from watari.steps.sight import Sight

WORDS: dict[Mishap, str] = {
    "refused": "the cloud refuses it",
    "given_up": "the cloud takes it and ends in error",
    "broken_off": "it takes effect, and fails all the same",
    "killed": "the runner dies when it took effect",
}


class RunnerDies(BaseException):
    """The runner dies here, as by kill -9: no handler of errors may catch it."""


@dataclass(frozen=True)
class Mishappen:
    """The deed of one kind of step, which goes wrong in ``world`` at the step with this key.

    A step that has nothing to do (it is found done, or only looks) goes wrong when it looks.
    """

    deed: Deed[Any]
    key: str
    mishap: Mishap
    acts: bool
    world: RehearsalWorld

    def look(self, step: Step, scene: Scene) -> Sight:
        """Look, unless looking is all that this step does."""
        if step.key == self.key and not self.acts:
            self._go_wrong(step)
        return self.deed.look(step, scene)

    def act(self, step: Step, scene: Scene) -> None:
        """Act, before or after which it goes wrong."""
        if step.key != self.key:
            self.deed.act(step, scene)
            return
        if self.mishap == "given_up":
            with self.world.spoiled(step):
                self.deed.act(step, scene)
            return
        if self.mishap != "refused":
            self.deed.act(step, scene)
        self._go_wrong(step)

    def _go_wrong(self, step: Step) -> None:
        if self.mishap == "killed":
            raise RunnerDies(f"at {step.key}")
        raise Refused(f"{step.title()}: {WORDS[self.mishap]} (rehearsed)", cure="none is needed: it was a rehearsal")


def mishaps_of(step: Step, *, acts: bool) -> Iterable[Mishap]:
    """What can befall a step.

    One that only looks takes no effect, and only what takes the cloud a while can end in error.
    """
    if not acts:
        return ("refused", "killed")
    return ("refused", "given_up", "broken_off", "killed") if step.works else ("refused", "broken_off", "killed")
