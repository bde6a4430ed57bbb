"""Every address that answered before answers from the target, seen from the vantage points of the goal.

Why: ACTIVE says that a process runs; whether the guest serves only somebody who asks it can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.survey.survey import Observation
from watari.verify.case import CrossingTruthCase, Moved
from watari.verify.truth import Fact, fact, truth


@truth()
def addresses_answer(case: CrossingTruthCase) -> Iterator[Fact]:
    """Compare what was seen of each address before and now."""
    on_target = {vantage.name for vantage in case.plan.goal.vantages if vantage.side == "target"}
    for moved in case.moved:
        if moved.was.status == "ACTIVE":
            for was, now in _open_addresses(case, moved):
                after = case.seen(case.after, now)
                if was == now:
                    yield from _judge(moved.subject, now, case.seen(case.before, was), after)
                else:
                    # From elsewhere a new address may be out of reach for good reasons: routes, SNAT.
                    yield from _judge(moved.subject, now, (), tuple(o for o in after if o.vantage in on_target))


def _open_addresses(case: CrossingTruthCase, moved: Moved) -> Iterator[tuple[str, str]]:
    new = case.new_addresses(moved)
    for port in case.before["source"].ports_of(moved.was.id):
        if port.admin_up:
            yield from ((fixed.address, new.get(fixed.address, fixed.address)) for fixed in port.fixed_ips)


def _judge(
    subject: str, address: str, before: tuple[Observation, ...], after: tuple[Observation, ...]
) -> Iterator[Fact]:
    if not after:
        act = "name a vantage point on its side in the goal (`vantages`), or accept this by name"
        yield fact("unknown", subject, f"nobody looked whether {address} answers", act, address=address)
        return
    if before and not any(o.answers for o in before):
        yield fact(
            "note", subject, f"{address} did not answer before the move either", "nothing to do", address=address
        )
        return
    answered_before = {o.vantage for o in before if o.answers}
    for observation in after:
        if not observation.answers and (not before or observation.vantage in answered_before):
            act = f"look at the console: openstack console log show {subject}; `watari undo RUN` brings the source back"
            yield fact("block", subject, f"{address} does not answer {observation.vantage}", act, address=address)
