"""Fresh surveys of the one cloud of a journey between hosts: whole, with a close look at the hosts that it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from watari.clouds.reach import Reach
from watari.facts.lookup import Surveys
from watari.journeys.journey import EndedRun, Tell
from watari.journeys.surveys.looks import possible_looks
from watari.model.goal import Goal, HostGoal
from watari.model.plan import Move
from watari.model.survey.compute import Instance
from watari.survey import Scope, survey


def survey_hosts(goal: HostGoal, reach: Reach, tell: Tell) -> Surveys:
    """Survey the cloud, looking closely at the hosts that will, or may, be left; CloudError as `survey` raises it.

    The vantage points look at the instances on these hosts, or at all where the planner will find out who moves.
    """
    hosts = goal.leaving
    return _seen(goal, reach, Scope(hosts=goal.looked_at), tell, lambda instance: not hosts or instance.host in hosts)


def survey_again(ended: EndedRun, reach: Reach, tell: Tell) -> Surveys:
    """Survey after a run, looking closely at every host and at every instance that took part."""
    moves = list(ended.plan.moves())
    hosts = {
        host for move in moves for host in (move.source_host, move.target_host, *_itself(move)) if host is not None
    }
    moved = {move.subject_id for move in moves}
    return _seen(ended.plan.goal, reach, Scope(hosts=tuple(sorted(hosts))), tell, lambda instance: instance.id in moved)


def _itself(move: Move) -> tuple[str, ...]:
    """The subject of a host's own move is the host."""
    return (move.subject,) if move.brings("host") else ()


def _seen(goal: Goal, reach: Reach, scope: Scope, tell: Tell, looked_at: Callable[[Instance], bool]) -> Surveys:
    seen = survey(reach.cloud("cloud"), scope, now=lambda: datetime.now(UTC), tell=tell)
    ids = {instance.id for instance in seen.instances if looked_at(instance)}
    addresses = [fixed.address for port in seen.ports if port.device_id in ids for fixed in port.fixed_ips]
    return {"cloud": seen.model_copy(update={"observations": possible_looks(goal, reach, addresses)})}
