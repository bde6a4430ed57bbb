"""Every gateway that the goal gives to the target can be handed over.

Why: the router of the target takes the gateway's address when the source's has let go of it. It needs a router there
that crosses, and nothing may stay behind that reaches the outside through it.

Source: Neutron refuses to take an interface from a router while a floating IP needs it
(RouterInterfaceInUseByFloatingIP).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.routers import gateways_left


@wants(source=("instances", "projects", "networks", "subnets", "ports", "routers", "floating_ips"), target=("routers",))
def gateways_can_be_handed_over(case: CrossingCase) -> Iterator[Found]:
    """Name each gateway that stays although the goal gives it away."""
    for place, left in gateways_left(case.facts):
        act = (
            f"{case.source_cli} port list --network {place.network.id} --device-owner network:router_interface; or"
            " hand it over by hand"
        )
        yield warn(place.network.name, left_words(left), act, id=place.network.id)
