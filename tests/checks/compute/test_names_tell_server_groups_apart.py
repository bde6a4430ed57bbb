from __future__ import annotations

from typing import Any

from tests.builders import a_server_group, an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.names_tell_server_groups_apart import names_tell_server_groups_apart
from watari.model.survey.compute import ServerGroup
from watari.model.survey.identity import Project

MEMBER = an_instance("web-1", server_group_ids=("servergroup-apart",))


def source(*groups: ServerGroup) -> dict[str, Any]:
    return {"instances": (MEMBER,), "server_groups": (a_server_group(), *groups)}


def target(**fields: Any) -> dict[str, Any]:
    there = a_server_group(id="there", project_id="new-shop", **fields)
    return {"projects": (Project(id="new-shop", name="shop", domain_id="default"),), "server_groups": (there,)}


def test_passes_names_that_are_unique() -> None:
    assert findings(names_tell_server_groups_apart, source=source(a_server_group("near"))) == []


def test_passes_one_name_in_two_projects() -> None:
    assert (
        findings(names_tell_server_groups_apart, source=source(a_server_group(id="others", project_id="project-other")))
        == []
    )


def test_warns_of_two_of_one_name() -> None:
    twins = source(a_server_group(id="servergroup-twin"))
    assert one(names_tell_server_groups_apart, source=twins) == ("warn", "apart servergroup-apart", True)


def test_passes_what_an_earlier_crossing_made() -> None:
    assert findings(names_tell_server_groups_apart, source=source(), target=target()) == []


def test_warns_of_another_one_on_the_target() -> None:
    other = target(policy="affinity")
    assert one(names_tell_server_groups_apart, source=source(), target=other) == (
        "warn",
        "apart servergroup-apart",
        True,
    )
