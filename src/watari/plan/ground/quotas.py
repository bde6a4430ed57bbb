"""The project's limits in Nova, Neutron and Cinder."""

from __future__ import annotations

from watari.model.steps.set import SetQuota
from watari.model.survey.identity import Quota, QuotaService
from watari.model.survey.survey import Survey
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.scope import Chosen

SERVICES: tuple[QuotaService, ...] = ("compute", "network", "volume")

PER_TYPE = ("volumes_", "gigabytes_", "snapshots_")
"""Cinder keeps a limit per volume type, named after the type."""


def lay_quotas(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Give a project that the crossing makes the limits that the source's has.

    One that the target has already keeps its own, for somebody set them there; they are raised only where the goal asks for it,
    and one that is larger is left. A limit that the target's service does not know is passed over.
    """
    on = chart.at("project", chosen.project.id)
    if isinstance(on, str) and chosen.choice.quotas == "leave":
        return
    for service in SERVICES:
        limits = wanted_limits(chart, chosen, service)
        if limits:
            draft.add(
                SetQuota, f"quota/{service}", cloud="target", phase="prepare", on=on, service=service, limits=limits
            )


def wanted_limits(chart: Chart, chosen: Chosen, service: QuotaService) -> dict[str, int]:
    """Give the limits of one service that have to be set on the target."""
    source = _quota(chart.source.survey, chosen.project.id, service)
    if source is None:
        return {}
    project = chart.at("project", chosen.project.id)
    there = _quota(chart.target.survey, project, service) if isinstance(project, str) else None
    known = _known(chart.target.survey, service)
    wanted = {_renamed(name, chart): limit for name, limit in source.limits.items()}
    return {
        name: limit
        for name, limit in wanted.items()
        if (known is None or name in known) and (there is None or _is_more(limit, there.limits.get(name)))
    }


def _quota(survey: Survey, project_id: str, service: QuotaService) -> Quota | None:
    return next((q for q in survey.quotas if q.project_id == project_id and q.service == service), None)


def _known(survey: Survey, service: QuotaService) -> frozenset[str] | None:
    """The limits that the target's service knows; None when the survey saw none of its quotas."""
    seen = [set(quota.limits) for quota in survey.quotas if quota.service == service]
    return frozenset(set.union(*seen)) if seen else None


def _renamed(name: str, chart: Chart) -> str:
    for prefix in PER_TYPE:
        volume_type = name.removeprefix(prefix)
        if volume_type != name:
            return prefix + chart.goal.map.volume_types.get(volume_type, volume_type)
    return name


def _is_more(limit: int, than: int | None) -> bool:
    if than is None:
        return True
    return than >= 0 and (limit < 0 or limit > than)
