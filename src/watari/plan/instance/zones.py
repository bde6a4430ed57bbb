"""Availability zones on the target."""

from __future__ import annotations

from watari.plan.chart import Chart

NOVAS_OWN = "nova"
"""The zone of hosts that are in none; it must never be asked for by name (Nova's `default_availability_zone`)."""


def target_zone(chart: Chart, zone: str | None) -> str | None:
    """Give the zone on the target: as mapped, else of the same name where there is one; None leaves it to the scheduler."""
    if zone is None:
        return None
    mapped = chart.goal.map.availability_zones.get(zone)
    if mapped is not None:
        return mapped
    known = {aggregate.availability_zone for aggregate in chart.target.survey.aggregates}
    return zone if zone in known and zone != NOVAS_OWN else None
