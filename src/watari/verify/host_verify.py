"""Plan and journal of a journey between hosts against the cloud as it is: the table of its truths."""

from __future__ import annotations

from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.verify.case import Surveys
from watari.verify.host_case import HostTruthCase
from watari.verify.host_truths.addresses_still_answer import addresses_still_answer
from watari.verify.host_truths.allocations_are_on_one_host import allocations_are_on_one_host
from watari.verify.host_truths.hosts_are_empty import hosts_are_empty
from watari.verify.host_truths.moves_have_ended_on_their_hosts import moves_have_ended_on_their_hosts
from watari.verify.host_truths.ports_are_bound_where_instances_are import ports_are_bound_where_instances_are
from watari.verify.host_truths.volumes_are_attached_once import volumes_are_attached_once
from watari.verify.same_hosts import same_hosts
from watari.verify.truth import Truth

HOST_TRUTHS: tuple[Truth[HostTruthCase], ...] = (
    moves_have_ended_on_their_hosts,
    hosts_are_empty,
    allocations_are_on_one_host,
    ports_are_bound_where_instances_are,
    volumes_are_attached_once,
    addresses_still_answer,
)


def verify_hosts(plan: Plan, journal: Journal, before: Surveys, after: Surveys) -> list[Finding]:
    """Say what is not as it was meant; an empty list, or one of notes and accepted findings, is green.

    Of an undo it wants that every instance is on its host again, and every host open or closed as it was.
    """
    if plan.aim == "undo":
        found = same_hosts(before["cloud"], after["cloud"])
        return [
            each.model_copy(update={"accepted_by": plan.goal.accepted_by(each.check, each.subject)}) for each in found
        ]
    case = HostTruthCase(plan, journal, before, after)
    return [finding for truth in HOST_TRUTHS for finding in truth.findings(case)]
