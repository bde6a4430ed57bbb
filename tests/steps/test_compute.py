"""Nova's states decide: what may be stopped, what is ours to unlock, which instance is the one we asked for."""

from typing import Any

import pytest

from tests.machines.world import OURS, TwoClouds, two_clouds
from tests.steps.looking import act, look, shop, told
from watari.clouds.port import Cloud
from watari.clouds.reach import Reach
from watari.clouds.simulated import Failing, Ledger
from watari.model.specs import DiskSpec, FlavorSpec, InstanceSpec, ServerGroupSpec
from watari.model.steps.create import BootInstance, CreateFlavor, CreateServerGroup
from watari.model.steps.set import SetLock, SetPower
from watari.model.steps.step import Side
from watari.steps.deed import Scene
from watari.steps.deeds import deed_for
from watari.steps.sight import Seen

STOP = SetPower(**told(cloud="source"), instance_id="instance-on", on=False)
START = SetPower(**told(cloud="source"), instance_id="instance-off", on=True)
PORT = "port-10.1.0.21"
BOOT = BootInstance(
    **told(), spec=InstanceSpec(name="web", flavor_id="flavor-small", image_id="image-spare", port_ids=(PORT,))
)
FROM_VOLUME = BootInstance(
    **told(),
    spec=InstanceSpec(
        name="db", flavor_id="flavor-small", disks=(DiskSpec(volume_id="volume-root", boot_index=0),), port_ids=(PORT,)
    ),
)


def until_settled(step: BootInstance, clouds: TwoClouds) -> Seen:
    for _ in range(20):
        seen = look(step, clouds, ours=True).seen
        if seen is not Seen.UNDER_WAY:
            return seen
    return Seen.UNDER_WAY


@pytest.mark.parametrize(
    ("step", "state", "seen"),
    [
        (STOP, {"status": "ACTIVE"}, Seen.TODO),
        (STOP, {"status": "ACTIVE", "task_state": "powering-off"}, Seen.UNDER_WAY),
        (STOP, {"status": "ACTIVE", "task_state": "migrating"}, Seen.UNDER_WAY),
        (STOP, {"status": "SHUTOFF"}, Seen.DONE),
        (STOP, {"status": "PAUSED"}, Seen.CHANGED),
        (STOP, {"status": "SUSPENDED"}, Seen.CHANGED),
        (STOP, {"status": "RESCUE"}, Seen.CHANGED),
        (STOP, {"status": "ERROR"}, Seen.CHANGED),
        (START, {"status": "SHUTOFF", "task_state": "powering-on"}, Seen.UNDER_WAY),
        (START, {"status": "ACTIVE"}, Seen.DONE),
        (START, {"status": "SHELVED_OFFLOADED"}, Seen.CHANGED),
    ],
)
def test_power(step: SetPower, state: dict[str, Any], seen: Seen) -> None:
    clouds = two_clouds()
    clouds.source.state.instances.change(
        step.instance_id if isinstance(step.instance_id, str) else "", **{"task_state": None} | state
    )
    assert look(step, clouds).seen is seen


def test_a_start_of_ours_that_ends_in_error_failed() -> None:
    clouds = two_clouds()
    clouds.source.state.instances.change("instance-off", status="ERROR", fault="no such disk")
    sight = look(START, clouds, ours=True)
    assert (sight.seen, sight.says) == (Seen.FAILED, "Nova gave up: no such disk")


def test_an_order_that_nova_did_not_carry_out_says_why() -> None:
    clouds = two_clouds()
    clouds.source.state.spoil("start")
    act(START, clouds)
    clouds.source.tick(10)
    sight = look(START, clouds, ours=True)
    assert (sight.seen, sight.says) == (Seen.TODO, "it is SHUTOFF: the hypervisor could not start it")


@pytest.mark.parametrize(
    ("locked", "reason", "wanted", "seen"),
    [
        (True, OURS, True, Seen.DONE),
        (True, "audit", True, Seen.CHANGED),
        (True, None, False, Seen.CHANGED),
        (True, "audit", False, Seen.CHANGED),
        (True, OURS, False, Seen.TODO),
        (False, None, True, Seen.TODO),
        (False, None, False, Seen.DONE),
    ],
)
def test_lock(locked: bool, reason: str | None, wanted: bool, seen: Seen) -> None:
    clouds = two_clouds()
    clouds.source.state.instances.change("instance-on", locked=locked, locked_reason=reason)
    assert (
        look(SetLock(**told(cloud="source"), instance_id="instance-on", locked=wanted, reason=OURS), clouds).seen
        is seen
    )


@pytest.mark.parametrize("step", [STOP, SetLock(**told(), instance_id="none", locked=True, reason=OURS)])
def test_an_instance_that_is_gone_is_changed(step: Any) -> None:
    sight = look(step.model_copy(update={"instance_id": "none"}), two_clouds())
    assert (sight.seen, sight.says) == (Seen.CHANGED, "the instance is gone")


@pytest.mark.parametrize("step", [BOOT, FROM_VOLUME])
def test_an_instance_is_known_before_a_host_has_taken_its_port(step: BootInstance) -> None:
    clouds = two_clouds()
    clouds.world.clock.seconds_per_call = 0.0
    act(step, clouds)
    assert clouds.target.networks.port(PORT).device_id == ""
    sight = look(step, clouds, ours=True)
    assert sight.seen is Seen.UNDER_WAY
    assert clouds.target.compute.instance(sight.made["id"]).name == step.spec.name


def test_another_instance_of_that_name_is_not_taken_for_ours() -> None:
    clouds = two_clouds()
    clouds.world.clock.seconds_per_call = 0.0
    shop(clouds.target).compute.boot(BOOT.spec.model_copy(update={"image_id": "image-guest", "port_ids": ()}))
    assert look(BOOT, clouds).seen is Seen.TODO


@pytest.mark.parametrize("step", [BOOT, FROM_VOLUME])
def test_where_no_host_is_valid_the_instance_in_error_is_named(step: BootInstance) -> None:
    clouds = two_clouds()
    for host in clouds.target.state.hosts:
        clouds.target.state.hosts.change(host.name, enabled=False)
    act(step, clouds)
    assert until_settled(step, clouds) is Seen.FAILED
    sight = look(step, clouds, ours=True)
    assert "No valid host" in sight.says
    assert clouds.target.compute.instance(sight.made["id"]).status == "ERROR"


def test_a_build_that_breaks_is_named_though_its_port_is_free_again() -> None:
    clouds = two_clouds()
    clouds.target.state.spoil("boot")
    act(BOOT, clouds)
    assert until_settled(BOOT, clouds) is Seen.FAILED
    assert clouds.target.networks.port(PORT).device_id == ""
    assert look(BOOT, clouds, ours=True).made


@pytest.mark.parametrize("slow", ["compute.named", "networks.port"])
def test_one_that_comes_to_life_between_two_looks_is_ours(slow: str) -> None:
    """An answer takes so long that the port, free at the first look, belongs to a running instance at the next."""
    clouds = two_clouds()
    clouds.world.clock.seconds_per_call = 0.0
    act(BOOT, clouds)

    class Slow(Ledger):
        def enter(self, method: str) -> None:
            super().enter(method)
            if method == slow and self.count(slow) == (1 if slow == "compute.named" else 2):
                clouds.world.clock.tick(300)

    target = Failing(clouds.target, ledger=Slow())
    sides: dict[Side, Cloud] = {"source": clouds.source, "target": target}
    sights = [deed_for(BOOT).look(BOOT, Scene(Reach(sides), ours=True)) for _ in range(3)]
    assert Seen.CHANGED not in [sight.seen for sight in sights]
    assert (sights[-1].seen, bool(sights[-1].made)) == (Seen.DONE, True)


def test_a_port_that_something_else_holds_is_not_booted_on() -> None:
    clouds = two_clouds()
    clouds.target.state.ports.change(PORT, device_id="a-load-balancer", device_owner="Octavia")
    assert look(BOOT, clouds).says == "its port is held by a-load-balancer"


@pytest.mark.parametrize(
    ("state", "differs"),
    [
        ({"name": "other"}, "name is other, wanted web"),
        ({"status": "SHUTOFF"}, "status is SHUTOFF, wanted ACTIVE"),
        ({"image_id": "image-guest"}, "image_id is image-guest, wanted image-spare"),
    ],
)
def test_an_instance_on_our_port_is_compared(state: dict[str, Any], differs: str) -> None:
    clouds = two_clouds()
    act(BOOT, clouds)
    assert until_settled(BOOT, clouds) is Seen.DONE
    clouds.target.state.instances.change(look(BOOT, clouds).made["id"], **state)
    sight = look(BOOT, clouds, ours=True)
    assert (sight.seen, sight.facts["differs"]) == (Seen.CHANGED, [differs])


def flavor(**fields: Any) -> CreateFlavor:
    given = {"id": "flavor-small", "name": "small", "vcpus": 1, "ram_mib": 128, "disk_gib": 1}
    return CreateFlavor(**told(project=None), spec=FlavorSpec(**given | fields))


@pytest.mark.parametrize(
    ("step", "seen"),
    [
        (flavor(), Seen.DONE),
        (flavor(vcpus=2), Seen.CHANGED),
        (flavor(extra_specs={"a": "b"}), Seen.CHANGED),
        (flavor(id="f9"), Seen.CHANGED),
        (flavor(id="f9", name="new"), Seen.TODO),
    ],
)
def test_a_flavor_is_compared(step: CreateFlavor, seen: Seen) -> None:
    assert look(step, two_clouds()).seen is seen


def test_a_flavor_of_ours_without_its_extra_specs_is_made_anew() -> None:
    clouds, step = two_clouds(), flavor(id="f9", name="new", extra_specs={"a": "b"})
    clouds.target.compute.create_flavor(step.spec.model_copy(update={"extra_specs": {}}))
    assert look(step, clouds, ours=True).seen is Seen.PARTIAL
    act(step, clouds)
    assert look(step, clouds, ours=True).seen is Seen.DONE


def test_two_server_groups_of_one_name_are_not_guessed_between() -> None:
    clouds, step = two_clouds(), CreateServerGroup(**told(), spec=ServerGroupSpec(name="far", policy="affinity"))
    for _ in range(2):
        shop(clouds.target).compute.create_server_group(step.spec)
    assert look(step, clouds, ours=True).seen is Seen.CHANGED
