"""Before each act that decides who serves, a look whether the run's mark still stands on the claimed instance."""

from __future__ import annotations

from watari.model.plan import Move
from watari.model.steps.step import Step
from watari.steps.claim import not_ours
from watari.steps.deed import Scene
from watari.steps.sight import Seen, Sight

GUARDED = ("stop", "cut_over", "remove")
"""The phases in which something is stopped, started, opened, closed, locked or removed, also on the way back."""


def heeding_claims(sight: Sight, step: Step, move: Move | None, scene: Scene) -> Sight:
    """Give what was seen of a step, or `changed` where it would act on what is no longer this run's.

    It costs one request for each such act. Moves without a claim (the ground, hosts, plans of earlier versions) are
    left to what their own steps see.
    """
    if sight.seen not in (Seen.TODO, Seen.PARTIAL) or step.phase not in GUARDED or step.claims:
        return sight
    claim = next((other for other in move.steps if other.claims), None) if move else None
    return (not_ours(claim, scene) or sight) if claim is not None else sight
