"""A carried disk bears the format of its bytes, which only the capture tells."""

from __future__ import annotations

import pytest

from tests.properties.walk import Walk, clouds_of, surveys_of
from tests.scenarios.stories import goal_of, plan_of, surveys_in
from watari.clouds.simulated import Habits, World
from watari.model.steps.disk import CarryImage
from watari.plan.crossing import plan
from watari.verify.verify import verify

STORY = "same_vlan"


def test_the_plan_leaves_the_format_of_disks_open() -> None:
    carries = [
        step for step in plan_of(STORY).steps() if isinstance(step, CarryImage) and step.key.startswith("instance/")
    ]
    assert carries
    assert {step.spec.disk_format for step in carries} == {None}


@pytest.mark.parametrize(("raw", "arrives_as"), [(True, "raw"), (False, "qcow2")])
def test_a_root_disk_arrives_in_the_format_in_which_nova_captured_it(raw: bool, arrives_as: str) -> None:
    world, surveys = World(), surveys_in(STORY)
    world.load(surveys["source"], Habits(captures_raw=raw))
    world.load(surveys["target"])
    clouds = clouds_of(world)
    before = surveys_of(clouds, look=True)
    whole = plan(goal_of(STORY), before)
    walk = Walk(whole, clouds).all()
    moved = {image.name: image.disk_format for image in clouds.target.images.all() if "as moved from" in image.name}
    assert moved == {f"{name} as moved from classic": arrives_as for name in ("web-1", "web-2", "db-1")}
    assert [f for f in verify(whole, walk.journal, before, surveys_of(clouds, look=True)) if f.stops] == []
