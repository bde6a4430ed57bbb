from __future__ import annotations

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.names_tell_instances_apart import names_tell_instances_apart
from watari.model.survey.identity import Project

TWINS = (an_instance("web-1"), an_instance("web-1", id="instance-twin"))


def test_passes_names_that_are_unique() -> None:
    assert findings(names_tell_instances_apart) == []


def test_notes_two_of_one_name() -> None:
    assert one(names_tell_instances_apart, source={"instances": TWINS})[:2] == ("note", "web-1")


def test_finds_a_dependency_on_one_of_two() -> None:
    goal = {"depends_on": {"db-1": ("web-1",)}}
    assert one(names_tell_instances_apart, source={"instances": TWINS}, goal=goal) == ("warn", "web-1", True)


def test_warns_of_an_instance_that_looks_crossed() -> None:
    project = Project(id="new-shop", name="shop", domain_id="default")
    target = {"projects": (project,), "instances": (an_instance(id="x", project_id="new-shop"),)}
    assert one(names_tell_instances_apart, target=target) == ("warn", "web-1", True)
