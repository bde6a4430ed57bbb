"""Every router has the legs and the gateway that the plan gave it, and no longer those that it took away.

Why: a gateway that both clouds hold answers ARP from two places; one that none holds cuts the segment off.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.record import Ref
from watari.model.steps.set import JoinSubnet, SetGateway
from watari.verify.case import CrossingTruthCase, by_id
from watari.verify.truth import Fact, fact, truth

ACT = "look at the router: openstack router show; `watari undo RUN` takes the plan's changes back"


@truth(source=("routers", "ports"), target=("routers", "ports"))
def routers_stand_as_planned(case: CrossingTruthCase) -> Iterator[Fact]:
    """Look at the result of every step that wired a router."""
    for move in case.plan.moves():
        for step in move.steps:
            if not case.journal.step(step.key).is_done:
                continue
            if isinstance(step, JoinSubnet):
                has = _has_leg(case, step)
                if has != step.joined:
                    says = (
                        f"router {_id(case, step.router_id)} {'has' if has else 'lacks'} a leg on subnet"
                        f" {_id(case, step.subnet_id)}"
                    )
                    yield fact("block", move.subject, says, ACT)
            elif isinstance(step, SetGateway):
                router = by_id(case.after[step.cloud].routers).get(_id(case, step.router_id))
                found = router.external_network_id if router else None
                wanted = _id(case, step.network_id) if step.network_id is not None else None
                if found != wanted:
                    yield fact(
                        "block",
                        move.subject,
                        f"the gateway of router {_id(case, step.router_id)} is {found}, not {wanted}",
                        ACT,
                    )


def _has_leg(case: CrossingTruthCase, step: JoinSubnet) -> bool:
    router, subnet = _id(case, step.router_id), _id(case, step.subnet_id)
    legs = case.after[step.cloud].ports_of(router)
    return any(fixed.subnet_id == subnet for leg in legs for fixed in leg.fixed_ips)


def _id(case: CrossingTruthCase, ref: Ref) -> str:
    return ref if isinstance(ref, str) else case.journal.step(ref.by).made.get(ref.name, "")
