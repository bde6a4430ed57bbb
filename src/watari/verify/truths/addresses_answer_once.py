"""No address answers from two places, and each from the MAC that it shall have.

Why: two machines with one address each get a part of the traffic; the switch learns the MAC now here and now there.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.verify.case import CrossingTruthCase
from watari.verify.truth import Fact, fact, truth


@truth()
def addresses_answer_once(case: CrossingTruthCase) -> Iterator[Fact]:
    """Look at the MACs that claimed each address."""
    for moved in case.moved:
        new = case.new_addresses(moved)
        for port in case.before["source"].ports_of(moved.was.id):
            for fixed in port.fixed_ips:
                address = new.get(fixed.address, fixed.address)
                for observation in case.seen(case.after, address):
                    act = f"close one of them at once: watari show RUN --ids names both ports of {address}"
                    if len(observation.macs) > 1:
                        says = f"{address} answers from {len(observation.macs)} places, seen from {observation.vantage}"
                        yield fact("block", moved.subject, says, act, macs=" ".join(observation.macs))
                    elif observation.macs and observation.macs[0] != port.mac and address == fixed.address:
                        says = (
                            f"{address} is claimed by {observation.macs[0]}, not by {port.mac}, seen from"
                            f" {observation.vantage}"
                        )
                        yield fact("warn", moved.subject, says, act, address=address)
