"""Only a dead host is evacuated, and what Nova cannot place is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.clouds.simulated.until import until
from tests.machines.moving_world import CLOSED, DEAD, OPEN, ROOMY
from tests.machines.world import TwoClouds, two_clouds
from tests.steps.hosts.moving import LIVE, STRANDED, acted, ended, evacuation
from tests.steps.looking import act, look
from watari.clouds.errors import NotNow, Refused
from watari.clouds.port.power import PowerState
from watari.clouds.simulated.power import host_dies
from watari.model.survey.moving import Migration
from watari.steps.deed import Scene
from watari.steps.hosts.evacuating import EvacuateDeed
from watari.steps.sight import Seen


@pytest.fixture
def clouds() -> TwoClouds:
    return two_clouds()


@pytest.mark.parametrize("target", [ROOMY, None])
def test_built_elsewhere_and_left_stopped(clouds: TwoClouds, target: str | None) -> None:
    step = evacuation(target_host=target)
    assert look(step, clouds).before == {"status": "ACTIVE", "seen_migration": 0}
    sight = acted(step, clouds)
    assert (sight.seen, sight.facts["status"], sight.facts["host"] != DEAD) == (Seen.DONE, "SHUTOFF", True)
    assert clouds.world.doublings == []


def test_there_is_no_way_back() -> None:
    assert evacuation().inverse({}, {}) is None
    assert "destroyed" in (evacuation().no_way_back or "")


def test_a_living_host_is_not_evacuated(clouds: TwoClouds) -> None:
    step = evacuation(instance_id=LIVE, source_host=OPEN)
    sight = look(step, clouds)
    assert (sight.seen, "is up" in sight.says) == (Seen.CHANGED, True)
    with pytest.raises(Refused):
        act(step, clouds)
    clouds.source.moving.set_forced_down(OPEN, down=True)
    assert look(step, clouds).seen is Seen.TODO


def test_a_host_without_nova_compute_is_not_dead(clouds: TwoClouds) -> None:
    clouds.source.state.services.drop(f"nova-compute@{DEAD}")
    assert look(evacuation(), clouds).seen is Seen.CHANGED


def test_a_host_that_has_got_power_since_is_not_evacuated(clouds: TwoClouds) -> None:
    """A run may be held, paused or tried again for hours after its first step saw that the host is off."""
    step = evacuation(ask_controller=True)
    host_dies(clouds.source.state, DEAD)
    assert look(step, clouds).seen is Seen.TODO
    clouds.source.state.dead_hosts.discard(DEAD)
    sight = look(step, clouds)
    assert (sight.seen, sight.says) == (Seen.CHANGED, f"the management controller of {DEAD} says: on")
    with pytest.raises(NotNow, match="nothing was asked of Nova"):
        act(step, clouds)
    assert clouds.source.moving.migrations(STRANDED) == []
    assert look(evacuation(), clouds).seen is Seen.TODO, "on a person's word nobody is asked"


def test_without_a_controller_that_could_be_asked_nobody_knows(clouds: TwoClouds) -> None:
    step = evacuation(ask_controller=True)
    sight = EvacuateDeed().look(step, Scene(replace(clouds.reach, power=None)))
    assert (sight.seen, "nobody can say" in sight.says) == (Seen.FAILED, True)


class Silent:
    """A controller that does not answer in time."""

    def power(self, host: str) -> PowerState:
        return "unknown"

    def off(self, host: str) -> None:
        raise AssertionError(host)


def test_a_controller_that_does_not_answer_is_waited_for_and_nothing_is_asked_meanwhile(clouds: TwoClouds) -> None:
    step, slow = evacuation(ask_controller=True), Scene(replace(clouds.reach, power=Silent()))
    host_dies(clouds.source.state, DEAD)
    assert EvacuateDeed().look(step, slow).seen is Seen.UNDER_WAY
    with pytest.raises(NotNow, match="says: unknown"):
        EvacuateDeed().act(step, slow)
    assert clouds.source.moving.migrations(STRANDED) == []


def test_while_nova_writes_down_the_end_nobody_has_brought_it_back(clouds: TwoClouds) -> None:
    """Nova ends the task first and writes host and record afterwards, behind the lock of its resource tracker."""
    state = clouds.source.state
    fields = {
        "id": 9,
        "uuid": "u",
        "instance_id": STRANDED,
        "kind": "evacuation",
        "source_host": DEAD,
        "target_host": ROOMY,
    }
    state.migrations.put(Migration(**fields | {"status": "done", "created_at": state.now}))
    assert look(evacuation(), clouds, ours=True).seen is Seen.UNDER_WAY
    clouds.source.tick(60)
    sight = look(evacuation(), clouds, ours=True)
    assert (sight.seen, "brought it back" in sight.says) == (Seen.CHANGED, True)


def test_a_target_that_dies_while_it_rebuilds_is_told(clouds: TwoClouds) -> None:
    act(evacuation(), clouds)
    until(
        lambda: clouds.source.moving.migrations(STRANDED),
        lambda records: bool(records) and records[0].status == "pre-migrating",
    )
    host_dies(clouds.source.state, ROOMY)
    clouds.source.state.give_up(STRANDED)
    clouds.source.tick(61)
    sight = look(evacuation(), clouds, ours=True)
    assert (sight.seen, sight.facts["unsure"]) == (Seen.FAILED, True)
    assert f"nova-compute of {ROOMY}, which rebuilds it, is down" in sight.says


def test_what_was_in_error_comes_back_running(clouds: TwoClouds) -> None:
    clouds.source.state.instances.change(STRANDED, status="ERROR", vm_state="error")
    assert acted(evacuation(), clouds).facts["status"] == "ACTIVE"


def test_asked_for_twice_it_ends_in_error(clouds: TwoClouds) -> None:
    for _ in range(2):
        act(evacuation(), clouds)
    assert ended(evacuation(), clouds).facts["status"] == "ERROR"


def test_without_a_host_it_failed_and_the_cause_is_told(clouds: TwoClouds) -> None:
    sight = acted(evacuation(target_host=CLOSED), clouds)
    assert (sight.seen, sight.facts["status"]) == (Seen.FAILED, "ERROR")
    assert "No valid host was found" in sight.says
    assert look(evacuation(), clouds).seen is Seen.TODO
    assert acted(evacuation(seen_migration=3), clouds).seen is Seen.DONE


def test_a_record_left_behind_as_accepted_does_not_hide_the_error(clouds: TwoClouds) -> None:
    acted(evacuation(target_host=CLOSED), clouds)
    record = clouds.source.moving.migrations(STRANDED)[0]
    clouds.source.state.migrations.change(record.uuid, status="accepted")
    assert look(evacuation(target_host=CLOSED), clouds, ours=True).seen is Seen.FAILED


def test_a_build_that_failed_is_told(clouds: TwoClouds) -> None:
    clouds.source.state.spoil("rebuild")
    sight = acted(evacuation(), clouds)
    assert (sight.seen, "could not start it" in sight.says) == (Seen.FAILED, True)


@pytest.mark.parametrize(
    ("change", "seen", "says"),
    [
        ({"host": OPEN, "status": "SHUTOFF"}, Seen.CHANGED, f"it is on {OPEN}"),
        ({"host": ROOMY, "status": "SHUTOFF"}, Seen.DONE, ""),
        ({"host": ROOMY, "status": "ERROR"}, Seen.CHANGED, "it is ERROR"),
        ({"host": ROOMY, "task_state": "rebuild_spawning"}, Seen.UNDER_WAY, "rebuild_spawning"),
        ({"status": "PAUSED", "vm_state": "paused"}, Seen.CHANGED, f"openstack server set --state error {STRANDED}"),
        ({"task_state": "powering-off"}, Seen.TODO, "it is ACTIVE"),
        ({"task_state": "rebuilding"}, Seen.UNDER_WAY, "rebuilding"),
    ],
)
def test_what_is_found(clouds: TwoClouds, change: dict[str, Any], seen: Seen, says: str) -> None:
    clouds.source.state.instances.change(STRANDED, **change)
    sight = look(evacuation(), clouds)
    assert (sight.seen, says in sight.says) == (seen, True)


def test_one_that_is_gone(clouds: TwoClouds) -> None:
    assert look(evacuation(instance_id="instance-none"), clouds).seen is Seen.CHANGED
