from __future__ import annotations

from tests.builders import a_service
from tests.checks.host_asking import Parts, a_guest, a_host_plan, a_migration, a_move, an_evacuation, findings, one
from watari.checks.host.evacuations_are_tidied_up import evacuations_are_tidied_up


def evacuated(source: str, instance: str = "web-1", status: str = "done") -> Parts:
    return {
        "migrations": (
            a_migration(instance=instance, kind="evacuation", status=status, source_host=source, target_host="nyah-9"),
        )
    }


def test_passes_evacuations_whose_host_came_back() -> None:
    assert findings(evacuations_are_tidied_up, **evacuated("nyah-2", status="completed")) == []


def test_passes_those_of_hosts_that_take_no_part() -> None:
    assert findings(evacuations_are_tidied_up, **evacuated("far-1")) == []


def test_finds_room_that_keeps_the_host_from_being_empty() -> None:
    [finding] = findings(evacuations_are_tidied_up, **evacuated("nyah-1", "gone"))
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "nyah-1", True)
    assert finding.act.startswith("on nyah-1: systemctl restart nova-compute")


def test_warns_of_room_that_a_target_seems_not_to_have() -> None:
    assert one(evacuations_are_tidied_up, **evacuated("nyah-2", "gone")) == ("warn", "nyah-2", True)


def test_finds_a_plan_that_brings_one_back_to_be_destroyed() -> None:
    found = one(evacuations_are_tidied_up, plan=a_host_plan(a_move("web-1", "nyah-2")), **evacuated("nyah-2"))
    assert found == ("block", "nyah-2: who comes back", False)


def test_warns_not_to_restart_under_one_that_came_back() -> None:
    [finding] = findings(evacuations_are_tidied_up, instances=(a_guest("web-1", host="nyah-1"),), **evacuated("nyah-1"))
    assert (finding.level, finding.subject) == ("warn", "nyah-1: who came back")
    assert finding.act.startswith("do not restart")


def test_passes_the_evacuation_that_goes_on() -> None:
    services = (a_service("nyah-1", forced_down=True), a_service("nyah-2"))
    assert (
        findings(evacuations_are_tidied_up, goal=an_evacuation(), services=services, **evacuated("nyah-1", "gone"))
        == []
    )


def test_warns_of_another_host_while_a_dead_one_is_evacuated() -> None:
    assert one(evacuations_are_tidied_up, goal=an_evacuation(), **evacuated("nyah-2", "gone")) == (
        "warn",
        "nyah-2",
        True,
    )


def test_finds_room_of_an_instance_that_is_elsewhere_now() -> None:
    found = one(evacuations_are_tidied_up, instances=(a_guest("web-1", host="nyah-3"),), **evacuated("nyah-1"))
    assert found == ("block", "nyah-1", True)
