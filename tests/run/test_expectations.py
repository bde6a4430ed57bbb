"""What a plan rests on is compared as values.

With order where order means something, and only as far as the plan knew of it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.run.story import a_plan, instance_move, the_reach
from watari.clouds.simulated import World, example_world
from watari.model.plan import Expectation, Move, Wave
from watari.model.survey.compute import AttachedVolume
from watari.model.survey.network import FixedIp
from watari.model.survey.volume import VolumeAttachment
from watari.plan.expect import expect
from watari.run.errors import UnknownExpectation
from watari.run.expectations import differences, refuse_unknown


@pytest.fixture
def world() -> World:
    return example_world()


def move_expecting(world: World, *expected: Expectation) -> Move:
    return instance_move(world, "web-1", expects=expected)


def change(world: World, table: str, key: str, **fields: Any) -> Any:
    return getattr(world.cloud("classic").state, table).change(key, **fields)


CHANGES: dict[str, tuple[str, str, str, Any, Any]] = {
    "groups": ("ports", "port-web-1", "security_group_ids", ("a", "b"), ("b", "a")),
    "addresses": (
        *("ports", "port-web-1", "fixed_ips"),
        (FixedIp(subnet_id="s", address="192.0.2.1"), FixedIp(subnet_id="s", address="192.0.2.2")),
        (FixedIp(subnet_id="s", address="192.0.2.2"), FixedIp(subnet_id="s", address="192.0.2.1")),
    ),
    "attachments": (
        *("volumes", "data-1", "attachments"),
        (VolumeAttachment(instance_id="a"), VolumeAttachment(instance_id="b")),
        (VolumeAttachment(instance_id="b"), VolumeAttachment(instance_id="a")),
    ),
    "disks": (
        *("instances", "web-1", "volumes"),
        (AttachedVolume(volume_id="a"), AttachedVolume(volume_id="b")),
        (AttachedVolume(volume_id="b"), AttachedVolume(volume_id="a")),
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_only_the_order_of_disks_means_something(world: World, case: str) -> None:
    table, key, field, before, after = CHANGES[case]
    expected = expect("source", table.removesuffix("s"), change(world, table, key, **{field: before}), (field,))
    move = move_expecting(world, expected)
    assert differences(move, the_reach(world)) == {}
    change(world, table, key, **{field: after})
    assert bool(differences(move, the_reach(world))) == (case == "disks")
    change(world, table, key, **{field: (before[0], before[0])})
    assert list(differences(move, the_reach(world))) == [f"{table.removesuffix('s')} {key}: {field}"]


def test_a_flavor_is_compared_by_what_the_plan_knew_of_it(world: World) -> None:
    web = world.cloud("classic").compute.instance("web-1")
    whole = expect("source", "instance", web, ("flavor", "image_id", "status"))
    known = {name: value for name, value in web.flavor.model_dump().items() if name != "swap_mib"}
    older = whole.model_copy(update={"fields": {**whole.fields, "flavor": known}})
    for expected in (whole, older):
        assert differences(move_expecting(world, expected), the_reach(world)) == {}
    change(world, "instances", "web-1", flavor=web.flavor.model_copy(update={"extra_specs": {"hw:numa_nodes": "2"}}))
    for expected in (whole, older):
        said = differences(move_expecting(world, expected), the_reach(world))["instance web-1: flavor"]
        assert '"extra_specs": {}' in said.split(", is ")[0]
        assert '"hw:numa_nodes": "2"' in said.split(", is ")[1]


def test_words_and_nothing_read_as_before(world: World) -> None:
    fields: dict[str, Any] = {"status": "SHUTOFF", "image_id": None}
    move = move_expecting(world, Expectation(cloud="source", thing="instance", id="web-1", fields=fields))
    assert differences(move, the_reach(world)) == {
        "instance web-1: status": "was 'SHUTOFF', is 'ACTIVE'",
        "instance web-1: image_id": "was '', is 'classic-guest'",
    }


@pytest.mark.parametrize(("thing", "field"), [("controller", "state"), ("instance", "mood")])
def test_what_nobody_can_look_at_is_refused_before_anything_begins(world: World, thing: str, field: str) -> None:
    expected = Expectation(cloud="source", thing=thing, id="x", fields={field: 1})
    plan = a_plan(Wave(name="all", moves=(move_expecting(world, expected),)))
    with pytest.raises(UnknownExpectation, match=f"web-1 rests on {thing} x") as refused:
        refuse_unknown(plan)
    assert "plan again" in refused.value.cure
