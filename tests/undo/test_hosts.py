"""A drain is taken back, its host first, and what the run did not do stays as it is.

At its end the host takes part again.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.builders import a_service
from tests.checks.host_asking import HOSTS, a_drain
from tests.verify.host_ends import ADDRESSES, CLOUD, HOST, End, Scene, a_drain_scene, drained
from watari.model.finding import Finding
from watari.model.plan import Plan, Wave
from watari.model.steps.host import SeeHost
from watari.model.survey.compute import Service
from watari.undo.errors import NothingToFinish, NothingToUndo, NotVerified
from watari.undo.hosts import NOT_RESTORED, finish_hosts, undo_hosts

THEIRS = "memory is faulty, do not touch"


@cache
def end() -> End:
    return drained().end()


def back(end: End) -> Plan:
    return undo_hosts(end.plan, end.journal)


def titles(plan: Plan) -> list[str]:
    return [step.title() for step in plan.steps()]


def service_of(scene: Scene, host: str = HOST) -> Service:
    return next(service for service in scene.end().now.services if service.host == host)


def where(scene: Scene) -> dict[str, str | None]:
    return {instance.name: instance.host for instance in scene.end().now.instances}


def closed_by_others(closed: str = HOST) -> tuple[Service, ...]:
    return tuple(
        a_service(host, enabled=host != closed, disabled_reason=THEIRS if host == closed else None) for host in HOSTS
    )


def test_everybody_is_home_again_and_the_host_is_open() -> None:
    undone = drained().then(back(end())).played()
    home = undone.end()
    assert [home.journal.move(move.id).result for move in home.plan.moves()] == ["moved"] * 4
    assert home.findings() == []
    assert where(undone) == dict.fromkeys(ADDRESSES, HOST)
    assert (service_of(drained()).enabled, service_of(undone).enabled) == (False, True)
    assert undone.simulation.world.doublings == []


def test_before_it_is_walked_verify_says_what_is_to_be_taken_back() -> None:
    waiting = drained().then(back(end())).end()
    assert {f.subject for f in waiting.findings() if f.stops} == {*ADDRESSES, HOST}


def test_the_host_is_opened_first_and_who_moved_last_goes_back_first() -> None:
    plan = back(end())
    assert [(wave.name, [move.subject for move in wave.moves]) for wave in plan.waves] == [
        ("undo close", [HOST]),
        ("undo leave", ["web-1", "db-1", "old-1"]),
    ]
    assert [(move.source_host, move.target_host) for move in plan.waves[1].moves] == [
        ("nyah-3", HOST),
        ("nyah-3", HOST),
        ("nyah-2", HOST),
    ]


def test_a_host_is_seen_to_be_ready_before_it_is_opened_and_nobody_goes_to_a_closed_one() -> None:
    plan = back(end())
    (opening,), homeward = plan.waves[0].moves, plan.waves[1].moves
    assert titles(plan)[:2] == ["see that host nyah-1 is ready", "open host nyah-1 for new instances"]
    assert [step.after for step in opening.steps] == [(), (opening.steps[0].key,)]
    assert {move.subject: move.after for move in homeward} == {
        "web-1": (opening.id,),
        "db-1": ("undo/instance/web-1", opening.id),
        "old-1": (opening.id,),
    }
    assert not [step.title() for move in homeward for step in move.steps if isinstance(step, SeeHost)]


def test_where_the_host_is_not_ready_it_stays_closed_and_everybody_stays_where_they_are() -> None:
    waiting = drained().then(back(end()))
    waiting.simulation.world.physical.host_dies(CLOUD, HOST)
    tried = waiting.played()
    journal = tried.end().journal
    assert [journal.move(move.id).result for move in tried.plan.moves()] == ["failed", "held", "held", "held"]
    assert service_of(tried).enabled is False
    assert where(tried) == where(drained())


def test_the_last_wave_of_instances_goes_back_first() -> None:
    close, leave, see = end().plan.waves
    early, late = (
        Wave(name=name, moves=moves) for name, moves in (("early", leave.moves[:1]), ("late", leave.moves[1:]))
    )
    waves = (close, early, see, late)
    plan = undo_hosts(end().plan.model_copy(update={"waves": waves}), end().journal)
    assert [wave.name for wave in plan.waves] == ["undo close", "undo late", "undo early"]


def test_hosts_that_were_closed_after_others_are_opened_before_any_instance_goes_back() -> None:
    close, leave, _ = end().plan.waves
    plan = undo_hosts(end().plan.model_copy(update={"waves": (leave, close)}), end().journal)
    assert [wave.name for wave in plan.waves] == ["undo close", "undo leave"]


def test_a_cold_migration_is_taken_back_by_another_that_is_ended_too() -> None:
    cold = [step.title() for move in back(end()).moves() if move.subject == "old-1" for step in move.steps]
    assert "migrate instance-old-1 cold from nyah-2 to nyah-1" in cold
    assert "end the cold migration of instance-old-1, which stays on nyah-1" in cold


def test_a_run_that_stopped_is_taken_back_as_far_as_it_came() -> None:
    scene = a_drain_scene().played("host/nyah-1/close", "instance/old-1")
    undone = scene.then(back(scene.end())).played().end()
    assert [move.subject for move in undone.plan.moves()] == [HOST, "old-1"]
    assert undone.findings() == []


def test_what_goes_back_does_not_wait_for_what_never_moved() -> None:
    """`db-1` is the canary of its pair of hosts: `web-1` waited for it, and never went."""
    scene = a_drain_scene().played("host/nyah-1/close", "instance/db-1")
    undone = scene.then(back(scene.end())).played().end()
    assert [(move.subject, move.after) for move in undone.plan.moves()] == [
        (HOST, ()),
        ("db-1", ("undo/host/nyah-1/close",)),
    ]
    assert undone.findings() == []


def test_what_goes_back_waits_for_what_depended_on_it_also_across_what_stayed() -> None:
    close, leave, _ = end().plan.waves
    old, db, web = leave.moves
    stayed = web.model_copy(update={"id": "stayed", "steps": (), "after": (db.id,)})
    moves = (
        db,
        stayed,
        web.model_copy(update={"after": ("stayed", db.id)}),
        old.model_copy(update={"after": (db.id,)}),
    )
    waves = (close, leave.model_copy(update={"moves": moves}))
    plan = undo_hosts(end().plan.model_copy(update={"waves": waves}), end().journal)
    assert plan.waves[1].moves[-1].after == ("undo/instance/web-1", "undo/instance/old-1", "undo/host/nyah-1/close")


def test_a_host_that_somebody_else_closed_stays_closed() -> None:
    scene = a_drain_scene(services=closed_by_others()).played()
    assert [move.subject for move in back(scene.end()).moves()] == ["web-1", "db-1", "old-1"]
    assert service_of(scene).disabled_reason == THEIRS


def test_nothing_done_nothing_to_undo() -> None:
    with pytest.raises(NothingToUndo):
        back(a_drain_scene().end())


def test_the_plan_belongs_to_the_run_and_says_what_it_does_not_restore() -> None:
    plan = back(end())
    assert (plan.aim, plan.of_run, plan.goal) == ("undo", end().journal.run_id, end().plan.goal)
    assert plan.left_out == NOT_RESTORED
    assert "what a cold migration stopped" in {out.subject for out in plan.left_out}
    assert plan.id != end().plan.id
    assert back(end()).model_dump_json() == plan.model_dump_json()


# --- the end: the hosts take part again
# ----------------------------------------------------------------------------------------


def finish(end: End, *findings: Finding) -> Plan:
    return finish_hosts(end.plan, end.journal, findings, end.now)


def finding(level: Any) -> Finding:
    return Finding(check="verify.hosts-are-empty", level=level, subject=HOST, says="it is full", act="look")


@pytest.mark.parametrize("level", ["block", "unknown"])
def test_what_stops_is_in_the_way_of_the_end(level: str) -> None:
    with pytest.raises(NotVerified, match="nyah-1: it is full"):
        finish(end(), finding("note"), finding(level))


def test_the_host_takes_part_again_and_everybody_stays() -> None:
    plan = finish(end(), *end().findings(), finding("warn"))
    ended = drained().then(plan).played()
    assert (plan.aim, plan.of_run, [wave.name for wave in plan.waves]) == (
        "finish",
        end().journal.run_id,
        ["take part again"],
    )
    assert [ended.end().journal.move(move.id).result for move in plan.moves()] == ["moved"]
    assert service_of(ended).enabled
    assert where(ended) == where(drained())


def test_one_host_after_the_other_each_with_what_its_gate_does_not_try() -> None:
    """Only `nyah-1` had instances that left it live."""
    goal = a_drain(hosts=(HOST, "nyah-2"))
    whole = a_drain_scene(goal).played().end()
    plan = finish(whole)
    assert [(move.subject, move.after) for move in plan.moves()] == [
        (HOST, ()),
        ("nyah-2", ("finish/host/nyah-1/close",)),
    ]
    assert [said.split(" ", 1)[0] for said in plan.assumed] == ["nyah-2"]


def test_of_a_host_that_somebody_else_closed_nothing_is_said() -> None:
    plan = finish(a_drain_scene(a_drain(hosts=(HOST, "nyah-2")), services=closed_by_others("nyah-2")).played().end())
    assert ([move.subject for move in plan.moves()], plan.assumed) == ([HOST], ())


def test_nothing_closed_nothing_to_finish() -> None:
    theirs = a_drain_scene(services=closed_by_others()).played().end()
    with pytest.raises(NothingToFinish) as caught:
        finish(theirs)
    assert "drain of nyah-1 in nyah" in caught.value.what
    assert f"watari undo {theirs.journal.run_id}" in caught.value.cure
