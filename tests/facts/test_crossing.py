"""Who crosses, in which wave, and what it is on the target."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_server_group, an_instance, crossing, two_clouds
from watari.facts.crossing import CrossingFacts
from watari.model.goal import Choice, Mapping, ProjectChoice, WaveGoal
from watari.model.survey.compute import Aggregate
from watari.model.survey.identity import Project


def facts(goal: dict[str, Any] | None = None, **sides: dict[str, Any]) -> CrossingFacts:
    surveys = two_clouds(**sides)
    return CrossingFacts(crossing(**goal or {}), surveys["source"], surveys["target"])


def test_an_instance_belongs_to_the_first_wave_that_takes_it() -> None:
    waves = (
        WaveGoal(name="one", take=(Choice(name="web-1"), Choice(name="db-*", metadata={"role": "spare"}))),
        WaveGoal(name="two", take=(Choice(name="w*"), Choice(metadata={"role": "db"}))),
        WaveGoal(name="none", take=()),
    )
    instances = (
        an_instance("web-1"),
        an_instance("web-2"),
        an_instance("db-1", metadata={"role": "db"}),
        an_instance("x"),
    )
    known = facts({"waves": waves}, source={"instances": instances})
    assert known.wave_of == {"instance-web-1": 0, "instance-web-2": 1, "instance-db-1": 1}
    assert [reason.rule for reason in known.reasons["instance-x"]] == ["wave"]


def test_a_project_that_the_goal_names_twice_crosses_once_in_its_turn() -> None:
    bar = Project(id="project-bar", name="bar", domain_id="default")
    projects = (Project(id="project-shop", name="shop", domain_id="default"), bar)
    named = tuple(ProjectChoice(name=name) for name in ("bar", "shop", "bar"))
    known = facts({"projects": named}, source={"projects": projects})
    assert [(chosen.project.name, chosen.at) for chosen in known.chosen.values()] == [("bar", 0), ("shop", 1)]


def test_the_group_of_an_instance_is_what_it_says_itself_else_what_the_group_says() -> None:
    groups = (a_server_group("old", member_ids=("instance-web-1", "instance-db-1")), a_server_group("new"))
    web = an_instance("web-1", server_group_ids=("servergroup-new",))
    known = facts(source={"server_groups": groups, "instances": (web, an_instance("db-1"))})
    assert known.server_group_of == {"instance-web-1": "servergroup-new", "instance-db-1": "servergroup-old"}


@pytest.mark.parametrize(
    ("zone", "on_target"), [(None, None), ("nova", None), ("far", "far"), ("gone", None), ("east", "west")]
)
def test_a_zone_is_asked_for_as_mapped_else_where_it_exists(zone: str | None, on_target: str | None) -> None:
    zones = tuple(Aggregate(id=at, name=name, availability_zone=name) for at, name in enumerate(("far", "nova")))
    known = facts({"map": Mapping(availability_zones={"east": "west"})}, target={"aggregates": zones})
    assert known.target_zone(zone) == on_target
