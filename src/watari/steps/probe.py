"""The deed of a probe: it looks, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from watari.clouds.errors import VantageError
from watari.clouds.port import Sighting
from watari.model.steps.set import Probe
from watari.model.survey.survey import Observation
from watari.steps.deed import Scene
from watari.steps.sight import Sight, done, failed, under_way


class ProbeDeed:
    """Ask every vantage point until all of them see what is expected; the step's patience ends the waiting."""

    def look(self, step: Probe, scene: Scene) -> Sight:
        """Look once from everywhere.

        Who cannot look just now is waited for; two places that another one sees are not.
        """
        if not scene.reach.vantages:
            return failed("nobody looked: the goal names no vantage point")
        looking = [
            vantage for vantage in scene.reach.vantages.values() if not step.vantages or vantage.name in step.vantages
        ]
        if not looking:
            return failed(f"nobody looked: none of {', '.join(step.vantages)} is a vantage point of the goal")
        seen, blind = _looked(step, looking)
        facts: dict[str, Any] = {"observations": [observation.model_dump() for observation in seen]}
        twice = [observation for observation in seen if len(observation.macs) > 1]
        if twice:
            macs = ", ".join(twice[0].macs)
            return failed(f"{step.address} answers from two places: {twice[0].vantage} sees {macs}", **facts)
        if blind:
            return under_way(blind[0], **facts)
        others = [observation.vantage for observation in seen if not _as_expected(observation, answers=step.answers)]
        if others:
            state = "does not answer" if step.answers else "still answers"
            return under_way(f"{step.address} {state}, as seen from {', '.join(others)}", **facts)
        return done(**facts)

    def act(self, step: Probe, scene: Scene) -> None:
        """There is nothing to do: a probe is never todo."""


def _looked(step: Probe, looking: Iterable[Sighting]) -> tuple[list[Observation], list[str]]:
    """What each of them sees, and why those that see nothing do not."""
    seen, blind = [], []
    for vantage in looking:
        try:
            seen.append(vantage.look(step.address, step.tcp_port))
        except VantageError as error:
            blind.append(f"{error.what} ({error.cure})")
    return seen, blind


def _as_expected(observation: Observation, *, answers: bool) -> bool:
    if answers:
        return observation.answers
    return not observation.answers and not observation.macs
