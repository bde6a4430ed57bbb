"""Every floating address of the chosen projects points to an instance that moves.

Why: floating IPs cross with their instances. One that points to nothing, or to something that stays, stays with the
source; an address that is kept for later is lost with the source's network if nobody takes it on the target in time.

Source: Neutron's `port_id` of a floating IP.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.floating import idle_left


@wants(source=("instances", "projects", "ports", "floating_ips"))
def floating_addresses_have_an_instance(case: CrossingCase) -> Iterator[Found]:
    """Name each that stays for want of one."""
    for floating, left in idle_left(case.facts):
        act = f"{case.source_cli} floating ip show {floating.id}; release it if nobody needs it"
        yield warn(floating.address, left_words(left), act, id=floating.id)
