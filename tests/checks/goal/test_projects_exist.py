from __future__ import annotations

from tests.builders import SHOP
from tests.checks.asking import findings, one
from watari.checks.goal.projects_exist import projects_exist
from watari.model.goal import ProjectChoice
from watari.model.survey.identity import Project


def test_passes_a_project_of_the_source() -> None:
    assert findings(projects_exist) == []


def test_finds_a_misspelt_project() -> None:
    [finding] = findings(projects_exist, goal={"projects": (ProjectChoice(name="shopp"),)})
    assert (finding.level, finding.subject, finding.evidence["similar"]) == ("block", "shopp", "shop")


def test_finds_a_disabled_project() -> None:
    project = Project(id=SHOP, name="shop", domain_id="default", enabled=False)
    assert one(projects_exist, source={"projects": (project,)}) == ("block", "shop", False)
