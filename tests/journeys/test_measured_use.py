"""A rebalancing's survey keeps what was measured, once, when it is planned.

Its spread cools what was measured to be hot.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.builders import NOON
from tests.checks.host_asking import a_disk, a_guest, a_host_cloud
from watari.clouds.port import Shares
from watari.clouds.prometheus.line import PrometheusSilent
from watari.clouds.reach import Reach
from watari.clouds.simulated import SimulatedUsage, World
from watari.facts.lookup import Surveys
from watari.journeys.journey import EndedRun
from watari.journeys.rebalance import REBALANCE
from watari.journeys.surveys.rebalance import OpenUsage, survey_rebalance
from watari.model.goal import MeasuredBy, RebalanceGoal
from watari.model.journal import Journal
from watari.model.rates import USUAL_RATES
from watari.model.survey.survey import Survey, Unseen
from watari.model.survey.use import MeasuredUse
from watari.rehearse.clouds import CloudWorld
from watari.rehearse.simulation import Simulation
from watari.steps.deeds import DEEDS

SAID = MeasuredBy(prometheus="https://prometheus.example.org:9090", query="avg by (host) (x)")
GOAL = RebalanceGoal(cloud="nyah", aim="spread", use=SAID)
BUSY = {"web-1": 1.0, "web-2": 1.0, "db-1": 0.5}


def a_world() -> World:
    """Three instances of four vCPUs on the first host of eight processors."""
    big = a_guest().flavor.model_copy(update={"vcpus": 4})
    instances = tuple(a_guest(name, flavor=big) for name in BUSY)
    world = World()
    disks = tuple(a_disk(instance.name) for instance in instances)
    world.load(a_host_cloud(host_names=(), instances=instances, volumes=disks, ports=(), bindings=(), allocations=()))
    return world


def surveyed(world: World, goal: RebalanceGoal = GOAL, opened: OpenUsage | None = None) -> Surveys:
    def simulated(cloud: str, _said: MeasuredBy) -> SimulatedUsage:
        return SimulatedUsage(world, cloud, BUSY)

    return survey_rebalance(goal, Reach({"cloud": world.cloud("nyah")}), lambda _line: None, opened or simulated)


def shares(seen: Survey) -> dict[str, float]:
    return {use.host: use.share for use in seen.use}


@dataclass
class Monitoring:
    """Gives a fixed answer, or none."""

    answer: Shares | None = None
    asked: list[tuple[str, MeasuredBy]] = field(default_factory=list)

    def open(self, cloud: str, said: MeasuredBy) -> Monitoring:
        self.asked.append((cloud, said))
        return self

    def shares(self) -> Shares:
        if self.answer is None:
            raise PrometheusSilent("nobody answers", cure="wake it")
        return self.answer


def test_the_survey_keeps_what_was_measured_of_the_goals_cloud() -> None:
    monitoring = Monitoring(Shares((MeasuredUse(host="nyah-1", share=0.9, at=NOON),), ("a store is away",)))
    seen = surveyed(a_world(), opened=monitoring.open)["cloud"]
    assert (seen.use, monitoring.asked) == (monitoring.answer.hosts if monitoring.answer else (), [("nyah", SAID)])
    assert Unseen(part="use", why="the monitoring warns: a store is away", lacks="other") in seen.unseen
    assert Survey.model_validate_json(seen.model_dump_json()) == seen


def test_without_an_answer_there_is_no_survey() -> None:
    with pytest.raises(PrometheusSilent):
        surveyed(a_world(), opened=Monitoring().open)


def test_who_is_not_named_is_not_asked() -> None:
    monitoring = Monitoring()
    assert surveyed(a_world(), GOAL.model_copy(update={"use": None}), monitoring.open)["cloud"].use == ()
    assert monitoring.asked == []


def test_a_plan_that_is_there_is_looked_at_without_measuring_again() -> None:
    """No server listens at the goal's address: whoever asked it would fail."""
    world = a_world()
    plan = REBALANCE.plan(GOAL, surveyed(world), USUAL_RATES)
    reach = Reach({"cloud": world.cloud("nyah")})
    before = REBALANCE.look_before(GOAL, reach, lambda _line: None)
    after = REBALANCE.look_again(
        EndedRun(plan, Journal(run_id="r", plan_id=plan.id), before), reach, lambda _line: None
    )
    assert (before["cloud"].use, after["cloud"].use) == ((), ())
    assert not [finding for finding in REBALANCE.check(GOAL, before, plan) if finding.subject == "use"]


def test_a_spread_cools_what_is_measured_to_be_hot() -> None:
    """Its guests want ten processors of eight; what each really uses shows when they have moved apart."""
    world = a_world()
    before = surveyed(world)
    assert shares(before["cloud"]) == {"nyah-1": 1.0, "nyah-2": 0.0, "nyah-3": 0.0}
    simulation = Simulation(REBALANCE.plan(GOAL, before, USUAL_RATES), CloudWorld(world, GOAL))
    simulation.run(DEEDS)
    simulation.world.settle()
    after = shares(surveyed(world)["cloud"])
    assert max(after.values()) == 0.5
    assert sum(after.values()) == pytest.approx(10 / 8)


def test_every_host_that_takes_part_is_looked_at_closely() -> None:
    """What a failed move left behind keeps a freed host from being empty, and a port from being bound."""
    world = a_world()
    hosts = [host.name for host in world.cloud("nyah").compute.hosts()]
    seen = surveyed(world, RebalanceGoal(cloud="nyah", aim="consolidate"))["cloud"]
    assert list(seen.host_names) == hosts
    part = surveyed(world, RebalanceGoal(cloud="nyah", aim="consolidate", hosts=(hosts[0],)))["cloud"]
    assert part.host_names == (hosts[0],)
