"""What verify makes of parts it cannot see, of what the goal accepts, of evacuations and of an undo between hosts."""

from __future__ import annotations

from functools import cache

import pytest

from tests.checks.host_asking import a_guest, an_evacuation, held
from tests.verify.host_ends import ADDRESSES, BY_CONTROLLER, HOST, End, an_evacuation_scene, drained, evacuated
from tests.verify.spoils import Spoil, cloud, hidden, journal, more, moves, never_begun, other, steps, told
from tests.verify.test_truths import asked
from watari.model.goal import Acceptance
from watari.model.plan import Move
from watari.model.steps.host import SetForcedDown, SetHostOpen
from watari.model.survey.compute import Service
from watari.verify.host_case import HostTruthCase

MOVES, EMPTY, HELD = "moves-have-ended-on-their-hosts", "hosts-are-empty", "allocations-are-on-one-host"
BLIND: dict[str, set[str]] = {
    "instances": {MOVES, EMPTY},
    "services": {EMPTY},
    "hosts": {EMPTY, HELD},
    "allocations": {EMPTY, HELD},
    "migrations": {EMPTY, HELD},
    "ports": {"ports-are-bound-where-instances-are"},
    "bindings": {"ports-are-bound-where-instances-are"},
    "volumes": {"volumes-are-attached-once"},
}
"""Who cannot tell when a part of the survey is missing."""


@cache
def end() -> End:
    return drained().end()


@cache
def rescued() -> End:
    return evacuated().end()


@pytest.mark.parametrize("part", BLIND)
def test_what_the_survey_could_not_see_is_unknown_and_not_wrong(part: str) -> None:
    found = hidden(part)(end()).findings()
    assert told(found) == {("unknown", truth, f"nyah: {part}") for truth in BLIND[part]}


def accepting(*accepts: Acceptance) -> Spoil:
    def spoil(end: End) -> End:
        goal = end.plan.goal.model_copy(update={"accept": accepts})
        return End(end.plan.model_copy(update={"goal": goal}), end.journal, end.before, end.after)

    return spoil


def undone(end: End) -> End:
    """The same clouds, as if an undo had just ended."""
    return End(end.plan.model_copy(update={"aim": "undo"}), end.journal, end.before, end.after)


def test_what_the_goal_accepts_does_not_stop() -> None:
    silent = other("observations", asked(ADDRESSES["web-1"]), answers=False)(end())
    accepts = Acceptance(finding="verify.addresses-still-answer", subject="web-*", by="ops")
    assert [(f.accepted_by, f.stops) for f in accepting(accepts)(silent).findings()] == [("ops", False)]


def test_an_undo_that_left_everything_where_it_was_is_told_of_every_instance_and_host() -> None:
    found = undone(end()).findings()
    assert told(found) == {("block", "hosts-are-as-before", name) for name in (*ADDRESSES, HOST)}
    assert all(f.stops for f in found)


def test_what_the_goal_accepts_of_an_undo_does_not_stop() -> None:
    accepts = Acceptance(finding="verify.hosts-are-as-before", subject="web-1", by="ops")
    found = undone(accepting(accepts)(end())).findings()
    assert {f.subject for f in found if not f.stops} == {"web-1"}
    assert {f.subject for f in found if f.stops} == {"db-1", "old-1", HOST}


# --- who has gone, and where to
# ------------------------------------------------------------------------------------------------


def parked(move: Move) -> tuple[Move, ...]:
    """`web-1` goes to `nyah-2` first, under the id that the journal knows, and from there where it is."""
    if move.subject != "web-1":
        return (move,)
    return move.model_copy(update={"target_host": "nyah-2"}), move.model_copy(update={"id": "instance/old-1"})


def test_one_that_was_parked_counts_where_it_ended() -> None:
    assert moves(parked)(end()).findings() == []


def anywhere(move: Move) -> tuple[Move, ...]:
    return (move.model_copy(update={"target_host": None}),)


def test_where_the_scheduler_chose_the_journal_says_what_it_chose() -> None:
    chosen = moves(anywhere)(rescued())
    case = HostTruthCase(chosen.plan, chosen.journal, chosen.before, chosen.after)
    assert {gone.subject: case.target_of(gone) for gone in case.gone} == {
        "web-1": "nyah-3",
        "db-1": "nyah-3",
        "old-1": "nyah-2",
    }
    assert {f.level for f in chosen.findings()} == {"note"}


def test_where_the_journal_says_nothing_the_plan_counts() -> None:
    silent = journal(lambda entry: None if entry.step_key else entry)
    ends = (silent(rescued()), moves(anywhere)(silent(rescued())))
    planned, open_ended = (HostTruthCase(end.plan, end.journal, end.before, end.after) for end in ends)
    assert {planned.target_of(gone) for gone in planned.gone} == {"nyah-2", "nyah-3"}
    assert {open_ended.target_of(gone) for gone in open_ended.gone} == {None}


def test_only_instances_of_the_survey_that_moved_have_gone() -> None:
    left = never_begun("instance/web-1")(end())
    strange = moves(lambda move: (move.model_copy(update={"subject_id": "?"}) if move.subject == "db-1" else move,))(
        left
    )
    case = HostTruthCase(strange.plan, strange.journal, strange.before, strange.after)
    assert [gone.subject for gone in case.gone] == ["old-1"]


# --- evacuations
# ---------------------------------------------------------------------------------------------------------------


def test_what_a_dead_host_holds_is_a_note_until_it_returns() -> None:
    found = rescued().findings()
    assert told(found) == {("note", HELD, name) for name in ADDRESSES}
    assert {f.says for f in found} == {"Placement still holds it on nyah-1"}
    assert all("nova-compute of nyah-1 frees it" in f.act for f in found)


def test_what_a_returned_host_holds_still_is_wrong() -> None:
    alive = other("services", lambda s: s.host == HOST, forced_down=False)(rescued())
    assert told(alive.findings()) == {("block", HELD, name) for name in ADDRESSES}
    metadata = Service(binary="nova-metadata", host=HOST, forced_down=True)
    assert more("services", metadata)(alive).findings() == alive.findings()


def test_a_host_that_was_called_alive_is_not_held_for_dead() -> None:
    called_alive = steps(
        lambda step: step.model_copy(update={"down": False}) if isinstance(step, SetForcedDown) else step
    )
    assert ("block", HELD, "web-1") in told(called_alive(rescued()).findings())


def test_a_host_that_was_opened_may_be_filled() -> None:
    opened = steps(lambda step: step.model_copy(update={"open": True}) if isinstance(step, SetHostOpen) else step)
    filled = more("instances", a_guest("new-1"))(end())
    assert told(filled.findings()) == {("block", EMPTY, HOST)}
    assert opened(filled).findings() == []


def test_a_host_that_returned_may_be_filled() -> None:
    """Until it does, nobody may be on it, and it is closed."""
    filled = more("instances", a_guest("new-1"))(other("services", lambda s: s.host == HOST, enabled=True)(rescued()))
    assert {t for t in told(filled.findings()) if t[1] == EMPTY} == {("block", EMPTY, HOST)}
    assert len([f for f in filled.findings() if f.subject == HOST]) == 2
    alive = other("services", lambda s: s.host == HOST, forced_down=False)(filled)
    assert {t for t in told(alive.findings()) if t[1] == EMPTY} == set()


def test_somebody_elses_dead_host_is_no_excuse() -> None:
    dead = other("services", lambda s: s.host == "nyah-2", forced_down=True)(end())
    found = more("allocations", held("instance-web-1", "nyah-2"))(dead).findings()
    assert told(found) == {("block", HELD, "web-1")}


ENDS = {
    ("ACTIVE", True): {"ACTIVE"},
    ("ACTIVE", False): {"SHUTOFF"},
    ("SHUTOFF", True): {"SHUTOFF"},
    ("SHUTOFF", False): {"SHUTOFF"},
    ("ERROR", True): {"ACTIVE", "SHUTOFF"},
    ("ERROR", False): {"SHUTOFF"},
}
"""How an instance may end that was in this state before its host died, where the goal has it started again or not."""


@pytest.mark.parametrize(("was", "start"), ENDS)
def test_what_was_rebuilt_ends_as_the_goal_wants_it(was: str, start: bool) -> None:
    state = {"status": was, "vm_state": {"ACTIVE": "active", "SHUTOFF": "stopped", "ERROR": "error"}[was]}
    goal = an_evacuation(fencing=BY_CONTROLLER, start=start)
    left = an_evacuation_scene(goal, instances=(a_guest("web-1", **state),)).played().end()
    assert {f.level for f in left.findings()} == {"note"}
    told_by = {status: told(ending(status)(left).findings()) for status in ("ACTIVE", "SHUTOFF", "ERROR")}
    assert {status for status, found in told_by.items() if ("block", MOVES, "web-1") not in found} == ENDS[was, start]


def ending(status: str) -> Spoil:
    return cloud(
        lambda now: now.model_copy(
            update={"instances": tuple(i.model_copy(update={"status": status}) for i in now.instances)}
        )
    )
