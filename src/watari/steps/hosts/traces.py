"""How a move between hosts is found again: Nova's migration records and actions bear no mark of ours.

What is ours is told by what it does, for which instance, from where to where, and by its age: it is younger than what
the plan saw (`watari.model.steps.host`), and than what this try found before it asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watari.clouds.port import Moving
from watari.model.record import known
from watari.model.steps.host import Evacuate, MigrateCold, MigrateLive
from watari.model.survey.moving import Action, Migration
from watari.steps.deed import Scene

LIVE = frozenset({"live-migration"})
COLD = frozenset({"migration", "resize"})
EVACUATION = frozenset({"evacuation"})

LATE_RECORD = timedelta(seconds=60)
"""An action is written down when it is asked for, its record when the conductor comes to it."""

SETTLING = timedelta(seconds=60)
"""Nova writes host, task and record one after the other, with its resource tracker's lock between them; two requests
may see different ends of it. What contradicts itself counts only when the record was not touched for this long."""


@dataclass(frozen=True)
class Traces:
    """What Nova keeps of an instance's moves.

    ``newest`` of all, and ``own``, the newest that a step's own move can have left.
    """

    newest: Migration | None
    own: Migration | None

    @property
    def newest_id(self) -> int:
        """The id of the newest record; 0 where there is none."""
        return self.newest.id if self.newest else 0


def traces_of(step: MigrateLive | MigrateCold | Evacuate, scene: Scene, kinds: frozenset[str]) -> Traces:
    """Find them. A record names no target until the scheduler has chosen."""
    records = scene.cloud(step).moving.migrations(known(step.instance_id))
    seen = max(step.seen_migration, int(scene.before.get("seen_migration", 0)))
    targets = (None, step.target_host)
    own = (
        record
        for record in records
        if record.kind in kinds
        and record.id > seen
        and record.source_host == step.source_host
        and (step.target_host is None or record.target_host in targets)
    )
    return Traces(next(iter(records), None), next(own, None))


def is_settling(record: Migration | None, now: datetime) -> bool:
    """Whether Nova may still be writing down how a move ended; ``now`` is the cloud's own time."""
    return record is not None and now - (record.updated_at or record.created_at) < SETTLING


def refusal(moving: Moving, record: Migration, *actions: str) -> str | None:
    """Say in Nova's own words why it refused a move: they stand in what was asked at that time, not in the record.

    None where the request itself went well: then what failed is the move, in its midst.
    """
    asked = (a for a in moving.actions(record.instance_id) if a.action in actions and a.error and _is_of(a, record))
    said = next(asked, None)
    return None if said is None else said.says or "it does not say why"


def why(moving: Moving, record: Migration, *actions: str) -> str:
    """Say why a move came to nothing, where that is all that is to be known."""
    return refusal(moving, record, *actions) or "Nova does not say why"


def asked_since(moving: Moving, record: Migration, action: str) -> bool:
    """Whether something was asked of a move that is under way."""
    return any(a.action == action and a.started_at >= record.created_at for a in moving.actions(record.instance_id))


def _is_of(action: Action, record: Migration) -> bool:
    return action.started_at >= record.created_at - LATE_RECORD
