"""Only a dead host is evacuated, and what Nova cannot place is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.machines.moving_world import CLOSED, DEAD, OPEN, ROOMY
from tests.machines.world import Clouds, two_clouds
from tests.steps.hosts.moving import LIVE, STRANDED, acted, evacuation
from tests.steps.looking import act, look
from watari.clouds.errors import Refused
from watari.steps.sight import Seen


@pytest.fixture
def clouds() -> Clouds:
    return two_clouds()


@pytest.mark.parametrize("target", [ROOMY, None])
def test_built_elsewhere_and_left_stopped(clouds: Clouds, target: str | None) -> None:
    step = evacuation(target_host=target)
    assert look(step, clouds).before == {"status": "ACTIVE", "seen_migration": 0}
    sight = acted(step, clouds)
    assert (sight.seen, sight.facts["status"], sight.facts["host"] != DEAD) == (Seen.DONE, "SHUTOFF", True)
    assert clouds.world.doublings == []


def test_there_is_no_way_back() -> None:
    assert evacuation().inverse({}, {}) is None
    assert "destroyed" in (evacuation().no_way_back or "")


def test_a_living_host_is_not_evacuated(clouds: Clouds) -> None:
    step = evacuation(instance_id=LIVE, source_host=OPEN)
    sight = look(step, clouds)
    assert (sight.seen, "is up" in sight.says) == (Seen.CHANGED, True)
    with pytest.raises(Refused):
        act(step, clouds)
    clouds.source.moving.set_forced_down(OPEN, down=True)
    assert look(step, clouds).seen is Seen.TODO


def test_a_host_without_nova_compute_is_not_dead(clouds: Clouds) -> None:
    clouds.source.state.services.drop(f"nova-compute@{DEAD}")
    assert look(evacuation(), clouds).seen is Seen.CHANGED


def test_without_a_host_it_failed_and_the_cause_is_told(clouds: Clouds) -> None:
    sight = acted(evacuation(target_host=CLOSED), clouds)
    assert (sight.seen, sight.facts["status"]) == (Seen.FAILED, "ERROR")
    assert "No valid host was found" in sight.says
    assert look(evacuation(), clouds).seen is Seen.TODO
    assert acted(evacuation(seen_migration=3), clouds).seen is Seen.DONE


def test_a_record_left_behind_as_accepted_does_not_hide_the_error(clouds: Clouds) -> None:
    acted(evacuation(target_host=CLOSED), clouds)
    record = clouds.source.moving.migrations(STRANDED)[0]
    clouds.source.state.migrations.change(record.uuid, status="accepted")
    assert look(evacuation(target_host=CLOSED), clouds, ours=True).seen is Seen.FAILED


def test_a_build_that_failed_is_told(clouds: Clouds) -> None:
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
def test_what_is_found(clouds: Clouds, change: dict[str, Any], seen: Seen, says: str) -> None:
    clouds.source.state.instances.change(STRANDED, **change)
    sight = look(evacuation(), clouds)
    assert (sight.seen, says in sight.says) == (seen, True)


def test_one_that_is_gone(clouds: Clouds) -> None:
    assert look(evacuation(instance_id="instance-none"), clouds).seen is Seen.CHANGED
