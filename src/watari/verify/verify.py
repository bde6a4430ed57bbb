"""Plan and journal against the clouds as they are: the table of all truths."""

from __future__ import annotations

from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.verify.case import CrossingTruthCase, Surveys
from watari.verify.same import same
from watari.verify.truth import Truth
from watari.verify.truths.addresses_answer import addresses_answer
from watari.verify.truths.addresses_answer_once import addresses_answer_once
from watari.verify.truths.bytes_have_arrived import bytes_have_arrived
from watari.verify.truths.floating_addresses_have_moved import floating_addresses_have_moved
from watari.verify.truths.guests_keep_their_records import guests_keep_their_records
from watari.verify.truths.instances_keep_their_properties import instances_keep_their_properties
from watari.verify.truths.instances_run import instances_run
from watari.verify.truths.moves_have_ended import moves_have_ended
from watari.verify.truths.nothing_temporary_is_left import nothing_temporary_is_left
from watari.verify.truths.ports_keep_their_addresses import ports_keep_their_addresses
from watari.verify.truths.projects_keep_what_is_theirs import projects_keep_what_is_theirs
from watari.verify.truths.routers_stand_as_planned import routers_stand_as_planned
from watari.verify.truths.sources_are_fenced import sources_are_fenced
from watari.verify.truths.volumes_are_kept import volumes_are_kept

TRUTHS: tuple[Truth[CrossingTruthCase], ...] = (
    moves_have_ended,
    instances_run,
    instances_keep_their_properties,
    ports_keep_their_addresses,
    volumes_are_kept,
    bytes_have_arrived,
    sources_are_fenced,
    addresses_answer,
    addresses_answer_once,
    floating_addresses_have_moved,
    guests_keep_their_records,
    routers_stand_as_planned,
    projects_keep_what_is_theirs,
    nothing_temporary_is_left,
)


def verify(plan: Plan, journal: Journal, before: Surveys, after: Surveys) -> list[Finding]:
    """Say what is not as it was meant; an empty list, or one of notes and accepted findings, is green.

    Of an undo it wants that the clouds are as ``before``: the surveys that the undone plan was made from.
    """
    if plan.aim == "undo":
        found = same(before, after)
        return [
            each.model_copy(update={"accepted_by": plan.goal.accepted_by(each.check, each.subject)}) for each in found
        ]
    case = CrossingTruthCase(plan, journal, before, after)
    return [finding for truth in TRUTHS for finding in truth.findings(case)]
