"""A rehearsal needs no cloud.

Whatever can be forked, made to fail and asked who answers, a plan can be rehearsed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.run.story import a_plan
from watari.clouds.reach import Reach
from watari.model.plan import Move, Wave
from watari.model.steps.set import SetLock, SetPower
from watari.model.steps.step import Step
from watari.rehearse import RehearsalOptions, rehearse
from watari.rehearse.world import Answerer
from watari.run.pace import Pace
from watari.steps.deed import Scene
from watari.steps.sight import Sight, done, failed, todo

SERVICE = "api"


class Controller:
    """A machine with one service on it; it can be held, so that nobody else touches it."""

    def __init__(self, *, runs: bool = True, is_held: bool = False) -> None:
        self.runs, self.is_held = runs, is_held
        self.is_spoiled = self.has_failed = False


class OneController:
    """A world with one controller."""

    def __init__(self, controller: Controller) -> None:
        self.controller = controller
        self.now = datetime(2026, 3, 1, tzinfo=UTC)

    def fork(self) -> OneController:
        return OneController(Controller(runs=self.controller.runs, is_held=self.controller.is_held))

    def settle(self) -> None:
        self._sleep(60)

    @property
    def reach(self) -> Reach:
        place: Any = self.controller
        return Reach({"cloud": place})

    @property
    def pace(self) -> Pace:
        return Pace(now=lambda: self.now, monotonic=self._seconds, sleep=self._sleep)

    def _seconds(self) -> float:
        return self.now.timestamp()

    def _sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @contextmanager
    def spoiled(self, step: Step) -> Iterator[None]:
        self.controller.is_spoiled = bool(step.works)
        yield
        self.controller.is_spoiled = False

    def servers(self) -> Mapping[Answerer, str]:
        return {Answerer("cloud", SERVICE): "the API"}

    def answering(self) -> frozenset[Answerer]:
        return frozenset(self.servers()) if self.controller.runs else frozenset()

    def differences(self, before: OneController) -> Iterator[str]:
        if self.controller.is_held != before.controller.is_held:
            yield "controller is held"
        if self.controller.runs != before.controller.runs:
            yield "service does not run"

    @property
    def doublings(self) -> Sequence[str]:
        return ()


class Powering:
    """Stops and starts the service."""

    def look(self, step: SetPower, scene: Scene) -> Sight:
        controller: Any = scene.side(step.cloud)
        if controller.has_failed:
            return failed("the service ended in error")
        return done() if controller.runs == step.on else todo()

    def act(self, step: SetPower, scene: Scene) -> None:
        controller: Any = scene.side(step.cloud)
        controller.has_failed, controller.runs = controller.is_spoiled, step.on and not controller.is_spoiled


class Holding:
    """Holds the controller and lets it go."""

    def look(self, step: SetLock, scene: Scene) -> Sight:
        controller: Any = scene.side(step.cloud)
        return done() if controller.is_held == step.locked else todo()

    def act(self, step: SetLock, scene: Scene) -> None:
        controller: Any = scene.side(step.cloud)
        controller.is_held = step.locked


def restart() -> Move:
    at: dict[str, Any] = {"cloud": "cloud", "phase": "restart", "instance_id": SERVICE}
    steps = (
        SetLock(**at, key="hold", locked=True, reason="watari"),
        SetPower(**at, key="stop", on=False, after=("hold",)),
        SetPower(**at, key="start", on=True, after=("stop",)),
        SetLock(**at, key="free", locked=False, reason="watari", after=("start",)),
    )
    return Move(id="service/api", subject_kind="service", subject="api", subject_id=SERVICE, steps=steps)


def test_a_plan_for_something_else_is_rehearsed_in_its_own_world() -> None:
    plan = a_plan(Wave(name="restart", moves=(restart(),)))
    options = RehearsalOptions(deeds={SetPower: Powering(), SetLock: Holding()})
    report = rehearse(plan, OneController(Controller()), options)
    assert report.goes_well
    ends = {(trial.step_key, trial.mishap): (trial.result, trial.serving, trial.stays) for trial in report.trials}
    assert ends["hold", "refused"] == ("put_back", "all as before", ())
    assert ends["start", "refused"] == ("put_back", "all as before", ())
    assert ends["start", "killed"] == ("moved", "all as before", ())
    assert ends["stop", "given_up"][:2] == ("failed", "nobody")
    assert [trial for trial in report.trials if trial.fault or trial.doubled] == []
