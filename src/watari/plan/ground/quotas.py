"""The project's limits in Nova, Neutron and Cinder."""

from __future__ import annotations

from watari.facts.crossing import Chosen
from watari.model.steps.set import SetQuota
from watari.model.survey.identity import QuotaService
from watari.plan.chart import Chart
from watari.plan.draft import Draft

SERVICES: tuple[QuotaService, ...] = ("compute", "network", "volume")

PER_TYPE = ("volumes_", "gigabytes_", "snapshots_")
"""Cinder keeps a limit per volume type, named after the type."""


def lay_quotas(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Give a project that the crossing makes the limits that the source's has.

    One that the target has already keeps its own, for somebody set them there; they are raised only where the goal asks
    for it, and one that is larger is left. A limit that the target's service does not know is passed over.
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
    source = chart.source.quotas.get((chosen.project.id, service))
    if source is None:
        return {}
    project = chart.at("project", chosen.project.id)
    there = chart.target.quotas.get((project, service)) if isinstance(project, str) else None
    known = chart.target.limits_known(service)
    wanted = {_renamed(name, chart): limit for name, limit in source.limits.items()}
    return {
        name: limit
        for name, limit in wanted.items()
        if (known is None or name in known) and (there is None or _is_more(limit, there.limits.get(name)))
    }


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
