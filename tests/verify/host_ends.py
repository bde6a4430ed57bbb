"""A drain and an evacuation of `nyah-1` in the simulated cloud, run to their ends.

What verify, undo and finish are asked about.

`web-1` and `db-1` (with a volume more) run there and answer, `old-1` is stopped. The host has a management controller.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from tests.builders import a_volume, an_instance_port, attached
from tests.checks.host_asking import a_disk, a_drain, a_guest, a_host_cloud, an_evacuation
from watari.clouds.reach import Reach, named
from watari.clouds.simulated import SimulatedPower, SimulatedSighting, World
from watari.journeys.drain import DRAIN
from watari.journeys.evacuate import EVACUATE
from watari.journeys.journey import EndedRun, Journey
from watari.journeys.surveys.hosts import survey_again
from watari.model.finding import Finding
from watari.model.goal import DrainGoal, EvacuateGoal, Fencing, HostGoal
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.rates import USUAL_RATES
from watari.model.survey.survey import Survey
from watari.rehearse.clouds import CloudWorld
from watari.rehearse.simulation import Simulation
from watari.steps.deeds import DEEDS
from watari.verify.case import Surveys
from watari.verify.host_verify import verify_hosts

CLOUD, HOST = "nyah", "nyah-1"
ADDRESSES = {"web-1": "198.51.100.11", "db-1": "198.51.100.13", "old-1": "198.51.100.15"}
OFF: dict[str, Any] = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4}
BY_CONTROLLER = Fencing(controller=True)

G = TypeVar("G", bound=HostGoal)


@dataclass(frozen=True)
class End:
    """A run between two surveys: all that verify, undo and finish know."""

    plan: Plan
    journal: Journal
    before: Surveys
    after: Surveys

    @property
    def now(self) -> Survey:
        """The cloud after the run."""
        return self.after["cloud"]

    def findings(self) -> list[Finding]:
        """What verify says."""
        return verify_hosts(self.plan, self.journal, self.before, self.after)


@dataclass(frozen=True)
class Scene:
    """A plan, the cloud in which it is run, and what was seen there before."""

    simulation: Simulation[CloudWorld]
    before: Surveys

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.simulation.plan

    def played(self, *move_ids: str) -> Scene:
        """The same scene after the run of its plan, or of these moves alone."""
        simulation = self.simulation.fork()
        only = [move for move in self.plan.moves() if move.id in move_ids] if move_ids else [None]
        for move in only:
            simulation.run(DEEDS, only=move)
        simulation.world.settle()
        return Scene(simulation, self.before)

    def then(self, plan: Plan) -> Scene:
        """What comes next in the same cloud: an undo, a finish."""
        return Scene(Simulation(plan, self.simulation.world.fork()), self.before)

    def end(self) -> End:
        """What is known when its run has ended."""
        journal = self.simulation.journal
        after = survey_again(EndedRun(self.plan, journal, self.before), _reach(self.simulation.world.physical), _nobody)
        return End(self.plan, journal, self.before, after)


def a_full_host(**parts: Any) -> Survey:
    """The cloud before anything moves; what its instances hold in Placement follows from their flavors."""
    db_1 = a_guest("db-1", volumes=(attached("db-1", "/dev/vda"), attached("data")))
    given = {
        "host_names": (),
        "allocations": (),
        "bindings": (),
        "extensions": ("port-mac-override", "binding-extended"),
        "instances": (a_guest("web-1"), db_1, a_guest("old-1", **OFF)),
        "volumes": (*(a_disk(name) for name in ADDRESSES), a_volume("data", "db-1")),
        "ports": tuple(an_instance_port(name, address, host=HOST) for name, address in ADDRESSES.items()),
    }
    return a_host_cloud(**given | parts)


def a_drain_scene(goal: DrainGoal | None = None, **parts: Any) -> Scene:
    """The drain before its first step; ``parts`` of the survey differ."""
    world = World()
    world.load(a_full_host(**parts))
    return _scene(DRAIN, goal or a_drain(), world)


def an_evacuation_scene(goal: EvacuateGoal | None = None, **parts: Any) -> Scene:
    """The evacuation before its first step: the host has just died."""
    world = World()
    world.load(a_full_host(**parts))
    world.host_dies(CLOUD, HOST)
    return _scene(EVACUATE, goal or an_evacuation(fencing=BY_CONTROLLER), world)


@cache
def drained() -> Scene:
    """The drain at its end; nobody may change it."""
    return a_drain_scene().played()


@cache
def evacuated() -> Scene:
    """The evacuation at its end, before its host returns; nobody may change it."""
    return an_evacuation_scene().played()


def _scene(journey: Journey[G], goal: G, world: World) -> Scene:
    before = journey.survey(goal, _reach(world), _nobody)
    return Scene(Simulation(journey.plan(goal, before, USUAL_RATES), CloudWorld(world, goal)), before)


def _reach(world: World) -> Reach:
    rack = SimulatedSighting(world, "rack")
    return Reach({"cloud": world.cloud(CLOUD)}, named((rack,)), power=SimulatedPower(world, CLOUD))


def _nobody(_line: str) -> None:
    """Take no notice."""
