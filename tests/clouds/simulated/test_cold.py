"""A cold migration waits in VERIFY_RESIZE with both hosts held, and ends where it is told to."""

from __future__ import annotations

import pytest

from tests.clouds.simulated.moves import held, newest, used, walk
from watari.clouds.errors import NotNow, Refused
from watari.clouds.simulated import SimulatedCloud, example_world
from watari.clouds.simulated.power import host_dies

HERE, THERE = "classic-1", "classic-2"


@pytest.fixture
def old() -> SimulatedCloud:
    return example_world().cloud("classic")


def waiting(cloud: SimulatedCloud) -> None:
    cloud.moving.migrate_cold("web-1", THERE)
    assert walk(cloud)[-1] == ("VERIFY_RESIZE", None, THERE, "finished")


def test_it_goes_through_novas_states(old: SimulatedCloud) -> None:
    old.moving.migrate_cold("web-1", THERE)
    assert walk(old) == [
        ("RESIZE", "resize_prep", HERE, "accepted"),
        ("RESIZE", "resize_migrating", HERE, "migrating"),
        ("RESIZE", "resize_migrated", THERE, "post-migrating"),
        ("RESIZE", "resize_finish", THERE, "post-migrating"),
        ("VERIFY_RESIZE", None, THERE, "finished"),
    ]
    assert not newest(old).ended
    assert old.compute.console("web-1").count("guest: boot") == 2


def test_both_hosts_are_held_until_it_is_confirmed(old: SimulatedCloud) -> None:
    before = used(old)
    waiting(old)
    assert (held(old, "web-1"), held(old, newest(old).uuid)) == ([THERE], [HERE])
    assert used(old) == {HERE: before[HERE], THERE: before[THERE] + 1}
    old.moving.confirm("web-1")
    assert walk(old) == [("ACTIVE", None, THERE, "confirmed")]
    assert used(old) == {HERE: before[HERE] - 1, THERE: before[THERE] + 1}


def test_while_nova_confirms_only_the_record_says_so(old: SimulatedCloud) -> None:
    waiting(old)
    old.state.clock.seconds_per_call = 0
    old.moving.confirm("web-1")
    assert (old.compute.instance("web-1").status, newest(old).status) == ("VERIFY_RESIZE", "confirming")
    with pytest.raises(Refused):
        old.moving.confirm("web-1")


def test_reverted_it_is_as_before(old: SimulatedCloud) -> None:
    before = used(old)
    waiting(old)
    old.moving.revert("web-1")
    assert walk(old)[-1] == ("ACTIVE", None, HERE, "reverted")
    assert (used(old), held(old, "web-1"), old.networks.port("port-web-1").host) == (before, [HERE], HERE)
    assert "web-1" in old.state.running_since


def test_a_stopped_instance_stays_stopped(old: SimulatedCloud) -> None:
    old.compute.stop("web-1")
    old.tick(5)
    waiting(old)
    assert "web-1" not in old.state.running_since
    old.moving.confirm("web-1")
    assert walk(old)[-1] == ("SHUTOFF", None, THERE, "confirmed")
    assert old.networks.port("port-web-1").status == "DOWN"


def test_what_nova_refuses_at_once(old: SimulatedCloud) -> None:
    with pytest.raises(Refused, match="where the server exists"):
        old.moving.migrate_cold("web-1", HERE)
    with pytest.raises(NotNow, match="vm_state active"):
        old.moving.confirm("web-1")
    host_dies(old.state, HERE)
    with pytest.raises(NotNow, match="is down"):
        old.moving.migrate_cold("web-1", THERE)


def test_without_a_host_it_stays_as_it_was(old: SimulatedCloud) -> None:
    old.moving.set_enabled(THERE, enabled=False, reason="full")
    old.moving.migrate_cold("web-1", THERE)
    assert walk(old)[-1] == ("ACTIVE", None, HERE, "error")
    assert old.moving.actions("web-1")[0].says.startswith("No valid host")


@pytest.mark.parametrize(
    ("way", "ends"),
    [("migrate_cold", ("ACTIVE", None, HERE, "error")), ("move_disks", ("ERROR", None, THERE, "error"))],
)
def test_its_bad_ends(old: SimulatedCloud, way: str, ends: tuple[str, str | None, str, str]) -> None:
    old.state.spoil(way)
    old.moving.migrate_cold("web-1", THERE)
    assert walk(old)[-1] == ends
    assert old.moving.actions("web-1")[0].error
