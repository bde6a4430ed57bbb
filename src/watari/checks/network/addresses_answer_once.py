"""No address that was looked at from a vantage point is claimed by two network cards.

Why: what two cards claim answers from two places already, before anything has moved; and a machine that no cloud knows
may sit on an address that an instance needs.

Source: the survey's observations: the MACs that answered by ARP.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants()
def addresses_answer_once(case: CrossingCase) -> Iterator[Found]:
    """Count the MACs of each observation."""
    for _, survey in case.sides():
        for seen in survey.observations:
            if len(set(seen.macs)) > 1:
                yield block(
                    seen.address,
                    f"{len(set(seen.macs))} network cards claim {seen.address}, as seen from {seen.vantage}",
                    f"find both and take one away: openstack --os-cloud {survey.cloud} port list --mac-address MAC",
                    macs=", ".join(sorted(set(seen.macs))),
                )
