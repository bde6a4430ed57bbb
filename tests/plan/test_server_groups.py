"""Server groups of one name stay two groups, whatever the names on the target."""

from __future__ import annotations

from typing import Any

from tests import builders as a
from tests.properties.walk import Walk, clouds_of, surveys_of
from watari.clouds.simulated import World
from watari.model.plan import Plan
from watari.model.steps.create import BootInstance, CreateServerGroup
from watari.model.survey.compute import ServerGroup
from watari.model.survey.identity import Project
from watari.model.survey.survey import Survey
from watari.plan.crossing import plan

TWINS = (a.a_server_group(id="11111111-a", policy="affinity"), a.a_server_group(id="22222222-b", policy="affinity"))


def surveys(*there: ServerGroup, groups: tuple[ServerGroup, ...] = TWINS) -> dict[Any, Survey]:
    """web-1 is in the first group, web-2 in the last one; on the target the project has the groups ``there``."""
    ids = (groups[0].id, groups[-1].id)
    both = a.two_clouds()
    members = dict(zip(("web-1", "web-2"), ids, strict=True))
    instances = tuple(
        i.model_copy(update={"server_group_ids": (members[i.name],)}) if i.name in members else i
        for i in both["source"].instances
    )
    source = both["source"].model_copy(update={"instances": instances, "server_groups": groups})
    project = (
        {"projects": (Project(id="new-shop", name="shop", domain_id="default"),), "server_groups": there}
        if there
        else {}
    )
    return {"source": source, "target": both["target"].model_copy(update=project)}


def names(whole: Plan) -> list[str]:
    return [step.spec.name for step in whole.steps() if isinstance(step, CreateServerGroup)]


def test_twins_bear_the_heads_of_their_ids() -> None:
    whole = plan(a.crossing(), surveys())
    assert names(whole) == ["apart-11111111", "apart-22222222"]
    groups = {s.spec.name: str(s.spec.server_group_id) for s in whole.steps() if isinstance(s, BootInstance)}
    assert groups["web-1"] != groups["web-2"]


def test_a_name_of_its_own_stays() -> None:
    assert names(plan(a.crossing(), surveys(groups=(a.a_server_group(),)))) == ["apart"]


def test_what_an_earlier_crossing_made_is_taken_again() -> None:
    there = tuple(
        group.model_copy(update={"id": f"new-{n}", "project_id": "new-shop"}) for n, group in enumerate(TWINS)
    )
    there = tuple(
        group.model_copy(update={"name": f"apart-{old.id[:8]}"}) for group, old in zip(there, TWINS, strict=True)
    )
    whole = plan(a.crossing(), surveys(*there))
    assert names(whole) == []
    assert {s.spec.name: s.spec.server_group_id for s in whole.steps() if isinstance(s, BootInstance)} == {
        "web-1": "new-0",
        "web-2": "new-1",
        "db-1": None,
    }


def test_another_group_of_that_name_is_not_taken_for_it() -> None:
    other = a.a_server_group(id="other", project_id="new-shop", policy="anti-affinity")
    assert names(plan(a.crossing(), surveys(other, groups=TWINS[:1]))) == ["apart-11111111"]


def test_a_long_name_stays_within_novas_limit() -> None:
    groups = tuple(group.model_copy(update={"name": "g" * 255}) for group in TWINS)
    assert {len(name) for name in names(plan(a.crossing(), surveys(groups=groups)))} == {255}


def test_members_of_twins_do_not_end_in_one_group() -> None:
    world, both = World(), surveys()
    world.load(both["source"])
    world.load(both["target"])
    clouds = clouds_of(world)
    Walk(plan(a.crossing(), surveys_of(clouds, look=True)), clouds).all()
    there = {group.name: len(group.member_ids) for group in clouds.target.compute.server_groups()}
    assert there == {"apart-11111111": 1, "apart-22222222": 1}
