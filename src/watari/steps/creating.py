"""What all deeds that create a thing have in common: find it, judge what is there, make it or complete it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from watari.clouds.port import Cloud
from watari.model.steps.remove import Thing
from watari.model.steps.step import CloudStep
from watari.steps.deed import Scene
from watari.steps.remove import THINGS
from watari.steps.sight import Sight, changed, done, partial, todo


class Identified(Protocol):
    """A noun with an id."""

    @property
    def id(self) -> str:
        """The id that the cloud knows it by."""


S = TypeVar("S", bound=CloudStep)
T = TypeVar("T", bound=Identified)


class Creating(ABC, Generic[S, T]):
    """The deed of a step that creates one thing.

    A kind of thing says how it is ``found`` again and how to ``make`` it; what else it must say has a default:
    the cloud finishes it at once, it is never half made, and it may be whatever bears its identity.
    """

    thing: ClassVar[Thing]
    marked: ClassVar[bool] = False
    """Whether the thing is found by our mark alone, so that a second one with the same mark is a repeated request of
    ours."""

    @abstractmethod
    def found(self, step: S, cloud: Cloud) -> list[T]:
        """Find what bears the step's identity: none, one, or (where names are not unique) several."""

    @abstractmethod
    def make(self, step: S, cloud: Cloud) -> None:
        """Ask the cloud to make it."""

    def absent(self, step: S, cloud: Cloud) -> Sight:
        """Judge a world without the thing: usually it is to be made."""
        return todo()

    def state(self, step: S, there: T, cloud: Cloud) -> Sight | None:
        """Say when the cloud is still at it or gave up; None when the thing is whole."""
        return None

    def differences(self, step: S, there: T, cloud: Cloud) -> list[str]:
        """Say what makes it another thing than the wanted one."""
        return []

    def lacks(self, step: S, there: T) -> str:
        """Say what a thing of ours still lacks when the requests that make it were broken off; empty when nothing."""
        return ""

    def complete(self, step: S, there: T, cloud: Cloud) -> None:
        """Give it what it lacks; here by making it anew, since nothing uses it yet."""
        THINGS[self.thing].remove(cloud, there.id)
        self.make(step, cloud)

    def facts(self, step: S, there: T) -> dict[str, Any]:
        """Give the evidence that the journal keeps."""
        return {}

    def look(self, step: S, scene: Scene) -> Sight:
        """Find it, and judge what is there."""
        cloud = scene.cloud(step)
        found = self._sorted(step, cloud)
        if not found:
            return self.absent(step, cloud)
        if len(found) > 1:
            return self._several(found, ours=scene.ours)
        return self._judged(step, found[0], cloud, ours=scene.ours)

    def act(self, step: S, scene: Scene) -> None:
        """Make it, or complete what a killed attempt left."""
        cloud = scene.cloud(step)
        found = self._sorted(step, cloud)
        if not found:
            self.make(step, cloud)
            return
        if self.marked:
            for spare in found[1:]:
                THINGS[self.thing].remove(cloud, spare.id)
        if self.lacks(step, found[0]):
            self.complete(step, found[0], cloud)

    def _sorted(self, step: S, cloud: Cloud) -> list[T]:
        return sorted(self.found(step, cloud), key=lambda there: there.id)

    def _several(self, found: list[T], *, ours: bool) -> Sight:
        ids = ", ".join(there.id for there in found)
        if ours and self.marked:
            return partial(f"a repeated request made {len(found)}: {ids}; all but the first go", found[0].id)
        return changed(f"{len(found)} are there, and nothing tells which is meant: {ids}")

    def _judged(self, step: S, there: T, cloud: Cloud, *, ours: bool) -> Sight:
        unsettled = self.state(step, there, cloud)
        if unsettled is not None:
            return unsettled
        off = self.differences(step, there, cloud)
        if off:
            return changed(
                f"{self.thing.replace('_', ' ')} {there.id} is another one: {'; '.join(off)}", there.id, differs=off
            )
        lack = self.lacks(step, there)
        if lack and ours:
            return partial(lack, there.id)
        if lack:
            return changed(lack, there.id, differs=[lack])
        return done(there.id, **self.facts(step, there))
