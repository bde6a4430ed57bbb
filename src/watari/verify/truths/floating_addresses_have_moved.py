"""Every floating IP that moved points to its instance on the target, and to nothing on the source.

Why: a floating IP that both clouds place is one address that answers from two places.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.steps.set import PlaceFloatingIp
from watari.verify.case import CrossingTruthCase
from watari.verify.truth import Fact, fact, truth


@truth(source=("floating_ips",), target=("floating_ips", "ports"))
def floating_addresses_have_moved(case: CrossingTruthCase) -> Iterator[Fact]:
    """Look at both ends of each."""
    there = {f.address: f.port_id for f in case.after["target"].floating_ips}
    here = {f.address: f.port_id for f in case.after["source"].floating_ips}
    for move in case.plan.moves():
        if case.journal.move(move.id).result != "moved":
            continue
        for step in move.steps:
            if isinstance(step, PlaceFloatingIp) and step.cloud == "target" and step.port_id is not None:
                port = (
                    step.port_id
                    if isinstance(step.port_id, str)
                    else case.journal.step(step.port_id.by).made.get(step.port_id.name)
                )
                if there.get(step.address) != port:
                    says = f"floating IP {step.address} points to {there.get(step.address) or 'nothing'} on the target"
                    yield fact("block", move.subject, says, "watari resume RUN, or place it by hand", wanted=port)
                if here.get(step.address) is not None:
                    says = f"floating IP {step.address} is still placed on {case.plan.crossing.source}"
                    act = f"openstack --os-cloud {case.plan.crossing.source} floating ip unset --port {step.address}"
                    yield fact("block", move.subject, says, act, port=here[step.address])
