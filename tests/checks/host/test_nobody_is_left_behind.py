from __future__ import annotations

from tests.checks.host_asking import (
    Parts,
    a_compute,
    a_drain,
    a_guest,
    a_host_cloud,
    a_host_plan,
    an_evacuation,
    findings,
    one,
)
from watari.checks.host.nobody_is_left_behind import nobody_is_left_behind
from watari.model.goal import RebalanceGoal
from watari.model.plan import LeftOut
from watari.model.survey.compute import Stock
from watari.plan.hosts.drain import plan_drain

STAYS = (LeftOut(subject="instance db-1 (instance-db-1)", why="not enough room: nyah-2 (C5): add a host"),)


def test_passes_before_there_is_a_plan_where_all_may_go() -> None:
    assert findings(nobody_is_left_behind) == []


def test_names_who_can_go_nowhere_before_the_plan_does_and_in_its_words() -> None:
    cloud: Parts = {"instances": (a_guest("web-1", status="SUSPENDED"), a_guest("db-1", pinned_zone="cellar"))}
    before = {finding.subject: finding for finding in findings(nobody_is_left_behind, **cloud)}
    left = plan_drain(a_drain(), {"cloud": a_host_cloud(**cloud)}).left_out
    assert [subject.split()[1] for subject in before] == ["db-1", "web-1"]
    assert {subject: finding.says for subject, finding in before.items()} == {
        each.subject: f"it would stay: {each.why}" for each in left
    }
    assert {finding.level for finding in before.values()} == {"warn"}


def test_names_before_an_evacuation_who_is_not_rebuilt() -> None:
    sealed = a_guest("web-1", image_properties={"hw_tpm_version": "2.0"})
    [finding] = findings(nobody_is_left_behind, goal=an_evacuation(), instances=(sealed,))
    assert "has a virtual TPM, and Nova rebuilds no such instance (E5)" in finding.says


def test_who_only_lacks_room_now_is_the_plans_matter() -> None:
    """Another may make way for it, so nobody can say before."""
    full = {"VCPU": Stock(total=8, used=8), "MEMORY_MB": Stock(total=8192, used=8192), "DISK_GB": Stock(total=200)}
    hosts = (a_compute("nyah-1"), a_compute("nyah-2", inventory=full), a_compute("nyah-3", inventory=full))
    assert findings(nobody_is_left_behind, hosts=hosts) == []


def test_passes_a_plan_that_takes_all() -> None:
    assert findings(nobody_is_left_behind, plan=a_host_plan()) == []


def test_finds_who_stays_on_a_host_to_be_emptied() -> None:
    plan = a_host_plan(left_out=STAYS)
    assert one(nobody_is_left_behind, plan=plan, goal=a_drain()) == ("block", "instance db-1 (instance-db-1)", True)


def test_tells_who_keeps_a_host_in_use_when_nobody_must_leave() -> None:
    goal = RebalanceGoal(cloud="nyah", aim="consolidate")
    assert one(nobody_is_left_behind, plan=a_host_plan(goal=goal, left_out=STAYS), goal=goal)[0] == "note"
