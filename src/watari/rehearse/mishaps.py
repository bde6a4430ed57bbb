"""What can befall a step: its deed is put into another one that misbehaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from watari.clouds.errors import Refused
from watari.clouds.simulated import Killed, SimulatedCloud
from watari.model.rehearsal import Mishap
from watari.model.steps.create import BootInstance, CreateSnapshot, CreateVolume
from watari.model.steps.disk import CaptureInstance, CaptureVolume
from watari.model.steps.host import Evacuate, MigrateCold, MigrateLive
from watari.model.steps.remove import Remove
from watari.model.steps.set import SetPower
from watari.model.steps.step import Side, Step
from watari.run.stage import Deeds
from watari.steps.deed import Deed, Scene
from watari.steps.sight import Sight

WORDS: dict[Mishap, str] = {
    "refused": "the cloud refuses it",
    "given_up": "the cloud takes it and ends in error",
    "broken_off": "it takes effect, and fails all the same",
    "killed": "the runner dies when it took effect",
}


WAYS: Mapping[type[Step], tuple[str, ...]] = {
    BootInstance: ("boot",),
    CreateVolume: ("create_volume", "create_volume_from_image"),
    CreateSnapshot: ("create_snapshot",),
    CaptureInstance: ("capture_instance",),
    CaptureVolume: ("capture_volume",),
    MigrateLive: ("migrate_live",),
    MigrateCold: ("migrate_cold",),
    Evacuate: ("evacuate",),
}


@dataclass(frozen=True)
class Mishappen:
    """The deed of one kind of step, which goes wrong at the step with this key.

    A step that has nothing to do (it is found done, or only looks) goes wrong when it looks.
    """

    deed: Deed[Any]
    key: str
    mishap: Mishap
    acts: bool

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
            self._act_on_a_spoiled_cloud(step, scene)
            return
        if self.mishap != "refused":
            self.deed.act(step, scene)
        self._go_wrong(step)

    def _act_on_a_spoiled_cloud(self, step: Step, scene: Scene) -> None:
        cloud = cast("SimulatedCloud", scene.side(cast("Side", step.cloud)))
        for way in ways_of(step):
            cloud.state.spoil(way)
        self.deed.act(step, scene)
        cloud.state.forgive()

    def _go_wrong(self, step: Step) -> None:
        if self.mishap == "killed":
            raise Killed(f"at {step.key}")
        raise Refused(f"{step.title()}: {WORDS[self.mishap]} (rehearsed)", cure="none is needed: it was a rehearsal")


def with_mishap(deeds: Deeds, step: Step, mishap: Mishap, *, acts: bool) -> Deeds:
    """The deeds, of which that of one step goes wrong."""
    return {**deeds, type(step): Mishappen(deeds[type(step)], step.key, mishap, acts)}


def mishaps_of(step: Step, *, acts: bool) -> Iterable[Mishap]:
    """What can befall a step; one that only looks takes no effect, and only what takes the cloud a while can end in error."""
    if not acts:
        return ("refused", "killed")
    return ("refused", "given_up", "broken_off", "killed") if ways_of(step) else ("refused", "broken_off", "killed")


def ways_of(step: Step) -> Iterable[str]:
    """The ways of the simulated cloud that a step sends things on and that may end in error (`watari.clouds.simulated.ways`)."""
    match step:
        case SetPower(on=on):
            return ("start",) if on else ("stop",)
        case Remove(thing=thing):
            return (f"remove_{thing}",) if thing in ("volume", "snapshot") else ()
        case _:
            return WAYS.get(type(step), ())
