"""Absent is done, going is waited for, and what others hold stays."""

from typing import Any, get_args

import pytest

from tests.machines.world import two_clouds
from tests.steps.looking import act, look, told
from watari.clouds.errors import NotNow
from watari.model.steps.remove import Remove, Thing
from watari.steps.remove import THINGS
from watari.steps.sight import Seen


def removal(thing: Any, thing_id: str) -> Remove:
    return Remove(**told(project=None), thing=thing, id=thing_id)


def test_every_thing_can_be_removed() -> None:
    assert set(THINGS) == set(get_args(Thing))


@pytest.mark.parametrize("thing", get_args(Thing))
def test_what_is_not_there_is_removed(thing: Any) -> None:
    clouds, step = two_clouds(), removal(thing, "user-alice/none" if thing == "keypair" else "none")
    assert look(step, clouds).seen is Seen.DONE
    act(step, clouds)


@pytest.mark.parametrize(
    ("thing", "state", "seen"),
    [
        ("volume", {"status": "deleting"}, Seen.UNDER_WAY),
        ("volume", {"status": "error_deleting"}, Seen.FAILED),
        ("volume", {"status": "error"}, Seen.TODO),
        ("snapshot", {"status": "deleting"}, Seen.UNDER_WAY),
        ("image", {"status": "pending_delete"}, Seen.DONE),
        ("instance", {"task_state": "deleting"}, Seen.UNDER_WAY),
        ("instance", {"status": "SOFT_DELETED"}, Seen.UNDER_WAY),
        ("instance", {"status": "DELETED"}, Seen.DONE),
        ("instance", {"status": "ERROR"}, Seen.TODO),
    ],
)
def test_how_far_an_end_is(thing: Any, state: dict[str, Any], seen: Seen) -> None:
    clouds = two_clouds()
    ids = {"volume": "volume-spare", "snapshot": "snapshot-free", "image": "image-spare", "instance": "instance-doomed"}
    clouds.target.state.tables()[f"{thing}s"].change(ids[thing], **state)
    assert look(removal(thing, ids[thing]), clouds).seen is seen


def test_a_port_that_an_instance_has_stays() -> None:
    sight = look(removal("port", "port-10.1.0.12"), two_clouds())
    assert (sight.seen, sight.says) == (Seen.CHANGED, "port port-10.1.0.12 is in use by instance instance-off")


def test_what_a_clone_needs_is_not_now() -> None:
    clouds = two_clouds()
    clouds.target.state.volumes.change("volume-spare", snapshot_id="snapshot-free")
    with pytest.raises(NotNow, match="is a clone of it"):
        act(removal("snapshot", "snapshot-free"), clouds)


def test_a_network_with_ports_is_not_now() -> None:
    with pytest.raises(NotNow, match="ports still in use"):
        act(removal("network", "network-segment"), two_clouds())
