"""Laws of the Moving port: an instance goes to another host and back, and who tells of it."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from tests.contract.ground import Ground
from tests.contract.moves import elsewhere, ended, home, host, newest, providers, running, service, stands_on
from watari.clouds.errors import NotNow, NotThere, Refused

REASON = "watari contract"


def test_a_live_migration_there_and_back(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    here, there = home(instance), elsewhere(ground, instance)
    assert moving.migrations(instance.id) == []
    moving.migrate_live(instance.id, there)
    with pytest.raises(NotNow):
        moving.migrate_live(instance.id, there)
    with pytest.raises(NotNow):
        moving.migrate_cold(instance.id, there)
    away = ended(ground, instance)
    assert (away.kind, away.status, away.source_host, away.target_host) == ("live-migration", "completed", here, there)
    assert (away.instance_id, away.created_at.tzinfo is not None) == (instance.id, True)
    stands_on(ground, instance, there)
    assert moving.progress(instance.id) is None
    moving.migrate_live(instance.id, here)
    ground.until(lambda: len(moving.migrations(instance.id)) == 2)
    back = ended(ground, instance)
    assert (back.status, back.source_host, back.target_host) == ("completed", there, here)
    stands_on(ground, instance, here)
    assert moving.migrations(instance.id) == [back, away]
    assert [action.action for action in moving.actions(instance.id)] == ["live-migration", "live-migration", "create"]
    assert {migration.uuid for migration in moving.migrations()} >= {away.uuid, back.uuid}
    of_host = moving.migrations(host=there)
    assert {migration.uuid for migration in of_host} >= {away.uuid, back.uuid}
    assert all(there in (migration.source_host, migration.target_host) for migration in of_host)
    assert instance.id in ground.cloud.compute.on_host(here)
    assert instance.id not in ground.cloud.compute.on_host(there)


def test_a_live_migration_is_called_off_before_the_guest_is_sent(ground: Ground) -> None:
    """Later it is a race: one that runs ends `cancelled`, `failed` or, when the call came too late, `completed`."""
    moving, instance = ground.cloud.moving, running(ground)
    moving.migrate_live(instance.id, elsewhere(ground, instance))
    told = ground.until(lambda: moving.progress(instance.id))
    assert told is not None
    assert told.status in ("queued", "preparing")
    moving.abort(instance.id, told.migration_id)
    called_off = ended(ground, instance)
    assert (called_off.id, called_off.status) == (told.migration_id, "cancelled")
    stands_on(ground, instance, home(instance))
    assert [action.action for action in moving.actions(instance.id)][:2] == ["live_migration_cancel", "live-migration"]


def test_while_an_instance_waits_to_be_verified_both_hosts_are_held(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    here, there = home(instance), elsewhere(ground, instance)
    moving.migrate_cold(instance.id, there)
    assert ground.until_instance(instance.id, "VERIFY_RESIZE").host == there
    moved = newest(ground, instance)
    assert (moved.kind, moved.status, moved.ended) == ("migration", "finished", False)
    assert (moved.source_host, moved.target_host) == (here, there)
    assert (providers(ground, instance.id), providers(ground, moved.uuid)) == ({there}, {here})
    held = {held.consumer_id: held.amounts for held in moving.allocations(host(ground, here).hypervisor_id)}
    assert held[moved.uuid] == {"VCPU": 1, "MEMORY_MB": 128, "DISK_GB": 1}
    for act in (partial(moving.migrate_live, instance.id, here), partial(moving.migrate_cold, instance.id, here)):
        with pytest.raises(NotNow):
            act()
    moving.revert(instance.id)
    stands_on(ground, instance, here)
    assert ended(ground, instance).status == "reverted"


def test_a_locked_and_stopped_instance_is_moved_cold_by_an_admin(ground: Ground) -> None:
    compute, moving, instance = ground.cloud.compute, ground.cloud.moving, running(ground)
    here, there = home(instance), elsewhere(ground, instance)
    compute.stop(instance.id)
    ground.until_instance(instance.id, "SHUTOFF")
    with pytest.raises(NotNow):
        moving.migrate_live(instance.id, there)
    compute.lock(instance.id, REASON)
    moving.migrate_cold(instance.id, there)
    ground.until_instance(instance.id, "VERIFY_RESIZE")
    moving.confirm(instance.id)
    moved = ended(ground, instance)
    assert (moved.status, moved.source_host, moved.target_host) == ("confirmed", here, there)
    stands_on(ground, instance, there, "SHUTOFF")
    assert compute.instance(instance.id).locked_reason == REASON
    assert [action.action for action in moving.actions(instance.id)][:3] == ["confirmResize", "migrate", "lock"]


def test_the_scheduler_chooses_where_no_host_is_named(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    moving.migrate_live(instance.id, None)
    moved = ended(ground, instance)
    assert (moved.status, moved.target_host == home(instance)) == ("completed", False)
    assert ground.until_instance(instance.id, "ACTIVE").host == moved.target_host


def test_hosts_that_cannot_be(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    for begin in (moving.migrate_live, moving.migrate_cold, moving.evacuate):
        with pytest.raises(Refused):
            begin(instance.id, "no-such-host")
    with pytest.raises(Refused):
        moving.migrate_cold(instance.id, instance.host)
    assert moving.migrations(instance.id) == []


def test_what_fails_after_it_was_taken_is_told_by_the_record_and_the_action(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    moving.migrate_live(instance.id, instance.host)
    failed = ended(ground, instance)
    assert (failed.kind, failed.status) == ("live-migration", "error")
    stands_on(ground, instance, home(instance))
    told = moving.actions(instance.id)[0]
    assert (told.action, told.error) == ("live-migration", True)
    assert "No valid host" in told.says


def test_a_move_ends_only_once_and_only_from_where_it_is(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    for act in (moving.confirm, moving.revert):
        with pytest.raises(NotNow):
            act(instance.id)
    for call in (moving.abort, moving.force_complete):
        with pytest.raises(NotNow):
            call(instance.id, 1)


def test_an_instance_of_a_living_host_is_not_evacuated(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    with pytest.raises(Refused, match="in use"):
        moving.evacuate(instance.id, None)
    stands_on(ground, instance, home(instance))


def test_a_host_is_closed_with_a_reason_and_opened(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    there = elsewhere(ground, instance)
    provider = host(ground, there).hypervisor_id
    ground.afterwards(partial(moving.set_enabled, there, enabled=True))
    for reason in (REASON, REASON, "another"):
        moving.set_enabled(there, enabled=False, reason=reason)
        assert (service(ground, there).enabled, service(ground, there).disabled_reason) == (False, reason)
    assert not host(ground, there).enabled
    small = {"VCPU": 1, "MEMORY_MB": 128}
    open_hosts = partial(moving.candidates, small, ["!COMPUTE_STATUS_DISABLED"])
    ground.until(lambda: provider not in open_hosts())
    assert provider in moving.candidates(small)
    moving.migrate_live(instance.id, there)
    assert ended(ground, instance).status == "error"
    stands_on(ground, instance, home(instance))
    for _twice in range(2):
        moving.set_enabled(there, enabled=True)
        assert (service(ground, there).enabled, service(ground, there).disabled_reason) == (True, None)
    ground.until(lambda: provider in open_hosts())


def test_a_host_is_forced_down_and_up(ground: Ground) -> None:
    moving = ground.cloud.moving
    name = next(host.name for host in ground.cloud.compute.hosts() if host.enabled and host.state == "up")
    ground.afterwards(partial(moving.set_forced_down, name, down=False))
    for _twice in range(2):
        moving.set_forced_down(name, down=True)
        assert (service(ground, name).forced_down, service(ground, name).state) == (True, "down")
    moving.set_forced_down(name, down=False)
    assert (service(ground, name).forced_down, service(ground, name).state) == (False, "up")


def test_hosts_and_instances_that_are_not_there(ground: Ground) -> None:
    moving, nobody = ground.cloud.moving, str(uuid4())
    for act in (moving.confirm, moving.revert, moving.progress, moving.actions, moving.allocations):
        with pytest.raises(NotThere):
            act(nobody)
    for begin in (moving.migrate_live, moving.migrate_cold, moving.evacuate):
        with pytest.raises(NotThere):
            begin(nobody, None)
    with pytest.raises(NotThere):
        moving.set_enabled("no-such-host", enabled=False)
    with pytest.raises(NotThere):
        moving.set_forced_down("no-such-host", down=True)
    with pytest.raises(NotThere):
        ground.cloud.networks.bindings(nobody)
    assert moving.migrations(nobody) == []
    assert moving.allocations_of(nobody) == []


def test_the_state_of_an_instance_is_set_by_hand(ground: Ground) -> None:
    moving, instance = ground.cloud.moving, running(ground)
    moving.reset_state(instance.id, active=False)
    lost = ground.cloud.compute.instance(instance.id)
    assert (lost.status, lost.vm_state, lost.task_state) == ("ERROR", "error", None)
    moving.reset_state(instance.id, active=True)
    stands_on(ground, instance, home(instance))


def test_hosts_with_room(ground: Ground) -> None:
    moving = ground.cloud.moving
    every = {host.hypervisor_id for host in ground.cloud.compute.hosts()}
    assert set(moving.candidates({"VCPU": 1, "MEMORY_MB": 1, "DISK_GB": 0})) == every
    assert moving.candidates({"VCPU": 1, "MEMORY_MB": 1 << 30}) == []
    with pytest.raises(Refused):
        moving.candidates({"VCPU": 1}, ["NO_SUCH_TRAIT"])


def test_an_instance_tells_of_its_place_what_the_release_knows(ground: Ground) -> None:
    instance = running(ground)
    highest = tuple(map(int, ground.cloud.microversions()["compute"].highest.split(".")))
    assert instance.launched_at is not None
    assert (instance.zone_known, instance.pinned_zone) == (True, None)
    assert (instance.image_properties is not None) == (highest >= (2, 98))
    assert instance.scheduler_hints == ({} if highest >= (2, 100) else None)
