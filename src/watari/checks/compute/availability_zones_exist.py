"""The availability zone of every moving instance, or the one that it is mapped to, exists on the target.

Why: Nova refuses to boot into a zone that does not exist (400). Where a zone is neither mapped nor there, the target's
scheduler chooses, and an application that was spread over zones may end up in one.

Source: zones are aggregates with availability_zone. `nova` is the zone of hosts that are in none, and must never be
asked for by name (default_availability_zone in nova/conf/availability_zone.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, lost
from watari.checks.wants import wants
from watari.facts.crossing import NOVAS_OWN_ZONE


@wants(source=("instances",), target=("aggregates",))
def availability_zones_exist(case: CrossingCase) -> Iterator[Found]:
    """Look up the target's name of each zone in use."""
    there = case.facts.target.zones
    for zone in sorted({i.availability_zone for i in case.instances if i.availability_zone}):
        mapped = case.goal.map.availability_zones.get(zone)
        cure = f"in the goal: map: {{availability_zones: {{{zone}: NAME}}}}"
        evidence = {
            "zones": ", ".join(sorted(there)),
            "instances": sum(i.availability_zone == zone for i in case.instances),
        }
        if mapped is not None and mapped not in there:
            says = f"zone {zone} is mapped to {mapped}, " + (
                "which must not be asked for by name"
                if mapped == NOVAS_OWN_ZONE
                else f"which {case.goal.target} does not have"
            )
            yield block(zone, says, cure, **evidence)
        elif mapped is None and zone not in (*there, NOVAS_OWN_ZONE):
            yield lost(
                zone, f"{case.goal.target} has no availability zone {zone}: its scheduler chooses", cure, **evidence
            )
