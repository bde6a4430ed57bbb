"""A host dies and its guests with it.

What is evacuated lives again, and what is evacuated from a living host runs twice.
"""

from __future__ import annotations

import pytest

from tests.clouds.simulated.moves import held, newest, used, walk
from watari.clouds.errors import NotNow, Refused
from watari.clouds.simulated import Habits, SimulatedCloud, SimulatedPower, World, example_world
from watari.clouds.simulated.example import old_cloud
from watari.clouds.simulated.guest import identity

HERE, THERE, ADDRESS = "classic-1", "classic-2", "192.0.2.11"


@pytest.fixture
def world() -> World:
    return example_world()


def dead(world: World) -> SimulatedCloud:
    world.host_dies("classic", HERE)
    return world.cloud("classic")


def test_a_dead_hosts_guests_are_silent_and_nova_calls_them_active(world: World) -> None:
    old = dead(world)
    assert (world.answers(ADDRESS), old.compute.instance("web-1").status) == ([], "ACTIVE")
    assert {s.state for s in old.compute.services() if s.host == HERE} == {"down"}
    assert [h.state for h in old.compute.hosts()] == ["down", "up"]
    assert [a.alive for a in old.networks.agents()] == [False, True]


def test_it_is_built_elsewhere_and_left_stopped(world: World) -> None:
    old = dead(world)
    old.moving.evacuate("web-1", None)
    assert walk(old) == [
        ("REBUILD", "rebuilding", HERE, "accepted"),
        ("REBUILD", "rebuild_block_device_mapping", HERE, "pre-migrating"),
        ("REBUILD", "rebuild_spawning", HERE, "pre-migrating"),
        ("SHUTOFF", None, THERE, "done"),
    ]
    assert held(old, "web-1") == [HERE, THERE]
    old.compute.start("web-1")
    old.tick(5)
    assert [answer.device_id for answer in world.answers(ADDRESS)] == ["web-1"]
    assert world.doublings == []


def test_an_older_nova_starts_it() -> None:
    survey = old_cloud()
    versions = survey.microversions | {
        "compute": survey.microversions["compute"].model_copy(update={"highest": "2.90"})
    }
    world = World()
    world.load(survey.model_copy(update={"microversions": versions}))
    old = dead(world)
    old.moving.evacuate("web-1", THERE)
    assert walk(old)[-1] == ("ACTIVE", None, THERE, "done")


def test_nobody_evacuates_from_a_living_host(world: World) -> None:
    old = world.cloud("classic")
    with pytest.raises(Refused, match="still in use"):
        old.moving.evacuate("web-1", THERE)
    old.state.instances.change("web-1", status="PAUSED", vm_state="paused")
    dead(world)
    with pytest.raises(NotNow, match="vm_state paused"):
        old.moving.evacuate("web-1", THERE)


def test_evacuated_from_a_host_that_was_only_called_dead_it_runs_twice(world: World) -> None:
    old = world.cloud("classic")
    old.moving.set_forced_down(HERE, down=True)
    old.moving.evacuate("web-1", THERE)
    walk(old)
    assert [answer.device_id for answer in world.answers(ADDRESS)] == ["web-1"]
    assert world.doublings == []
    old.compute.start("web-1")
    old.tick(5)
    assert [(d.what, d.who) for d in world.doublings] == [
        ("one instance runs twice", ("classic/web-1", f"classic/web-1 on {HERE}"))
    ]


def test_power_that_is_cut_in_time_keeps_it_from_running_twice(world: World) -> None:
    old, power = world.cloud("classic"), SimulatedPower(world, "classic")
    old.moving.set_forced_down(HERE, down=True)
    old.moving.evacuate("web-1", THERE)
    walk(old)
    assert power.power(HERE) == "on"
    power.off(HERE)
    assert power.power(HERE) == "off"
    old.compute.start("web-1")
    old.tick(5)
    assert world.doublings == []


def test_without_a_host_it_is_in_error_and_may_be_tried_again(world: World) -> None:
    old = dead(world)
    old.moving.set_enabled(THERE, enabled=False, reason="not now")
    old.moving.evacuate("web-1", None)
    assert walk(old)[-1] == ("ERROR", None, HERE, "error")
    assert old.moving.actions("web-1")[0].says.startswith("No valid host")
    old.moving.set_enabled(THERE, enabled=True)
    old.moving.evacuate("web-1", None)
    assert walk(old)[-1] == ("ACTIVE", None, THERE, "done"), "what was in ERROR is left running"


def test_a_build_that_fails_gives_the_target_back(world: World) -> None:
    old = dead(world)
    before = used(old)
    old.state.spoil("rebuild")
    old.moving.evacuate("web-1", None)
    assert walk(old)[-1] == ("ERROR", None, HERE, "failed")
    assert used(old) == before


def test_what_was_held_of_the_dead_host_goes_when_it_returns(world: World) -> None:
    old = dead(world)
    old.moving.set_forced_down(HERE, down=True)
    old.moving.evacuate("web-1", None)
    walk(old)
    with pytest.raises(Refused, match="done"):
        old.moving.set_forced_down(HERE, down=False)
    world.host_returns("classic", HERE)
    assert (newest(old).status, held(old, "web-1")) == ("completed", [THERE])
    old.moving.set_forced_down(HERE, down=False)
    assert [s.state for s in old.compute.services() if s.host == HERE] == ["up"]
    assert old.compute.instance("db-1").status == "SHUTOFF"


@pytest.mark.parametrize("shared", [True, False])
def test_a_disk_of_the_dead_host_is_made_anew_from_its_image(shared: bool) -> None:
    world = World()
    old = world.load(old_cloud(), Habits(shared_disks=shared))
    before = identity(old.state.disks["web-1"])
    dead(world)
    old.moving.evacuate("web-1", THERE)
    walk(old)
    assert (identity(old.state.disks["web-1"]) == before) == shared
