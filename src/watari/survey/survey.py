"""The survey itself: ask for the lists, keep what the operator asked for, then ask what depends on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import get_args

from watari.clouds.errors import CloudError
from watari.clouds.port import Cloud, Sighting
from watari.model.survey.identity import QuotaService
from watari.model.survey.survey import Survey, Unseen
from watari.survey import closely
from watari.survey.look import Answers, Question, ask_all, unseen
from watari.survey.narrow import narrowed
from watari.survey.parts import PARTS


@dataclass(frozen=True)
class Scope:
    """What a survey is to see.

    ``project_names`` empty means all projects. Every one of ``sightings`` looks at every one of ``addresses``;
    ``tcp_ports`` says, by a sighting's name, which port it asks (ARP and ping alone where none is named). ``hosts``
    (names, or patterns as in a shell) are looked at closely: who holds what of them in Placement, and to which hosts
    the ports of their instances are bound.
    """

    project_names: tuple[str, ...] = ()
    sightings: Sequence[Sighting] = ()
    addresses: Sequence[str] = ()
    tcp_ports: Mapping[str, int] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()


def survey(
    cloud: Cloud,
    scope: Scope | None = None,
    *,
    now: Callable[[], datetime],
    tell: Callable[[str], None] = lambda _line: None,
) -> Survey:
    """Look at a cloud. ``now`` gives the time with its zone; ``tell`` takes lines of progress.

    Raises CloudError when the cloud does not even say who we are, NoSuchProject and NoSuchHost.
    """
    scope = scope or Scope()
    begun = now()
    operator = cloud.identity.operator()
    lists = ask_all(
        [Question(part, partial(ask, cloud), str(number)) for number, (part, ask) in enumerate(PARTS)], tell
    )
    seen = Survey(
        cloud=cloud.name, taken_at=begun, seconds=0, operator=operator, **lists.seen, unseen=tuple(lists.unseen)
    )
    seen = _with_quiet_limits(_with_unknown_cells(_with_versions(_with_clock(seen, cloud, now), cloud)))
    seen = seen.model_copy(update={"migrations": closely.recent(seen)})
    seen = narrowed(seen, scope.project_names)
    seen = _with(seen, ask_all([*_quotas(cloud, seen), *_keypairs(cloud, seen)], tell))
    seen = _with(_closely(seen, cloud, scope, tell), ask_all(_observations(scope), tell))
    return seen.model_copy(update={"seconds": (now() - begun).total_seconds()})


def _closely(seen: Survey, cloud: Cloud, scope: Scope, tell: Callable[[str], None]) -> Survey:
    if (error := closely.missing(seen, scope.hosts)) is not None:
        raise error
    seen = seen.model_copy(update={"host_names": closely.chosen(seen, scope.hosts)})
    answers = ask_all([*closely.allocations(cloud, seen), *closely.bindings(cloud, seen)], tell)
    answers.unseen += closely.without_bindings(seen)
    return _with(seen, answers)


def _with(seen: Survey, answers: Answers) -> Survey:
    return seen.model_copy(update={**answers.seen, "unseen": (*seen.unseen, *answers.unseen)})


def _with_clock(seen: Survey, cloud: Cloud, now: Callable[[], datetime]) -> Survey:
    """Compare with the middle of the question's time: the answer took its way too."""
    before = now()
    try:
        told = cloud.clock()
    except CloudError as error:
        return _with(seen, Answers(unseen=[unseen("clock_skew_seconds", error)]))
    middle = before + (now() - before) / 2
    return seen.model_copy(update={"clock_skew_seconds": (told - middle).total_seconds()})


def _with_versions(seen: Survey, cloud: Cloud) -> Survey:
    try:
        return seen.model_copy(update={"microversions": cloud.microversions()})
    except CloudError as error:
        return _with(seen, Answers(unseen=[unseen("microversions", error)]))


def _with_unknown_cells(seen: Survey) -> Survey:
    """Nova gives little more than an id of instances in a cell that is down (microversion 2.69)."""
    lost = [i.id for i in seen.instances if i.status == "UNKNOWN"]
    if not lost:
        return seen
    why = f"Nova cannot reach the cell of {len(lost)} instances, such as {lost[0]}: status UNKNOWN"
    return _with(seen, Answers(unseen=[Unseen(part="instances", why=why, lacks="service")]))


# Neutron, Cinder and Glance answer 200 to those who are no admins, with their own project's things only.
_QUIETLY_CUT = (
    *("networks", "subnets", "routers", "ports", "security_groups", "floating_ips", "agents"),
    *("volumes", "snapshots", "images", "server_groups"),
)


def _with_quiet_limits(seen: Survey) -> Survey:
    if "admin" in seen.operator.role_names:
        return seen
    why = (
        f"{seen.operator.user_name} has no role admin: the cloud shows its own project's and shared things only,"
        " without saying so"
    )
    return _with(seen, Answers(unseen=[Unseen(part=part, why=why) for part in _QUIETLY_CUT]))


def _quotas(cloud: Cloud, seen: Survey) -> list[Question]:
    services: tuple[QuotaService, ...] = get_args(QuotaService)
    return [
        Question(
            "quotas",
            partial(lambda project, service: [cloud.identity.quota(project, service)], project.id, service),
            service,
        )
        for project in seen.projects
        for service in services
    ]


def _keypairs(cloud: Cloud, seen: Survey) -> list[Question]:
    """Of users who have a role somewhere or own an instance.

    Asking for every user of a directory would take for ever.
    """
    users = {a.user_id for a in seen.role_assignments if a.user_id} | {i.user_id for i in seen.instances if i.user_id}
    return [Question("keypairs", partial(cloud.compute.keypairs, user)) for user in sorted(users)]


def _observations(scope: Scope) -> list[Question]:
    return [
        Question(
            "observations",
            partial(lambda s, address: [s.look(address, scope.tcp_ports.get(s.name))], sighting, address),
        )
        for sighting in scope.sightings
        for address in scope.addresses
    ]
