from __future__ import annotations

from typing import Any

from tests.builders import a_plan, a_quota, crossing
from tests.checks.asking import findings
from watari.checks.compute.quota_suffices import quota_suffices
from watari.model.goal import ProjectChoice
from watari.model.plan import Move, Wave
from watari.model.specs import ServerGroupSpec
from watari.model.steps.create import CreateServerGroup
from watari.model.steps.set import SetQuota
from watari.model.survey.identity import Project


def shop_on_target(**limits: int) -> dict[str, Any]:
    project = Project(id="new-shop", name="shop", domain_id="default")
    return {
        "projects": (project,),
        "quotas": (a_quota("compute", limits, project_id="new-shop", used={"instances": 1}),),
    }


def test_passes_a_project_that_gets_the_limits_of_the_source() -> None:
    assert findings(quota_suffices) == []


def test_passes_a_quota_without_limit() -> None:
    assert findings(quota_suffices, target=shop_on_target(instances=-1)) == []


def test_finds_the_wave_in_which_a_quota_ends() -> None:
    [finding] = findings(quota_suffices, target=shop_on_target(instances=3))
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "shop: instances", False)
    assert finding.says.startswith("from wave data on")
    assert "quota set --instances 4 shop" in finding.act


def test_passes_when_the_plan_raises_the_limit() -> None:
    step = SetQuota(key="q", cloud="target", phase="prepare", on="new-shop", service="compute", limits={"instances": 9})
    goal = crossing()
    waves = tuple(Wave(name=i, moves=(a_move(i),)) for i in ("web-1", "web-2", "db-1"))
    assert findings(quota_suffices, target=shop_on_target(instances=3), plan=a_plan(goal, step, waves=waves)) == []
    assert findings(quota_suffices, target=shop_on_target(instances=3), plan=a_plan(goal, waves=waves)) != []


def test_says_that_the_goal_may_ask_for_the_limits_of_the_source() -> None:
    [finding] = findings(quota_suffices, target=shop_on_target(instances=3))
    assert "`quotas: raise` at project shop" in finding.act
    asks = {"projects": (ProjectChoice(name="shop", quotas="raise"),)}
    old = {"quotas": (a_quota("compute", {"instances": 9}),)}
    assert findings(quota_suffices, source=old, target=shop_on_target(instances=3), goal=asks) == []
    assert findings(quota_suffices, source=old, target=shop_on_target(instances=3)) != []


def test_finds_that_raised_limits_do_not_suffice_either() -> None:
    asks = {"projects": (ProjectChoice(name="shop", quotas="raise"),)}
    old = {"quotas": (a_quota("compute", {"instances": 3}),)}
    [finding] = findings(quota_suffices, source=old, target=shop_on_target(instances=2), goal=asks)
    assert finding.subject == "shop: instances"


def test_counts_the_server_groups_of_the_plan() -> None:
    step = CreateServerGroup(
        key="g", cloud="target", phase="prepare", project="new-shop", spec=ServerGroupSpec(name="a", policy="affinity")
    )
    plan = a_plan(crossing(), step)
    [finding] = findings(quota_suffices, target=shop_on_target(server_groups=0), plan=plan)
    assert (finding.subject, "from wave ground on" in finding.says) == ("shop: server_groups", True)
    assert "quota set --server-groups 1 shop" in finding.act
    assert findings(quota_suffices, target=shop_on_target(server_groups=1), plan=plan) == []


def a_move(instance: str) -> Move:
    return Move(id=instance, subject_kind="instance", subject=instance, subject_id=f"instance-{instance}", steps=())
