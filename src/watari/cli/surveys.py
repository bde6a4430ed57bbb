"""Fresh surveys of both clouds of a goal, taken at the same time, with a look at the moving addresses from the vantage points."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

from watari.checks.case import Case, Surveys
from watari.clouds.port import Cloud, Sighting
from watari.model.goal import CrossingGoal
from watari.model.survey.survey import Observation, Survey
from watari.run.stage import Clouds
from watari.survey import Scope, survey

LOOKS_AT_ONCE = 8


def survey_both(goal: CrossingGoal, clouds: Clouds, tell: Callable[[str], None]) -> Surveys:
    """Survey the chosen projects of the source and the whole target; CloudError or NoSuchProject as `survey` raises them.

    Of the target everything counts: an address, a name or a quota there may be in the way, whosever it is.
    """
    chosen = Scope(project_names=tuple(p.name for p in goal.projects))
    with ThreadPoolExecutor(2) as pool:
        source = pool.submit(_survey, clouds.source, chosen, tell)
        target = pool.submit(_survey, clouds.target, Scope(), tell)
        seen: Surveys = {"source": source.result(), "target": target.result()}
    looks = _looks(goal, seen, clouds)
    return {**seen, "source": seen["source"].model_copy(update={"observations": looks})}


def _survey(cloud: Cloud, scope: Scope, tell: Callable[[str], None]) -> Survey:
    return survey(cloud, scope, now=lambda: datetime.now(UTC), tell=lambda line: tell(f"{cloud.name}: {line}"))


def _looks(goal: CrossingGoal, seen: Surveys, clouds: Clouds) -> tuple[Observation, ...]:
    """Look at each address of a moving instance from each vantage point."""
    addresses = [fixed.address for port in Case(goal, seen["source"], seen["target"]).ports for fixed in port.fixed_ips]
    ports = {v.name: v.tcp_port for v in goal.vantages}
    look = partial(_look, ports=ports)
    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        return tuple(pool.map(look, *zip(*((s, a) for s in clouds.vantages for a in addresses), strict=True))) if addresses else ()


def _look(sighting: Sighting, address: str, *, ports: dict[str, int | None]) -> Observation:
    return sighting.look(address, ports.get(sighting.name))
