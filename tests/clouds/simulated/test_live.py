"""A live migration goes through Nova's states, holds two hosts while it lasts, and ends in every way of Nova's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clouds.simulated.moves import held, newest, used, walk
from tests.clouds.simulated.until import until
from watari.clouds.errors import NotAllowed, NotNow, NotThere, Refused
from watari.clouds.simulated import Habits, SimulatedCloud, World, example_world
from watari.clouds.simulated.example import OPERATOR, old_cloud
from watari.clouds.simulated.example_estate import SHOP
from watari.model.survey.moving import Binding

HERE, THERE, PORT = "classic-1", "classic-2", "port-web-1"


@pytest.fixture
def old() -> SimulatedCloud:
    return example_world().cloud("classic")


def running(cloud: SimulatedCloud) -> int:
    """Send web-1 on its way until its memory is being sent, for ever; gives the record's id."""
    cloud.state.restless.add("web-1")
    cloud.moving.migrate_live("web-1", THERE)
    return until(lambda: newest(cloud), lambda m: m.status == "running")[-1].id


def test_it_goes_through_novas_states_and_the_record_ends_last(old: SimulatedCloud) -> None:
    old.moving.migrate_live("web-1", THERE)
    assert walk(old) == [
        ("MIGRATING", "migrating", HERE, "accepted"),
        ("MIGRATING", "migrating", HERE, "preparing"),
        ("MIGRATING", "migrating", HERE, "running"),
        ("ACTIVE", None, THERE, "running"),
        ("ACTIVE", None, THERE, "completed"),
    ]
    assert newest(old).target_host == THERE
    assert (old.networks.port(PORT).host, old.networks.bindings(PORT)) == (THERE, [Binding(port_id=PORT, host=THERE)])


def test_both_hosts_are_held_while_it_lasts(old: SimulatedCloud) -> None:
    before = used(old)
    running(old)
    move = newest(old)
    assert (held(old, "web-1"), held(old, move.uuid)) == ([THERE], [HERE])
    assert used(old) == {HERE: before[HERE], THERE: before[THERE] + 1}
    assert old.networks.bindings(PORT) == [
        Binding(port_id=PORT, host=HERE),
        Binding(port_id=PORT, host=THERE, active=False),
    ]
    old.state.restless.clear()
    walk(old)
    assert (held(old, "web-1"), held(old, move.uuid)) == ([THERE], [])
    assert used(old) == {HERE: before[HERE] - 1, THERE: before[THERE] + 1}


def test_the_guest_answers_all_the_time() -> None:
    world = example_world()
    old = world.cloud("classic")
    old.moving.migrate_live("web-1", THERE)
    for _ in range(20):
        world.clock.tick(1)
        assert [answer.device_id for answer in world.answers("192.0.2.11")] == ["web-1"]
    assert old.compute.instance("web-1").host == THERE
    assert old.compute.console("web-1").count("guest: boot") == 1
    assert world.doublings == []


def test_a_paused_instance_stays_paused(old: SimulatedCloud) -> None:
    old.state.instances.change("web-1", status="PAUSED", vm_state="paused", power_state=3)
    old.moving.migrate_live("web-1", THERE)
    assert walk(old)[-1] == ("PAUSED", None, THERE, "completed")


def test_what_nova_says_at_once(old: SimulatedCloud) -> None:
    with pytest.raises(Refused, match="could not be found"):
        old.moving.migrate_live("web-1", "moon")
    old.moving.migrate_live("web-1", THERE)
    with pytest.raises(NotNow, match="task_state migrating"):
        old.moving.migrate_live("web-1", THERE)
    old.compute.stop("web-2")
    walk(old, "web-2")
    with pytest.raises(NotNow, match="vm_state stopped"):
        old.moving.migrate_live("web-2", HERE)
    old.identity.give_role("role-member", OPERATOR, SHOP)
    member = old.in_project(SHOP)
    with pytest.raises(NotAllowed):
        member.moving.migrate_live("db-1", None)


@pytest.mark.parametrize("wrong", ["closed", "down", "full", "older"])
def test_what_the_scheduler_says_no_to_is_told_by_record_and_action(old: SimulatedCloud, wrong: str) -> None:
    inventory = old.state.hosts.get(THERE).inventory
    full = {**inventory, "MEMORY_MB": inventory["MEMORY_MB"].model_copy(update={"used": 3500})}
    change: dict[str, dict[str, Any]] = {
        "closed": {"enabled": False},
        "down": {"state": "down"},
        "full": {"inventory": full},
        "older": {"version": 6000000},
    }
    old.state.hosts.change(THERE, **change[wrong])
    before = used(old)
    old.moving.migrate_live("web-1", THERE)
    assert walk(old)[-1] == ("ACTIVE", None, HERE, "error")
    asked = old.moving.actions("web-1")[0]
    assert (asked.action, asked.error, asked.says[:23]) == ("live-migration", True, "No valid host was found")
    assert (used(old), held(old, "web-1")) == (before, [HERE])


def test_from_a_host_that_is_down_nothing_goes(old: SimulatedCloud) -> None:
    old.moving.set_forced_down(HERE, down=True)
    old.moving.migrate_live("web-1", THERE)
    assert walk(old)[-1] == ("ACTIVE", None, HERE, "error")
    assert old.moving.actions("web-1")[0].says == f"Compute service of {HERE} is unavailable at this time."


def test_a_host_lets_one_go_at_a_time(old: SimulatedCloud) -> None:
    old.moving.migrate_live("web-1", THERE)
    old.moving.migrate_live("db-1", THERE)
    running_together = []
    for _ in range(30):
        old.tick(1)
        running_together.append({m.status for m in old.state.migrations})
    assert {"running", "queued"} in running_together
    assert {"running"} not in running_together
    assert {newest(old, name).status for name in ("web-1", "db-1")} == {"completed"}


def test_members_that_move_count_on_both_hosts(old: SimulatedCloud) -> None:
    old.state.server_groups.change("apart", policy="anti-affinity", member_ids=("web-1", "db-1", "web-2"))
    old.state.instances.change("web-2", host="classic-3")
    running(old)
    old.moving.migrate_live("db-1", THERE)
    assert walk(old, "db-1")[-1] == ("ACTIVE", None, HERE, "error")
    old.moving.migrate_live("web-2", HERE)
    assert walk(old, "web-2")[-1] == ("ACTIVE", None, "classic-3", "error")


def test_a_strict_group_cannot_move_one_by_one(old: SimulatedCloud) -> None:
    old.state.server_groups.change("apart", policy="affinity")
    old.state.instances.change("web-2", host=HERE)
    old.moving.migrate_live("web-1", THERE)
    assert walk(old)[-1] == ("ACTIVE", None, HERE, "error")


def test_a_pinned_instance_stays_in_its_zone(old: SimulatedCloud) -> None:
    old.state.instances.change("web-1", zone_known=True, pinned_zone="east")
    old.moving.migrate_live("web-1", THERE)
    assert walk(old)[-1] == ("ACTIVE", None, HERE, "error")


def test_a_binding_left_behind_keeps_it_away(old: SimulatedCloud) -> None:
    old.state.bindings.put(Binding(port_id=PORT, host=THERE, active=False))
    old.moving.migrate_live("web-1", THERE)
    assert walk(old)[-1] == ("ACTIVE", None, HERE, "error")
    assert "Binding failed for port port-web-1" in old.moving.actions("web-1")[0].says


def test_the_counters_of_a_guest_that_never_rests_do_not_fall_until_it_is_forced(old: SimulatedCloud) -> None:
    migration_id = running(old)
    old.tick(300)
    first, later = (old.moving.progress("web-1") for _ in range(2))
    assert first is not None
    assert later is not None
    assert later.memory_processed_bytes > first.memory_processed_bytes
    assert later.memory_remaining_bytes == first.memory_remaining_bytes > 0
    old.moving.force_complete("web-1", migration_id)
    assert walk(old)[-1] == ("ACTIVE", None, THERE, "completed")
    assert [a.action for a in old.moving.actions("web-1")] == ["live_migration_force_complete", "live-migration"]


def test_as_post_copy_it_is_listed_no_more_and_cannot_be_called_off() -> None:
    cloud = World().load(old_cloud(), Habits(post_copy=True))
    migration_id = running(cloud)
    assert cloud.moving.progress("web-1") is not None
    cloud.moving.force_complete("web-1", migration_id)
    assert newest(cloud).status == "running (post-copy)"
    assert cloud.moving.progress("web-1") is None
    with pytest.raises((Refused, NotNow)):
        cloud.moving.abort("web-1", migration_id)
    assert walk(cloud)[-1][2:] == (THERE, "completed")


def test_called_off_it_stays_where_it_was(old: SimulatedCloud) -> None:
    before = used(old)
    old.moving.abort("web-1", running(old))
    assert walk(old)[-1] == ("ACTIVE", None, HERE, "cancelled")
    assert (used(old), held(old, "web-1")) == (before, [HERE])
    assert old.networks.bindings(PORT) == [Binding(port_id=PORT, host=HERE)]
    with pytest.raises(NotNow):
        old.moving.abort("web-1", newest(old).id)


def test_only_its_own_migration_is_called_off(old: SimulatedCloud) -> None:
    running(old)
    with pytest.raises(NotThere):
        old.moving.abort("web-1", 4711)


@pytest.mark.parametrize(
    ("way", "ends"),
    [
        ("migrate_live", ("ACTIVE", None, HERE, "error")),
        ("move_memory", ("ACTIVE", None, HERE, "failed")),
        ("finish_live", ("ERROR", None, THERE, "error")),
    ],
)
def test_its_bad_ends(old: SimulatedCloud, way: str, ends: tuple[str, str | None, str, str]) -> None:
    old.state.spoil(way)
    old.moving.migrate_live("web-1", THERE)
    assert walk(old)[-1] == ends
    assert old.moving.actions("web-1")[0].error
    assert "web-1" in old.state.running_since


def test_what_fails_after_the_switch_leaves_things_behind(old: SimulatedCloud) -> None:
    old.state.spoil("finish_live")
    old.moving.migrate_live("web-1", THERE)
    walk(old)
    assert held(old, newest(old).uuid) == [HERE]
    assert Binding(port_id=PORT, host=HERE, active=False) in old.networks.bindings(PORT)
    old.moving.reset_state("web-1", active=True)
    old.moving.migrate_live("web-1", HERE)
    assert "Binding failed" in walk_and_say(old)


def walk_and_say(cloud: SimulatedCloud) -> str:
    walk(cloud)
    return cloud.moving.actions("web-1")[0].says


def test_an_instance_deleted_on_its_way_gives_all_room_back(old: SimulatedCloud) -> None:
    before = used(old)
    running(old)
    old.compute.remove("web-1")
    old.tick(10)
    assert used(old) == {HERE: before[HERE] - 1, THERE: before[THERE]}
    assert all(m.ended for m in old.state.migrations)
