"""An evacuation is taken back until Nova was asked to rebuild anything.

Its end gives the old host back, once that has tidied up.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.builders import a_service
from tests.checks.host_asking import HOSTS, a_move
from tests.verify.host_ends import CLOUD, HOST, End, Scene, an_evacuation_scene, evacuated
from tests.verify.spoils import Spoil, journal
from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.steps.host import SeeHost
from watari.model.survey.compute import Service
from watari.undo.errors import NothingToFinish, NothingToUndo, NotVerified, NoWayBack
from watari.undo.evacuation import finish_evacuation, undo_evacuation
from watari.undo.finish import end_of

FENCE = "host/nyah-1/fence"
RESCUES = tuple(f"instance/{name}/evacuate" for name in ("web-1", "db-1", "old-1"))


@cache
def rescued() -> End:
    return evacuated().end()


@cache
def fenced() -> Scene:
    """The old host is called dead and closed, and nobody was rebuilt yet."""
    return an_evacuation_scene().played(FENCE)


def undo(end: End) -> Plan:
    return undo_evacuation(end.plan, end.journal)


def finish(end: End, *findings: Finding) -> Plan:
    return finish_evacuation(end.plan, end.journal, findings)


def finding(**fields: Any) -> Finding:
    return Finding(
        **{"check": "verify.hosts-are-empty", "level": "block", "subject": HOST, "says": "it is full", "act": "look"}
        | fields
    )


def of(scene: Scene) -> tuple[bool, bool, str]:
    """Whether the old host is open and called dead, and what is seen of it."""
    service = next(service for service in scene.end().now.services if service.host == HOST)
    return service.enabled, service.forced_down, service.state


def returned() -> Scene:
    """The old host has power again, and its nova-compute has started."""
    simulation = evacuated().simulation.fork()
    simulation.world.physical.host_returns(CLOUD, HOST)
    return Scene(simulation, evacuated().before)


def only(key: str, kind: str) -> Spoil:
    """A journal that says nothing of rescues but this."""
    return journal(lambda e: e if e.step_key not in RESCUES or (e.step_key, e.kind) == (key, kind) else None)


def services(**fields: Any) -> tuple[Service, ...]:
    return tuple(a_service(host, **fields if host == HOST else {}) for host in HOSTS)


# --- the way back
# --------------------------------------------------------------------------------------------------------------


def test_until_a_rescue_is_asked_for_the_fencing_is_taken_back() -> None:
    assert of(fenced()) == (False, True, "down")
    undone = fenced().then(undo(fenced().end())).played()
    assert [step.kind for step in undone.plan.steps()] == ["set_host_open", "set_forced_down"]
    assert of(undone) == (True, False, "down")
    assert undone.end().findings() == []


def test_once_rescues_were_asked_for_there_is_no_way_back() -> None:
    with pytest.raises(NoWayBack) as caught:
        undo(rescued())
    assert "about, to rebuild web-1, db-1, old-1:" in caught.value.what
    assert f"watari finish {rescued().journal.run_id}" in caught.value.cure


@pytest.mark.parametrize("kind", ["intent", "done"])
def test_one_rescue_is_enough(kind: str) -> None:
    with pytest.raises(NoWayBack) as caught:
        undo(only(RESCUES[1], kind)(rescued()))
    assert "about, to rebuild db-1:" in caught.value.what


def test_a_rescue_that_failed_was_asked_for_all_the_same() -> None:
    scene = an_evacuation_scene()
    scene.simulation.world.physical.states[CLOUD].spoil("rebuild")
    end = scene.played(FENCE, "instance/web-1").end()
    assert end.journal.move("instance/web-1").result == "failed"
    with pytest.raises(NoWayBack, match="about, to rebuild web-1:"):
        undo(end)


def test_a_rescue_that_somebody_else_had_done_is_not_ours() -> None:
    found = journal(
        lambda e: e.model_copy(update={"kind": "found"}) if (e.step_key, e.kind) == (RESCUES[1], "done") else e
    )
    back = undo(only(RESCUES[1], "found")(found(rescued())))
    assert f"undo/{FENCE}" in {move.id for move in back.moves()}


def test_nothing_done_nothing_to_undo() -> None:
    with pytest.raises(NothingToUndo):
        undo(an_evacuation_scene().end())


# --- the end
# -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["block", "unknown"])
def test_what_stops_is_in_the_way_of_the_end(level: str) -> None:
    with pytest.raises(NotVerified) as caught:
        finish(rescued(), finding(level="note"), finding(level=level))
    assert f"{level} verify.hosts-are-empty: nyah-1: it is full" in caught.value.what


@pytest.mark.parametrize("fields", [{"level": "warn"}, {"level": "note"}, {"accepted_by": "ops"}])
def test_what_does_not_stop_is_not_in_its_way(fields: dict[str, Any]) -> None:
    assert finish(rescued(), finding(**fields)).aim == "finish"


def test_the_host_is_called_alive_seen_and_then_opened() -> None:
    plan = finish(rescued(), *rescued().findings())
    assert [step.title() for step in plan.steps()] == [
        "tell Nova that host nyah-1 is alive",
        "see that host nyah-1 is ready",
        "open host nyah-1 for new instances",
    ]
    alive, seen, opened = plan.steps()
    assert (alive.after, seen.after, opened.after) == ((), (alive.key,), (seen.key,))
    (wave,) = plan.waves
    (move,) = wave.moves
    assert (wave.name, move.id, move.aim, move.subject, move.on_failure) == (
        "take part again",
        f"finish/{FENCE}",
        "finish",
        HOST,
        "leave",
    )
    assert (plan.aim, plan.of_run, plan.points_of_no_return) == ("finish", rescued().journal.run_id, ())


def test_a_host_that_has_not_returned_is_not_opened() -> None:
    tried = evacuated().then(finish(rescued())).played()
    assert of(tried) == (False, True, "down")
    assert tried.end().journal.move(f"finish/{FENCE}").result == "failed"


def test_a_host_that_has_returned_takes_part_again() -> None:
    ended = returned().then(finish(rescued())).played()
    assert of(returned())[:2] == (False, True)
    assert of(ended) == (True, False, "up")
    assert replace(rescued(), after=ended.end().after).findings() == []


def test_only_what_the_run_did_is_taken_back() -> None:
    """Somebody had closed the host already, or had called it dead."""
    closed = an_evacuation_scene(services=services(enabled=False, disabled_reason="memory is faulty")).played()
    assert [step.kind for step in finish(closed.end()).steps()] == ["set_forced_down"]
    dead = an_evacuation_scene(services=services(forced_down=True)).played()
    assert [step.kind for step in finish(dead.end()).steps()] == ["see_host", "set_host_open"]


def test_nothing_done_to_the_host_nothing_to_finish() -> None:
    theirs = an_evacuation_scene(
        services=services(enabled=False, disabled_reason="memory is faulty", forced_down=True)
    ).played()
    with pytest.raises(NothingToFinish) as caught:
        finish(theirs.end())
    assert "neither forced down nor closed" in caught.value.what
    with pytest.raises(NothingToFinish):
        finish(an_evacuation_scene().end())


def test_the_move_that_ends_another_is_known_by_it_and_walks_one_step_after_the_other() -> None:
    move = a_move("web-1")
    steps = [
        SeeHost(key=key, cloud="cloud", phase="remove", host=HOST, wanted="off", after=("else",))
        for key in ("a", "b", "c")
    ]
    journal = Journal(run_id="r", plan_id="p")
    end = end_of(move, "finish/", iter(steps), journal)
    assert (end.id, end.aim, end.subject_kind, end.on_failure) == (
        "finish/instance/web-1",
        "finish",
        "instance",
        "leave",
    )
    assert (end.subject, end.subject_id, end.source_host) == ("web-1", "instance-web-1", HOST)
    assert [(step.key, step.after) for step in end.steps] == [("a", ()), ("b", ("a",)), ("c", ("b",))]
    assert end_of(move, "finish/", (), journal).steps == ()
