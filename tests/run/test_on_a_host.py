"""The runner brings steps to their end that act on a machine and in no cloud, and knows nothing of them."""

from __future__ import annotations

from tests.machines.services import DEEDS, RestartService, SetService
from tests.run.story import instance_move, the_plan
from watari.clouds.simulated import Machine, SimulatedService, World, example_world
from watari.model.plan import Plan, Wave
from watari.model.steps.step import Step
from watari.rehearse.clouds import CloudWorld
from watari.rehearse.simulation import Simulation

RESTART = RestartService(key="ctl/restart", phase="build", host="ctl-1", service="haproxy")
STOP = SetService(key="ctl/stop", phase="cut_over", host="ctl-1", service="api", active=False)


def a_world(**services: SimulatedService) -> World:
    world = example_world()
    world.machines["ctl-1"] = Machine("ctl-1", services=services)
    return world


def a_simulation(world: World, *steps: Step) -> Simulation[CloudWorld]:
    """A plan is a closed union of steps, which does not know these: they are put into one that is made already."""
    fields = {"id": "ctl", "subject_id": "", "steps": steps, "expects": (), "on_failure": "put_back"}
    move = instance_move(world, "web-1", after=()).model_copy(update=fields)
    wave = Wave(name="one", moves=()).model_copy(update={"moves": (move,)})
    plan: Plan = the_plan(world).model_copy(update={"waves": (wave,)})
    return Simulation(plan, CloudWorld(world, plan.goal))


def played(simulation: Simulation[CloudWorld]) -> dict[str, list[str]]:
    simulation.run(DEEDS)
    told: dict[str, list[str]] = {}
    for entry in simulation.journal.entries:
        said = str(entry.facts["result"]) if entry.kind == "ended" else entry.kind
        told.setdefault(entry.step_key or entry.move_id, []).append(said)
    return told


def test_they_are_done_once() -> None:
    world = a_world(haproxy=SimulatedService(), api=SimulatedService())
    said = played(a_simulation(world, RESTART, STOP.model_copy(update={"after": ("ctl/restart",)})))
    assert (said["ctl/restart"], said["ctl/stop"]) == (["intent", "done"], ["intent", "done"])
    assert said["ctl"][-1] == "moved"
    services = world.machines["ctl-1"].services
    assert (services["haproxy"].starts, services["api"].activity) == (2, "inactive")


def test_what_was_stopped_is_started_again_when_its_move_fails() -> None:
    world = a_world(haproxy=SimulatedService(broken=True), api=SimulatedService())
    said = played(a_simulation(world, STOP, RESTART.model_copy(update={"after": ("ctl/stop",)})))
    assert "failed" in said["ctl/restart"]
    assert said["ctl"][-1] == "put_back"
    assert world.machines["ctl-1"].services["api"].activity == "active"


def test_a_machine_that_no_goal_names_fails_its_step_with_a_cure() -> None:
    simulation = a_simulation(a_world(), RESTART.model_copy(update={"host": "ctl-9"}))
    assert played(simulation)["ctl/restart"] == ["failed"]
    (failed,) = (entry for entry in simulation.journal.entries if entry.kind == "failed")
    assert "no host 'ctl-9' within reach" in failed.facts["says"]
