"""The releases of OpenStack, how to tell them, and what was proved with each.

A release shows itself by Nova's highest microversion; some neighbours share one. Source: `_MAX_API_VERSION` in
nova/api/openstack/api_version_request.py of each release. "Proved" means that a story of `tests/lab` runs on real
services of that release in that role; nothing else counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from watari.model.steps.step import Side


@dataclass(frozen=True)
class Release:
    """``nova`` is Nova's highest microversion.

    ``proved_as`` the roles in which whole journeys were proved (`cloud`: of a drain).
    """

    name: str
    codename: str
    nova: str
    proved_as: tuple[Side, ...] = ()


RELEASES = (
    Release("2015.1", "Kilo", "2.3"),
    Release("2015.2", "Liberty", "2.12"),
    Release("2016.1", "Mitaka", "2.25"),
    Release("2016.2", "Newton", "2.38"),
    Release("2017.1", "Ocata", "2.42"),
    Release("2017.2", "Pike", "2.53"),
    Release("2018.1", "Queens", "2.60"),
    Release("2018.2", "Rocky", "2.65"),
    Release("2019.1", "Stein", "2.72"),
    Release("2019.2", "Train", "2.79"),
    Release("2020.1", "Ussuri", "2.87"),
    Release("2020.2", "Victoria", "2.87"),
    Release("2021.1", "Wallaby", "2.88"),
    Release("2021.2", "Xena", "2.90"),
    Release("2022.1", "Yoga", "2.90"),
    Release("2022.2", "Zed", "2.93"),
    Release("2023.1", "Antelope", "2.95"),
    Release("2023.2", "Bobcat", "2.95"),
    Release("2024.1", "Caracal", "2.96", proved_as=("source", "cloud")),
    Release("2024.2", "Dalmatian", "2.96"),
    Release("2025.1", "Epoxy", "2.100"),
    Release("2025.2", "Flamingo", "2.100"),
    Release("2026.1", "Gazpacho", "2.103", proved_as=("target",)),
    Release("2026.2", "Hibiscus", "2.104"),
)
"""Oldest first."""

OLDEST_PROVED = next(r for r in RELEASES if r.proved_as)
NEWEST_PROVED = next(r for r in reversed(RELEASES) if r.proved_as)


def version(text: str) -> tuple[int, ...]:
    """A microversion as figures that compare: "2.100" is later than "2.96"."""
    return tuple(int(part) for part in text.split("."))


def releases_of(nova: str) -> tuple[Release, ...]:
    """The releases whose Nova has this highest microversion: none, one, or two neighbours."""
    return tuple(r for r in RELEASES if r.nova == nova)
