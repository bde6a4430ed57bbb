"""Two steps that act on a host and in no cloud, known to the tests alone: what a journey with controllers will bring.

They show that a step needs nothing of the house but a record, a deed and an example.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from watari.clouds.port.hosts import ServiceState
from watari.model.steps.step import Before, Made, Step
from watari.steps.deed import Deed, Scene
from watari.steps.deeds import DEEDS as BUILT
from watari.steps.sight import Sight, done, failed, todo, under_way


class RestartService(Step):
    """Restart ``service`` on ``host``, once."""

    kind: Literal["restart_service"] = "restart_service"
    host: str
    service: str
    no_way_back: ClassVar[str | None] = "a service that was restarted runs on: what it forgot is forgotten"

    @property
    def where(self) -> str:
        return self.host

    def title(self) -> str:
        return f"restart {self.service} on {self.host}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        return None


class SetService(Step):
    """Start ``service`` on ``host``, or stop it."""

    kind: Literal["set_service"] = "set_service"
    host: str
    service: str
    active: bool

    @property
    def where(self) -> str:
        return self.host

    def title(self) -> str:
        return f"{'start' if self.active else 'stop'} {self.service} on {self.host}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        if before.get("active") == self.active:
            return None
        return SetService(**self.named("back"), host=self.host, service=self.service, active=not self.active)


class RestartServiceDeed:
    """Judged by the word of its start.

    What was noted before the intent differs from what is there once it was restarted.
    """

    def look(self, step: RestartService, scene: Scene) -> Sight:
        now = scene.reach.host(step.host).service(step.service)
        was = scene.before.get("start", now.start)
        if now.activity == "changing":
            return under_way(f"{step.service} is on its way")
        if now.start == was:
            return todo(start=now.start)
        return done(start=now.start) if now.activity == "active" else failed(f"{step.service} is {now.activity}")

    def act(self, step: RestartService, scene: Scene) -> None:
        scene.reach.host(step.host).restart(step.service)


class SetServiceDeed:
    """Judged by what it is."""

    def look(self, step: SetService, scene: Scene) -> Sight:
        now = scene.reach.host(step.host).service(step.service)
        if now.activity == "changing":
            return under_way(f"{step.service} is on its way")
        return done() if _is(now, active=step.active) else todo(active=now.activity == "active")

    def act(self, step: SetService, scene: Scene) -> None:
        host = scene.reach.host(step.host)
        (host.start if step.active else host.stop)(step.service)


def _is(now: ServiceState, *, active: bool) -> bool:
    return now.activity == "active" if active else now.activity in {"inactive", "failed"}


DEEDS: Mapping[type[Step], Deed[Any]] = {
    **BUILT,
    RestartService: RestartServiceDeed(),
    SetService: SetServiceDeed(),
}
"""All deeds that are built, and those of the steps of this file."""
