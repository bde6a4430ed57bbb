"""A live migration is judged by host, task and record together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.clouds.simulated.until import until
from tests.machines.moving_world import CLOSED, OPEN, ROOMY
from tests.machines.world import TwoClouds, two_clouds
from tests.steps.hosts.moving import LIVE, PAUSED, RUNNING, STILL, acted, ended, live
from tests.steps.looking import Memory, act, look, scene
from watari.clouds.simulated import SimulatedCloud
from watari.clouds.simulated.moves import note_action, note_failure
from watari.clouds.simulated.power import host_dies
from watari.model.survey.moving import Migration, Progress
from watari.steps.hosts.live import MigrateLiveDeed
from watari.steps.hosts.stalling import note_progress, stalled
from watari.steps.sight import Seen

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ABORTS = live(when_stalled="abort", stalled_after_seconds=60)
FORCES = live(when_stalled="force_complete", stalled_after_seconds=60)


@pytest.fixture
def clouds() -> TwoClouds:
    return two_clouds()


def asked(cloud: SimulatedCloud, instance_id: str = LIVE) -> list[str]:
    return [action.action for action in cloud.moving.actions(instance_id)]


def newest(cloud: SimulatedCloud) -> Migration:
    return cloud.moving.migrations(LIVE)[0]


def running(clouds: TwoClouds) -> None:
    """A migration that never ends is running."""
    clouds.source.state.restless.add(LIVE)
    act(live(), clouds)
    until(lambda: newest(clouds.source).status, lambda status: status == "running")


def stalling(clouds: TwoClouds) -> Memory:
    """One that runs and does not get on; gives what looks remember of it."""
    running(clouds)
    memory: Memory = {}
    look(ABORTS, clouds, ours=True, memory=memory)
    clouds.source.tick(90)
    return memory


def a_record(clouds: TwoClouds, **fields: Any) -> None:
    """Somebody's record of a live migration of the same pair."""
    state = clouds.source.state
    names = {
        "id": 40,
        "uuid": "u",
        "instance_id": LIVE,
        "kind": "live-migration",
        "source_host": OPEN,
        "target_host": ROOMY,
    }
    state.migrations.put(
        Migration(**names | {"status": "failed", "created_at": state.now - timedelta(hours=1)} | fields)
    )


def test_what_it_needs_to_know_for_the_way_back_is_the_newest_record(clouds: TwoClouds) -> None:
    a_record(clouds, id=40)
    sight = look(live(), clouds)
    assert (sight.seen, sight.before) == (Seen.TODO, {"seen_migration": 40})


def test_it_tells_how_far_it_is(clouds: TwoClouds) -> None:
    running(clouds)
    heard: list[dict[str, Any]] = []
    deed = MigrateLiveDeed()
    sights = [deed.look(live(), scene(clouds, ours=True, tell=heard)) for _ in range(3)]
    assert {sight.seen for sight in sights} == {Seen.UNDER_WAY}
    assert heard[0]["status"] == "running"
    assert heard[-1]["sent_bytes"] > heard[0]["sent_bytes"] > 0
    assert heard[-1]["remaining_bytes"] > 0


@pytest.mark.parametrize("instance", [LIVE, PAUSED])
def test_done_is_on_the_target_with_the_record_completed(clouds: TwoClouds, instance: str) -> None:
    step = live(instance)
    act(step, clouds)
    seen = until(
        lambda: (look(step, clouds, ours=True), clouds.source.moving.migrations(instance)),
        lambda pair: pair[0].seen is Seen.DONE,
    )
    assert seen[-1][0].facts["host"] == ROOMY
    arrived_early = [records[0].status for sight, records in seen if "tidying up" in sight.says]
    assert set(arrived_early) <= {"running", "completed"}
    assert (seen[-1][1][0].status, len(seen[-1][1])) == ("completed", 1)


@pytest.mark.parametrize("status", ["running", "error"])
def test_what_is_on_the_target_while_its_record_says_otherwise_is_not_done(clouds: TwoClouds, status: str) -> None:
    clouds.source.state.instances.change(LIVE, host=ROOMY)
    a_record(clouds, status=status, created_at=clouds.source.state.now)
    assert look(live(), clouds, ours=True).seen is Seen.UNDER_WAY
    clouds.source.tick(60)
    sight = look(live(), clouds, ours=True)
    assert (sight.seen, sight.facts["unsure"], "do not migrate it back" in sight.says) == (Seen.FAILED, True, True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"host": CLOSED}, f"it is on {CLOSED}"),
        ({"status": "SHUTOFF"}, "only what runs or is paused"),
        ({"status": "ERROR"}, "it is ERROR"),
        ({"host": ROOMY, "status": "RESCUE"}, "it is RESCUE"),
        ({"host": ROOMY, "status": "ERROR"}, "it is ERROR"),
    ],
)
def test_what_somebody_else_did_is_said(clouds: TwoClouds, change: dict[str, Any], says: str) -> None:
    clouds.source.state.instances.change(LIVE, **change)
    sight = look(live(), clouds)
    assert (sight.seen, says in sight.says) == (Seen.CHANGED, True)


def test_one_that_is_gone_or_stopped_is_not_moved(clouds: TwoClouds) -> None:
    assert look(live("instance-none"), clouds).seen is Seen.CHANGED
    assert look(live(STILL), clouds).seen is Seen.CHANGED


def test_a_refusal_is_told_in_novas_words(clouds: TwoClouds) -> None:
    sight = acted(live(target_host=CLOSED), clouds)
    assert (sight.seen, sight.facts["migration"]) == (Seen.FAILED, "error")
    assert "No valid host was found" in sight.says
    clouds.source.state.spoil("migrate_live")
    assert "CPU doesn't have compatibility" in acted(live(RUNNING), clouds).says


def test_what_the_hypervisors_gave_up_runs_on(clouds: TwoClouds) -> None:
    clouds.source.state.spoil("move_memory")
    sight = acted(live(), clouds)
    assert (sight.seen, sight.facts["migration"]) == (Seen.FAILED, "failed")
    assert "operation failed" in sight.says


def test_what_failed_after_the_switch_is_not_to_be_migrated_back(clouds: TwoClouds) -> None:
    clouds.source.state.spoil("finish_live")
    sight = acted(live(), clouds)
    assert (sight.seen, sight.facts["host"]) == (Seen.FAILED, ROOMY)
    assert "do not migrate it back" in sight.says
    back = live().inverse({}, {"seen_migration": 0})
    assert back is not None
    assert look(back, clouds).seen is Seen.CHANGED


def test_a_split_record_is_held_for_a_person_on_both_ways(clouds: TwoClouds) -> None:
    running(clouds)
    clouds.source.state.give_up(LIVE)
    clouds.source.state.migrations.change(newest(clouds.source).uuid, status="completed")
    back = live().inverse({}, {})
    assert back is not None
    assert {look(step, clouds, ours=True).seen for step in (live(), back)} == {Seen.UNDER_WAY}, (
        "Nova may still be writing it down"
    )
    clouds.source.tick(60)
    for step in (live(), back):
        sight = look(step, clouds, ours=True)
        assert (sight.seen, sight.facts["unsure"], sight.says.startswith("held for a person")) == (
            Seen.FAILED,
            True,
            True,
        )


def test_what_the_conductor_broke_off_is_told_with_its_cure(clouds: TwoClouds) -> None:
    running(clouds)
    clouds.source.state.give_up(LIVE)
    clouds.source.state.migrations.change(newest(clouds.source).uuid, status="error")
    clouds.source.state.instances.change(LIVE, status="ERROR", vm_state="error", task_state=None)
    sight = look(live(), clouds, ours=True)
    assert (sight.seen, sight.facts["unsure"], "virsh list" in sight.says) == (Seen.FAILED, True, True)
    note_failure(clouds.source.state, LIVE, "the target does not answer")
    sight = look(live(), clouds, ours=True)
    assert (sight.seen, "unsure" in sight.facts) == (Seen.FAILED, False)
    assert f"openstack server set --state active {LIVE}" in sight.says


def test_what_broke_off_in_its_midst_may_run_on_either_host(clouds: TwoClouds) -> None:
    a_record(clouds, status="error")
    sight = look(live(), clouds, ours=True)
    assert (sight.seen, sight.facts["unsure"], "virsh list" in sight.says) == (Seen.FAILED, True, True)


def test_a_record_that_a_restart_left_behind_is_told(clouds: TwoClouds) -> None:
    a_record(clouds, status="queued", created_at=clouds.source.state.now)
    assert look(live(), clouds, ours=True).seen is Seen.UNDER_WAY
    clouds.source.tick(90)
    sight = look(live(), clouds, ours=True)
    assert (sight.seen, sight.facts["unsure"], "left behind as queued" in sight.says) == (Seen.FAILED, True, True)


def test_older_records_say_nothing(clouds: TwoClouds) -> None:
    a_record(clouds, id=40)
    assert look(live(), clouds).seen is Seen.TODO
    assert look(live(seen_migration=40), clouds, ours=True).seen is Seen.TODO
    assert look(live(), clouds, ours=True).seen is Seen.FAILED
    assert acted(live(seen_migration=40), clouds).seen is Seen.DONE


def test_records_of_other_ways_say_nothing(clouds: TwoClouds) -> None:
    a_record(clouds, id=40, kind="migration")
    a_record(clouds, id=41, uuid="v", target_host=CLOSED)
    a_record(clouds, id=42, uuid="w", source_host=CLOSED)
    assert look(live(), clouds, ours=True).seen is Seen.TODO


def test_one_that_was_brought_back_is_not_sent_again(clouds: TwoClouds) -> None:
    assert acted(live(), clouds).seen is Seen.DONE
    acted(live(source_host=ROOMY, target_host=OPEN), clouds)
    clouds.source.tick(60)
    sight = look(live(), clouds, ours=True)
    assert (sight.seen, "brought it back" in sight.says) == (Seen.CHANGED, True)


def test_a_silent_host_stalls_it_and_waiting_waits(clouds: TwoClouds) -> None:
    running(clouds)
    host_dies(clouds.source.state, OPEN)
    memory: Memory = {}
    assert "stalled" not in look(live(), clouds, ours=True, memory=memory).says
    clouds.source.tick(301)
    sight = look(live(), clouds, ours=True, memory=memory)
    assert (sight.seen, sight.facts["stalled"]) == (Seen.UNDER_WAY, True)
    assert "what remains has not fallen for 30" in sight.says


def test_what_waited_for_its_turn_is_not_stalled_when_it_begins(clouds: TwoClouds) -> None:
    memory: Memory = {}
    a_record(clouds, status="queued", created_at=clouds.source.state.now)
    clouds.source.state.instances.change(LIVE, task_state="migrating")
    for _ in range(3):
        clouds.source.tick(300)
        assert "stalled" not in look(ABORTS, clouds, ours=True, memory=memory).says
    clouds.source.state.migrations.change("u", status="running")
    assert "stalled" not in look(ABORTS, clouds, ours=True, memory=memory).says


def test_what_is_slow_and_gets_on_is_not_stalled() -> None:
    memory: Memory = {}
    record = Migration(
        id=1, uuid="u", instance_id=LIVE, kind="live-migration", status="running", source_host=OPEN, created_at=NOW
    )
    for at, (total, remaining) in enumerate([(5, 5), (5, 1), (100, 100), (100, 99), (100, 98)]):
        told = Progress(migration_id=1, status="running", memory_total_bytes=total, memory_remaining_bytes=remaining)
        now = NOW + timedelta(seconds=50 * at)
        note_progress(memory, record, told, now)
        assert stalled(ABORTS, memory, now) == ""
    assert stalled(ABORTS, memory, now + timedelta(seconds=61)) == "what remains has not fallen for 61 s"


@pytest.mark.parametrize(
    ("step", "action", "seen", "says"),
    [
        (ABORTS, "live_migration_cancel", Seen.FAILED, "called off"),
        (FORCES, "live_migration_force_complete", Seen.DONE, ""),
    ],
)
def test_one_that_does_not_end_is_called_off_or_forced_once(
    clouds: TwoClouds, step: Any, action: str, seen: Seen, says: str
) -> None:
    running(clouds)
    memory: Memory = {}
    clouds.source.tick(30)
    assert look(step, clouds, ours=True, memory=memory).seen is Seen.UNDER_WAY
    act(step, clouds, memory)
    assert asked(clouds.source).count(action) == 0, "a request that comes early is no reason for a remedy"
    clouds.source.tick(61)
    assert look(step, clouds, ours=False, memory=memory).seen is Seen.UNDER_WAY
    assert look(step, clouds, ours=True, memory=memory).seen is Seen.PARTIAL
    act(step, clouds, memory)
    assert look(step, clouds, ours=True, memory=memory).seen is not Seen.PARTIAL
    sight = ended(step, clouds)
    assert (sight.seen, says in sight.says) == (seen, True)
    assert asked(clouds.source).count(action) == 1


def test_that_nova_was_asked_and_does_not_come_to_it_is_said(clouds: TwoClouds) -> None:
    memory = stalling(clouds)
    note_action(clouds.source.state, LIVE, "live_migration_cancel")
    sight = look(ABORTS, clouds, ours=True, memory=memory)
    assert (sight.seen, sight.says.endswith(", and Nova was asked to call it off")) == (Seen.UNDER_WAY, True)


def test_what_nova_ended_by_itself_ran_out_of_time(clouds: TwoClouds) -> None:
    a_record(clouds, status="cancelled")
    assert "ran out of the time" in look(live(), clouds, ours=True).says


def test_a_paused_guest_is_not_forced_and_post_copy_not_called_off(clouds: TwoClouds) -> None:
    memory = stalling(clouds)
    clouds.source.state.instances.change(LIVE, vm_state="paused")
    sights = [look(FORCES, clouds, ours=True, memory=memory)]
    clouds.source.state.migrations.change(newest(clouds.source).uuid, status="running (post-copy)")
    sights.append(look(ABORTS, clouds, ours=True, memory=memory))
    assert [(sight.seen, sight.facts["stalled"]) for sight in sights] == [(Seen.UNDER_WAY, True)] * 2


def test_one_that_ended_between_look_and_act_is_not_asked_for_again(clouds: TwoClouds) -> None:
    memory = stalling(clouds)
    assert look(ABORTS, clouds, ours=True, memory=memory).seen is Seen.PARTIAL
    clouds.source.moving.abort(LIVE, newest(clouds.source).id)
    clouds.source.tick(2)
    assert newest(clouds.source).status == "cancelled"
    act(ABORTS, clouds, memory)
    assert asked(clouds.source).count("live_migration_cancel") == 1
    assert len(clouds.source.moving.migrations(LIVE)) == 1
