"""The networks that the goal names exist: joined ones in the source, mapped ones on both sides; each name means one network.

Why: a misspelt network moves nothing; a name that two networks bear might join the wrong one.

Source: Neutron lets many networks bear one name; the goal may name a network by its id.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants
from watari.model.survey.network import Network
from watari.model.survey.survey import Survey


@wants(source=("networks",), target=("networks",))
def networks_exist(case: Case) -> Iterator[Found]:
    """Look up each name on its side."""
    join, mapped = case.goal.join, case.goal.map.networks
    for name in sorted({*(s.network for s in join.shared_segments), *(r.network for r in join.routed), *mapped}):
        yield from _named(case.source, [n for n in case.source.networks if name in (n.name, n.id)], name)
    for name in sorted(set(mapped.values())):
        yield from _named(case.target, [n for n in case.target.networks if name in (n.name, n.id)], name)


def _named(survey: Survey, found: list[Network], name: str) -> Iterator[Found]:
    look = f"openstack --os-cloud {survey.cloud} network list"
    if not found:
        yield block(
            f"{survey.cloud}: {name}", f"{survey.cloud} has no network {name}", f"correct its name in the goal: {look}"
        )
    elif len(found) > 1:
        ids = ", ".join(n.id for n in found)
        yield block(
            f"{survey.cloud}: {name}",
            f"{len(found)} networks of {survey.cloud} are named {name}",
            "write the id in the goal",
            ids=ids,
        )
