"""The joins of networks that need routers.

A subnet of its own behind a router to the old network, and a gateway that goes over.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOURCE, TARGET, watari
from tests.lab.crossings import plan_of_undo, planned
from tests.lab.estates import goal_of, remove_project, wait_for
from tests.lab.holdings import holdings
from tests.lab.killing import Runner, Watch, until
from tests.lab.networks import Segment, asked, boot, is_well, mac_of, place_on, provide
from watari.clouds.hosts import NamespaceSighting
from watari.lab.programs import call
from watari.lab.seed.connections import administrator, member
from watari.lab.seed.estate import Project
from watari.lab.seed.projects import settle
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof]

YARDER, YARD = Project("yarder", ()), Segment("yard", 710, "192.0.2")
FAR = "198.18.71"
HILLER, HILL, OUTSIDE = Project("hiller", ()), Segment("hill", 720, "198.18.72"), Segment("outside", 721, "203.0.113")


@contextmanager
def settled(state: State, project: Project) -> Iterator[Any]:
    """A project on the old cloud without instances; gone from both clouds afterwards."""
    try:
        settle(state, SOURCE, project)
        identity: Any = administrator(state, SOURCE).identity
        yield identity.find_project(project.name, domain_id="default")
    finally:
        for cloud in (SOURCE, TARGET):
            remove_project(administrator(state, cloud), project.name)


def test_a_moved_instance_reaches_the_old_network_through_the_router_of_the_join(
    database: Path, lab_clouds: State
) -> None:
    source, target = administrator(lab_clouds, SOURCE), administrator(lab_clouds, TARGET)
    clean = {SOURCE: holdings(source), TARGET: holdings(target)}
    with settled(lab_clouds, YARDER) as project, place_on(lab_clouds, YARD.vlan, YARD.at(5)) as near:
        network = provide(source, YARD, (10, 250), project_id=project.id)
        at = boot(member(lab_clouds, SOURCE, YARDER.name), YARDER, ("yard-goes", "yard-stays"), network)
        wait_for(lambda: all(is_well(asked(near, address), name) for name, address in at.items()))
        goal = goal_of(
            database.with_name("yard.yaml"),
            YARDER,
            waves=[{"name": "all", "take": [{"name": "yard-goes"}]}],
            join={
                "routed": [
                    {
                        "network": "yard",
                        "cidr": f"{FAR}.0/24",
                        "router": "yard-join",
                        "uplink_pool": {"start": YARD.at(240), "end": YARD.at(249)},
                    }
                ]
            },
            vantages=[{"name": "near", "where": near, "side": "source", "tcp_port": 80}],
            accept=("verify.addresses-answer",),  # no vantage point can stand on a network that is not there yet
        )
        plan = planned(goal)
        watari("run", plan.id, "--yes", codes=(0,))
        watari("verify", "last")
        assert_joined(lab_clouds, near, at)
        watari("undo", "last", "--yes", codes=(0,))
        watari("verify", "last")
        wait_for(lambda: all(is_well(asked(near, address), name) for name, address in at.items()))
    assert {SOURCE: holdings(source), TARGET: holdings(target)} == clean


def assert_joined(state: State, near: str, at: dict[str, str]) -> None:
    """The guest answers in the new subnet and nowhere else.

    From beside it what stayed is reached through the router.
    """
    target = administrator(state, TARGET)
    new = f"{FAR}.{at['yard-goes'].rpartition('.')[2]}"
    network = target.network.find_network("yard", ignore_missing=False)
    with place_on(state, network.provider_segmentation_id, f"{FAR}.251") as far:
        wait_for(lambda: is_well(asked(far, new), "yard-goes"))
        assert not NamespaceSighting("near", near).look(at["yard-goes"], 80).answers
        call(["ip", "-n", far, "route", "add", YARD.cidr, "via", f"{FAR}.1"])
        wait_for(lambda: is_well(asked(far, at["yard-stays"]), "yard-stays"))
    router = target.network.find_router("yard-join", ignore_missing=False)
    outer = router.external_gateway_info["external_fixed_ips"][0]["ip_address"]
    assert 240 <= int(outer.rpartition(".")[2]) <= 249


def test_a_gateway_and_its_floating_ip_go_over(database: Path, tmp_path: Path, lab_clouds: State) -> None:
    source, target = administrator(lab_clouds, SOURCE), administrator(lab_clouds, TARGET)
    clean = {SOURCE: holdings(source), TARGET: holdings(target)}
    with ExitStack() as stack:
        for admin, pool in ((source, (10, 99)), (target, (100, 199))):
            outside = provide(admin, OUTSIDE, pool, is_router_external=True)
            stack.callback(admin.network.delete_network, outside)
        project = stack.enter_context(settled(lab_clouds, HILLER))
        on_hill = stack.enter_context(place_on(lab_clouds, HILL.vlan, HILL.at(5)))
        outdoors = stack.enter_context(place_on(lab_clouds, OUTSIDE.vlan, OUTSIDE.at(5)))
        network = provide(source, HILL, (10, 99), project_id=project.id)
        at = boot(member(lab_clouds, SOURCE, HILLER.name), HILLER, ("hill-1",), network)
        floating = open_outside(source, project.id, at["hill-1"])
        wait_for(lambda: is_well(asked(on_hill, at["hill-1"]), "hill-1"))
        wait_for(lambda: is_well(asked(outdoors, floating), "hill-1"))
        goal = goal_of(
            database.with_name("hill.yaml"),
            HILLER,
            join={
                "shared_segments": [
                    {
                        "network": "hill",
                        "gateway": "target",
                        "target_pool": {"start": HILL.at(100), "end": HILL.at(199)},
                    }
                ]
            },
            vantages=[{"name": "hill", "where": on_hill, "tcp_port": 80}],
        )
        hand_over(
            planned(goal), (source, target), tmp_path / "runner.log", partial(asked, outdoors, floating), floating
        )
        assert is_well(asked(on_hill, at["hill-1"]), "hill-1")
        assert_gateway_of(on_hill, target)

        back = plan_of_undo()
        watari("run", back.id, "--yes", codes=(0,))
        watari("verify", "last")
        wait_for(lambda: is_well(asked(outdoors, floating), "hill-1"))
        assert_gateway_of(on_hill, source)
    assert {SOURCE: holdings(source), TARGET: holdings(target)} == clean


def open_outside(admin: Any, project_id: str, address: str) -> str:
    """Give a project a router between its segment and the outside, and an outside address to one of its instances."""
    outside = admin.network.find_network(OUTSIDE.name, ignore_missing=False).id
    subnet = admin.network.find_subnet(HILL.name, ignore_missing=False)
    router = admin.network.create_router(
        name="hill-edge", project_id=project_id, external_gateway_info={"network_id": outside}
    )
    admin.network.add_interface_to_router(router, subnet_id=subnet.id)
    port = next(iter(admin.network.ports(fixed_ips=f"ip_address={address}")))
    made = admin.network.create_ip(floating_network_id=outside, port_id=port.id, project_id=project_id)
    return str(made.floating_ip_address)


def hand_over(plan: Any, clouds: tuple[Any, Any], log: Path, outside_view: Any, floating: str) -> None:
    """Run the crossing: the instance goes, the gateway waits for a word, and never do both clouds point the address."""
    watch = Watch(plan)
    runner = Runner("run", plan.id, "--yes", log=log)
    with both_watched(clouds, floating) as seen:
        until(watch.is_held, runner)
        wait_for(lambda: is_well(outside_view(), "hill-1"))
        watari("proceed", "last")
        assert runner.wait() == 0, log.read_text()
    wait_for(lambda: is_well(outside_view(), "hill-1"))
    watari("verify", "last")
    assert (True, True) not in seen
    assert {(True, False), (False, True)} <= seen


@contextmanager
def both_watched(clouds: tuple[Any, Any], floating: str) -> Iterator[set[tuple[bool, bool]]]:
    """Ask both clouds' Neutron again and again whether they point a floating address to a port.

    Gives all that was seen, as pairs.

    The old cloud is asked after the new one: an address that goes from the one to the other is never seen on both by
    mistake.
    """
    seen: set[tuple[bool, bool]] = set()
    ended = threading.Event()

    def points(admin: Any) -> bool:
        return any(ip.port_id for ip in admin.network.ips(floating_ip_address=floating))

    def ask_on() -> None:
        while not ended.is_set():
            there = points(clouds[1])
            seen.add((points(clouds[0]), there))

    asking = threading.Thread(target=ask_on)
    asking.start()
    try:
        yield seen
    finally:
        ended.set()
        asking.join()


def assert_gateway_of(on_hill: str, admin: Any) -> None:
    """The gateway's address answers with the MAC of the router of this cloud."""
    legs = list(admin.network.ports(fixed_ips=f"ip_address={HILL.at(1)}"))
    assert [leg.mac_address for leg in legs] == [mac_of(on_hill, HILL.at(1))]
