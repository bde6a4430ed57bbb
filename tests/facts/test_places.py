"""Where a network has its place on the target, and that nobody guesses where several could be meant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_network, a_range, a_subnet, crossing, two_clouds
from watari.checks.check import check
from watari.facts.crossing import CrossingFacts
from watari.model.goal import CrossingGoal, Join, Mapping, RoutedNetwork
from watari.model.survey.survey import Survey
from watari.plan.crossing import plan

ANYBODYS = a_network("lan", shared=True, project_id="project-admin", provider_type="geneve", physical_network=None)
TWINS = tuple(ANYBODYS.model_copy(update={"id": f"lan-{at}"}) for at in (1, 2))
SUBNETS = tuple(a_subnet("lan", id=f"subnet-{twin.id}", network_id=twin.id) for twin in TWINS)


def on_the_lan(*networks: Any, **goal: Any) -> tuple[CrossingGoal, dict[Any, Survey]]:
    """The shop's instances stand on a network that everybody may use; the target has ``networks``."""
    surveys = two_clouds(target={"networks": networks, "subnets": SUBNETS})
    source = surveys["source"]
    ports = tuple(p.model_copy(update={"network_id": "network-lan"}) for p in source.ports)
    moved = source.model_copy(update={"networks": (*source.networks, ANYBODYS), "ports": ports})
    return crossing(**{"join": Join()} | goal), {**surveys, "source": moved}


def facts_of(goal: CrossingGoal, surveys: dict[Any, Survey]) -> CrossingFacts:
    return CrossingFacts(goal, surveys["source"], surveys["target"])


def test_the_only_one_of_the_name_stands_for_it() -> None:
    facts = facts_of(*on_the_lan(TWINS[0]))
    assert facts.target_networks["network-lan"] == TWINS[0]


def test_of_two_that_everybody_may_use_none_is_taken_and_the_check_names_both_with_the_cure() -> None:
    """The check took the first, the planner refused: so nothing was found, and all instances were left out."""
    goal, surveys = on_the_lan(*TWINS)
    assert "network-lan" not in facts_of(goal, surveys).target_networks
    [found] = [f for f in check(goal, surveys) if f.check == "network.networks-are-joined" and f.subject == "lan"]
    assert (found.level, found.stops) == ("block", True)
    assert "lan-1, lan-2" in found.says
    assert "map: {networks: {lan: lan-1}}" in found.says
    assert {left.why for left in plan(goal, surveys).left_out if left.subject.startswith("instance")} == {
        found.says.partition("each for this: ")[2]
    }


@pytest.mark.parametrize("word", ["lan", "network-lan"], ids=["by name", "by id"])
def test_the_goal_says_which(word: str) -> None:
    goal, surveys = on_the_lan(*TWINS, map=Mapping(networks={word: "lan-2"}))
    assert facts_of(goal, surveys).target_networks["network-lan"] == TWINS[1]
    assert plan(goal, surveys).left_out == ()


def test_behind_a_router_only_the_subnet_that_the_join_takes_has_a_way() -> None:
    second = a_subnet("second", "192.0.2.0/24", network_id="network-segment")
    pool = a_range("198.51.100.200", "198.51.100.209")
    routed = RoutedNetwork(network="segment", cidr="10.7.0.0/24", router="edge", uplink_pool=pool)
    surveys = two_clouds(source={"subnets": (a_subnet(), second)})
    places = facts_of(crossing(join=Join(routed=(routed,))), surveys).places
    port = surveys["source"].ports[0]
    fixed = port.fixed_ips[0].model_copy(update={"subnet_id": "subnet-second", "address": "192.0.2.9"})
    assert list(places.why_no_address(port)) == []
    [(address, _)] = places.why_no_address(port.model_copy(update={"fixed_ips": (fixed,)}))
    assert address == "192.0.2.9"
