"""What the tests of moves between hosts share: steps, and looks until something is seen."""

from __future__ import annotations

from typing import Any

from tests.clouds.simulated.until import until
from tests.machines.moving_world import DEAD, OPEN, ROOMY
from tests.machines.world import TwoClouds
from tests.steps.looking import Memory, act, look
from watari.model.steps.host import EndMigration, Evacuate, MigrateCold, MigrateLive
from watari.model.steps.step import Step
from watari.steps.sight import Seen, Sight

LIVE, PAUSED, RUNNING, STILL, STRANDED = (
    f"instance-{name}" for name in ("live", "paused", "running", "still", "stranded")
)
ENDED = (Seen.DONE, Seen.CHANGED, Seen.FAILED, Seen.TODO, Seen.PARTIAL)


def host_step(**fields: Any) -> dict[str, Any]:
    """What every step between hosts has."""
    return {"key": "k", "cloud": "cloud", "phase": "cut_over"} | fields


def live(instance_id: str = LIVE, **fields: Any) -> MigrateLive:
    return MigrateLive(**host_step(instance_id=instance_id, source_host=OPEN, target_host=ROOMY) | fields)


def cold(instance_id: str = RUNNING, **fields: Any) -> MigrateCold:
    return MigrateCold(**host_step(instance_id=instance_id, source_host=OPEN, target_host=ROOMY, may_run=True) | fields)


def ending(instance: str = "verify", host: str = OPEN, other: str = ROOMY) -> EndMigration:
    return EndMigration(**host_step(instance_id=f"instance-{instance}", host=host, other_host=other))


def evacuation(**fields: Any) -> Evacuate:
    return Evacuate(**host_step(instance_id=STRANDED, source_host=DEAD, target_host=ROOMY) | fields)


def ended(step: Step, clouds: TwoClouds, looks: int = 60) -> Sight:
    """What is seen when Nova is no longer at it, by who asked for it."""
    memory: Memory = {}
    return until(lambda: look(step, clouds, ours=True, memory=memory), lambda sight: sight.seen in ENDED, looks)[-1]


def acted(step: Step, clouds: TwoClouds) -> Sight:
    """Act once, and look until Nova is no longer at it."""
    act(step, clouds)
    return ended(step, clouds)
