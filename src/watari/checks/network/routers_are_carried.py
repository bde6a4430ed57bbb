"""The routers of the chosen projects cross whole: with their gateway, their addresses and their routes.

Why: a router is made anew where it has work on the target. Its address outside is one that the target gives, static
routes are not set, and without an external network on the target it leads nowhere: whoever relies on one of these must
know.

Source: Neutron's `external_gateway_info`, `routes`, and the interfaces of a router.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, note, warn
from watari.checks.wants import wants
from watari.facts.routers import router_addresses_left, router_is_made, routers_left


@wants(source=("projects", "networks", "subnets", "ports", "routers"), target=("networks", "routers"))
def routers_are_carried(case: CrossingCase) -> Iterator[Found]:
    """Name what of each router stays."""
    for router, left in routers_left(case.facts):
        is_wanted = router.routes or router_is_made(case.facts, router)
        act = f"compare with the target afterwards: {case.source_cli} router show {router.id}"
        yield (warn if is_wanted else note)(router.name, left_words(left), act, id=router.id)
    for router, left in router_addresses_left(case.facts):
        act = "see that nobody knows the router by this address (firewalls, tunnels, monitoring)"
        yield note(router.name, left_words(left), act, id=router.id)
