"""File, function and id of a check agree; each has its line in the table, its words and its test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import pytest

import watari.checks
from tests.builders import a_survey, crossing, two_clouds
from watari.checks.case import CrossingCase
from watari.checks.host_case import HostCase
from watari.checks.host_table import HOST_CHECKS
from watari.checks.table import CHECKS
from watari.checks.wants import Check
from watari.model.goal import DrainGoal
from watari.model.steps.step import Side
from watari.model.survey.survey import Survey, Unseen

DRAIN = DrainGoal(cloud="classic", hosts=("h1",))
CODE = Path(watari.checks.__file__).parent
TESTS = Path(__file__).parent
FILES = sorted(p for p in CODE.glob("*/*.py") if p.name != "__init__.py")

ALL: dict[str, Check[Any]] = {check.id: check for check in CHECKS} | {check.id: check for check in HOST_CHECKS}

each_check = pytest.mark.parametrize("check", ALL.values(), ids=lambda c: c.id)


def test_every_file_is_in_the_table_once() -> None:
    assert sorted(ALL) == sorted(f"{p.parent.name}.{p.stem.replace('_', '-')}" for p in FILES)


@each_check
def test_file_function_and_id_agree(check: Check[Any]) -> None:
    area, truth = check.id.split(".")
    name = truth.replace("-", "_")
    assert check.ask.__module__ == f"watari.checks.{area}.{name}"
    assert check.ask.__name__ == name


@each_check
def test_says_what_why_and_whence(check: Check[Any]) -> None:
    assert check.truth.endswith(".")
    assert "\n\nWhy: " in check.text
    assert "\n\nSource: " in check.text


@each_check
def test_has_a_good_and_a_bad_case(check: Check[Any]) -> None:
    area, truth = check.id.split(".")
    text = (TESTS / area / f"test_{truth.replace('-', '_')}.py").read_text()
    names = re.findall(r"^def test_(\w+)", text, re.MULTILINE)
    assert [n for n in names if n.startswith(("passes", "asks_nothing"))]
    assert [n for n in names if n.startswith(("finds", "warns", "does_not_know", "tells"))]


@each_check
def test_needs_parts_that_a_survey_has(check: Check[Any]) -> None:
    assert {part for parts in check.needs.values() for part in parts} <= set(Survey.model_fields)


UNSEEN = [(check, side, part) for check in ALL.values() for side, parts in check.needs.items() for part in parts]


@pytest.mark.parametrize(("check", "side", "part"), UNSEEN, ids=lambda v: v if isinstance(v, str) else v.id)
def test_what_nobody_saw_is_unknown_and_never_a_pass(check: Check[Any], side: Side, part: str) -> None:
    hidden = {"unseen": (Unseen(part=part, why="403: Policy doesn't allow it"),)}
    if side == "cloud":
        found = list(check.findings(HostCase(DRAIN, a_survey("classic").model_copy(update=hidden))))
    else:
        clouds = two_clouds(**{side: hidden})
        found = list(check.findings(CrossingCase(crossing(), clouds["source"], clouds["target"])))
    assert [(f.level, f.evidence) for f in found] == [("unknown", {"answer": "403: Policy doesn't allow it"})]
    assert found[0].act


@pytest.mark.parametrize(
    ("lacks", "act"),
    [
        ("rights", "role admin, or the policy os_compute_api:os-hypervisors:list-detail"),
        ("service", "mend the service that shows hosts: .* its log says why"),
        ("other", "see why the cloud does not show its hosts"),
    ],
)
def test_the_cure_of_what_nobody_saw_is_that_of_its_cause(
    lacks: Literal["rights", "service", "other"], act: str
) -> None:
    """What a 500 hid was once told as a role that the account lacked."""
    check = next(check for check, side, part in UNSEEN if (side, part) == ("cloud", "hosts"))
    hidden = {"unseen": (Unseen(part="hosts", why="answer", lacks=lacks),)}
    found = list(check.findings(HostCase(DRAIN, a_survey("classic").model_copy(update=hidden))))
    assert re.search(act, found[0].act)
    assert ("admin" in found[0].act) == (lacks == "rights")


def test_an_empty_target_stops_no_check_from_answering() -> None:
    empty = a_survey("nyah").model_copy(
        update=dict.fromkeys(("networks", "subnets", "hosts", "services", "projects"), ())
    )
    for check in CHECKS:
        assert all(f.act and f.says for f in check.findings(CrossingCase(crossing(), two_clouds()["source"], empty)))
