"""A cold migration is done when it waits on its target, and is ended on the host that the plan says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.machines.moving_world import CLOSED, OPEN, PAIRS, ROOMY
from tests.machines.world import TwoClouds, two_clouds
from tests.steps.hosts.moving import LIVE, PAUSED, RUNNING, STILL, acted, cold, ended, ending, live
from tests.steps.looking import act, look
from watari.model.steps.host import EndMigration, MigrateCold
from watari.steps.sight import Seen


@pytest.fixture
def clouds() -> TwoClouds:
    return two_clouds()


@pytest.mark.parametrize(("instance", "status"), [(RUNNING, "ACTIVE"), (STILL, "SHUTOFF")])
def test_there_and_ended_there(clouds: TwoClouds, instance: str, status: str) -> None:
    sight = acted(cold(instance), clouds)
    assert (sight.seen, sight.facts) == (Seen.DONE, {"host": ROOMY, "status": "VERIFY_RESIZE"})
    end = EndMigration(**{**ending(host=ROOMY, other=OPEN).model_dump(), "instance_id": instance})
    sight = acted(end, clouds)
    assert (sight.seen, sight.facts) == (Seen.DONE, {"host": ROOMY, "status": status})


def test_the_way_back_before_the_end_is_a_revert_and_after_it_a_move(clouds: TwoClouds) -> None:
    acted(cold(), clouds)
    back = cold().inverse({}, {})
    assert isinstance(back, EndMigration)
    assert (back.host, back.other_host) == (OPEN, ROOMY)
    assert acted(back, clouds).facts["host"] == OPEN
    again = back.inverse({}, {"seen_migration": 7})
    assert isinstance(again, MigrateCold)
    assert (again.source_host, again.target_host, again.seen_migration) == (OPEN, ROOMY, 7)


def test_one_that_was_confirmed_already_is_where_it_shall_be(clouds: TwoClouds) -> None:
    acted(cold(), clouds)
    clouds.source.moving.confirm(RUNNING)
    clouds.source.tick(3)
    assert look(cold(), clouds, ours=True).seen is Seen.DONE
    sight = look(ending("running", OPEN, ROOMY), clouds, ours=True)
    assert (sight.seen, f"stays on {ROOMY} already" in sight.says) == (Seen.CHANGED, True)


def test_one_that_was_started_meanwhile_is_not_stopped(clouds: TwoClouds) -> None:
    sight = look(cold(RUNNING, may_run=False), clouds)
    assert (sight.seen, "it runs by now" in sight.says) == (Seen.CHANGED, True)
    assert look(cold(STILL, may_run=False), clouds).seen is Seen.TODO


def test_why_nova_refused(clouds: TwoClouds) -> None:
    sight = acted(cold(target_host=CLOSED), clouds)
    assert (sight.seen, "No valid host was found" in sight.says) == (Seen.FAILED, True)
    clouds.source.state.spoil("move_disks")
    sight = acted(cold(), clouds)
    assert (sight.seen, f"Nova has it on {ROOMY}" in sight.says) == (Seen.FAILED, True)


@pytest.mark.parametrize(
    ("instance", "change", "says"),
    [
        (PAUSED, {}, "only what runs or is stopped"),
        (LIVE, {"host": CLOSED}, f"it is on {CLOSED}"),
        (LIVE, {"status": "ERROR"}, "it is ERROR"),
        (LIVE, {"host": ROOMY, "status": "RESCUE"}, "it is RESCUE"),
        ("instance-verify", {}, "only what runs or is stopped"),
        ("instance-none", {}, "gone"),
    ],
)
def test_what_somebody_else_did_is_said(clouds: TwoClouds, instance: str, change: dict[str, Any], says: str) -> None:
    if change:
        clouds.source.state.instances.change(instance, **change)
    sight = look(cold(instance), clouds)
    assert (sight.seen, says in sight.says) == (Seen.CHANGED, True)


def test_a_wait_that_is_not_ours_is_no_success(clouds: TwoClouds) -> None:
    step = cold("instance-verify", source_host=CLOSED, target_host=OPEN)
    sight = look(step, clouds)
    assert (sight.seen, f"migration from {ROOMY}" in sight.says) == (Seen.CHANGED, True)


def test_what_was_reverted_by_somebody_is_not_sent_again(clouds: TwoClouds) -> None:
    acted(cold(), clouds)
    clouds.source.moving.revert(RUNNING)
    clouds.source.tick(5)
    assert look(cold(), clouds, ours=True).seen is Seen.UNDER_WAY, "Nova may still be writing it down"
    clouds.source.tick(60)
    assert look(cold(), clouds, ours=True).seen is Seen.CHANGED
    assert look(cold(), clouds, ours=False).seen is Seen.TODO


def test_while_nova_confirms_it_is_under_way(clouds: TwoClouds) -> None:
    step = ending("doubt")
    assert look(step, clouds).seen is Seen.TODO
    clouds.source.state.migrations.change(PAIRS["doubt"], status="confirming")
    assert look(step, clouds).seen is Seen.UNDER_WAY


def test_one_pair_of_hosts_and_no_other_is_ended(clouds: TwoClouds) -> None:
    sight = look(ending("doubt", OPEN, CLOSED), clouds)
    assert (sight.seen, f"from {ROOMY} to {OPEN}" in sight.says) == (Seen.CHANGED, True)


def test_what_does_not_wait_is_not_ended(clouds: TwoClouds) -> None:
    assert look(ending("live", OPEN), clouds).seen is Seen.DONE
    assert look(ending("paused", OPEN), clouds).seen is Seen.CHANGED
    assert look(ending("none", OPEN), clouds).seen is Seen.CHANGED
    clouds.source.state.instances.change("instance-doubt", status="ERROR", fault="disk full")
    assert look(ending("doubt"), clouds).seen is Seen.CHANGED
    sight = look(ending("doubt"), clouds, ours=True)
    assert (sight.seen, "disk full" in sight.says) == (Seen.FAILED, True)


def test_a_live_record_says_nothing_of_a_cold_step(clouds: TwoClouds) -> None:
    clouds.source.state.spoil("migrate_live")
    acted(live(RUNNING), clouds)
    assert look(cold(), clouds, ours=True).seen is Seen.TODO
    act(cold(), clouds)
    assert ended(cold(), clouds).seen is Seen.DONE
