"""The release of each cloud is within what was proved.

Why: APIs of one name behave differently from release to release; only what runs in the lab stories on real services is
proved. Older than the oldest proved release stops the plan; between or after the proved ones is a warning.

Source: Nova's highest microversion shows the release (`_MAX_API_VERSION` in nova/api/openstack/api_version_request.py);
neighbours that share one cannot be told apart (2024.1 and 2024.2: both 2.96).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from watari.checks.found import Found, lost, unknown, warn
from watari.checks.releases import NEWEST_PROVED, OLDEST_PROVED, RELEASES, Release, releases_of, version
from watari.checks.wants import Sided, wants
from watari.model.steps.step import Side

LOOK = "watari releases; then rehearse on the lab or with a project that nobody needs"


ROLES: Mapping[Side, str] = {
    "source": "the source of a crossing",
    "target": "the target of a crossing",
    "cloud": "a cloud of moving instances",
}


@wants(source=("microversions",), target=("microversions",), cloud=("microversions",))
def releases_are_proved(case: Sided) -> Iterator[Found]:
    """Tell each release by Nova's microversion and compare it with what was proved in that role."""
    for side, survey in case.sides():
        nova = survey.microversions.get("compute")
        if nova is None:
            yield unknown(
                survey.cloud, f"Nova of {survey.cloud} does not say its versions: no release can be told", LOOK
            )
            continue
        releases = releases_of(nova.highest)
        subject, evidence = f"{survey.cloud}: {named(releases, nova.highest)}", {"nova": nova.highest}
        if any(side in r.proved_as for r in releases):
            continue
        if version(nova.highest) < version(OLDEST_PROVED.nova):
            says = f"is older than {OLDEST_PROVED.name}: nothing was ever proved with it as {ROLES[side]}"
            yield lost(subject, f"{survey.cloud} {says}", LOOK, **evidence)
        elif version(nova.highest) > version(RELEASES[-1].nova):
            says = (
                f"is newer than {RELEASES[-1].name}, the newest release that Watari knows (proved up to"
                f" {NEWEST_PROVED.name})"
            )
            yield warn(subject, f"{survey.cloud} {says}", LOOK, **evidence)
        else:
            yield warn(
                subject,
                f"no whole journey was proved with {named(releases, nova.highest)} as {ROLES[side]}",
                LOOK,
                **evidence,
            )


def named(releases: tuple[Release, ...], nova: str) -> str:
    """The release in words: its name, or both names where two share a microversion."""
    return " or ".join(r.name for r in releases) or f"a release with Nova {nova}"
