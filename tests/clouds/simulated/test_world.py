"""Who answers where; what must never be is seen even when it lasts one moment."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.clouds.simulated.until import until
from watari.clouds.port import Cloud
from watari.clouds.simulated import SimulatedSighting, World, example_world
from watari.model.specs import FixedIpSpec, ImageSpec, InstanceSpec, PortSpec

ADDRESS = "192.0.2.11"


@pytest.fixture
def world() -> World:
    return example_world()


def a_copy_on_the_new_side(world: World) -> str:
    """Web-1 is stopped, captured, carried, and booted on the other side with its address and MAC.

    Gives the port there.
    """
    old, new = world.cloud("classic"), world.cloud("nyah")
    old.compute.stop("web-1")
    old.tick(5)
    captured = old.compute.capture("web-1", "moving")
    old.tick(10)
    new.images.create(ImageSpec(id="carried", name="moving", disk_format="qcow2"))
    new.images.upload("carried", old.images.download(captured))
    fixed = (FixedIpSpec(subnet_id="nyah-backbone-4", address=ADDRESS),)
    port = new.networks.create_port(PortSpec(network_id="nyah-backbone", mac="fa:16:3e:77:00:0b", fixed_ips=fixed))
    instance = new.compute.boot(
        InstanceSpec(name="web-1", flavor_id="m1.tiny", image_id="carried", port_ids=(port.id,))
    )
    until(lambda: new.compute.instance(instance), lambda i: i.status == "ACTIVE")
    return port.id


def test_an_instance_answers_while_it_runs_and_its_port_is_up(world: World) -> None:
    rack = SimulatedSighting(world, "rack", vlan=777)
    old: Cloud = world.cloud("classic")
    seen = rack.look(ADDRESS, 80)
    assert (seen.answers, seen.macs, json.loads(seen.said)["name"]) == (True, ("fa:16:3e:77:00:0b",), "web-1")
    assert not SimulatedSighting(world, "elsewhere", vlan=778).look(ADDRESS).answers
    old.networks.set_port_admin("port-web-1", up=False)
    assert not rack.look(ADDRESS).answers
    old.networks.set_port_admin("port-web-1", up=True)
    assert rack.look(ADDRESS).said == ""
    old.compute.stop("web-1")
    old.compute.instance("web-1")
    old.compute.instance("web-1")
    assert not rack.look(ADDRESS).answers


def test_a_crossing_keeps_the_record_and_is_never_double(world: World) -> None:
    a_copy_on_the_new_side(world)
    seen = SimulatedSighting(world, "rack", vlan=777).look(ADDRESS, 80)
    said = json.loads(seen.said)
    assert (seen.macs, said["boots"], said["record"]["ok"], said["record"]["length"]) == (
        ("fa:16:3e:77:00:0b",),
        2,
        True,
        3,
    )
    assert world.doublings == []


def test_two_running_copies_are_seen_twice(world: World) -> None:
    a_copy_on_the_new_side(world)
    world.cloud("classic").compute.start("web-1")
    world.clock.tick(5)
    assert SimulatedSighting(world, "rack", vlan=777).look(ADDRESS).macs == ("fa:16:3e:77:00:0b", "fa:16:3e:77:00:0b")
    assert [d.what for d in world.doublings] == [f"{ADDRESS} answers from 2 places", "one instance runs twice"]


def test_a_moment_of_doubleness_is_kept(world: World) -> None:
    old = world.cloud("classic")
    port = a_copy_on_the_new_side(world)
    world.cloud("nyah").networks.set_port_admin(port, up=False)
    old.compute.start("web-1")
    old.tick(5)
    assert [d.what for d in world.doublings] == ["one instance runs twice"]
    world.cloud("nyah").networks.set_port_admin(port, up=True)
    world.cloud("nyah").networks.set_port_admin(port, up=False)
    assert f"{ADDRESS} answers from 2 places" in [d.what for d in world.doublings]
    assert len(world.answers(ADDRESS)) == 1


def test_a_fork_goes_its_own_way(world: World) -> None:
    world.cloud("classic").compute.stop("web-1")
    other = world.fork()
    other.clock.tick(60)
    other.cloud("classic").volumes.create_snapshot("data-1", "s", {})
    assert other.cloud("classic").state.instances.get("web-1").status == "SHUTOFF"
    assert world.cloud("classic").state.instances.get("web-1").status == "ACTIVE"
    assert len(world.cloud("classic").state.snapshots) == 0
    assert (world.clock.now < other.clock.now, world.cloud("classic").state.clock) == (True, world.clock)


def test_the_same_story_gives_the_same_ids() -> None:
    assert a_copy_on_the_new_side(example_world()) == a_copy_on_the_new_side(example_world())


def test_many_threads_may_call_at_once(world: World) -> None:
    new = world.cloud("nyah")

    def make(_: int) -> str:
        return new.networks.create_port(PortSpec(network_id="nyah-backbone")).fixed_ips[0].address

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(make, range(64)))
    assert len(set(given)) == 64
