from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import NOON
from tests.checks.host_asking import (
    MET,
    Parts,
    a_drain,
    a_guest,
    a_host_plan,
    a_migration,
    a_move,
    an_evacuation,
    findings,
    one,
)
from watari.checks.host.no_other_move_is_under_way import no_other_move_is_under_way

LONG_AGO: Parts = {"created_at": NOON - timedelta(days=3), "updated_at": NOON - timedelta(days=2)}
ELSEWHERE: Parts = {"source_host": "nyah-2", "target_host": "nyah-3"}


def test_passes_moves_that_have_ended() -> None:
    assert findings(no_other_move_is_under_way, migrations=(*MET, a_migration(status="error", **LONG_AGO))) == []


def test_passes_moves_between_hosts_that_take_no_part() -> None:
    away = a_migration(source_host="far-1", target_host="far-2")
    assert findings(no_other_move_is_under_way, migrations=(away,)) == []
    assert (
        findings(no_other_move_is_under_way, migrations=(a_migration(**ELSEWHERE),), goal=a_drain(to=("nyah-9",))) == []
    )


def test_finds_one_under_way_to_a_host_that_is_emptied() -> None:
    coming = a_migration(source_host="nyah-2", target_host="nyah-1", instance="new")
    [finding] = findings(no_other_move_is_under_way, migrations=(coming,))
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "instance-new: migration 7", True)
    assert "and under way" in finding.says


def test_tells_of_one_under_way_between_targets() -> None:
    assert one(no_other_move_is_under_way, migrations=(a_migration(**ELSEWHERE),)) == (
        "note",
        "web-1: migration 7",
        True,
    )


def test_passes_one_between_hosts_that_the_plan_does_not_touch() -> None:
    move = a_migration(source_host="nyah-3", target_host="far-1")
    assert findings(no_other_move_is_under_way, migrations=(move,), plan=a_host_plan(a_move("web-1", "nyah-2"))) == []


def test_warns_of_a_live_one_that_hangs_and_how_to_abort_it() -> None:
    [finding] = findings(no_other_move_is_under_way, migrations=(a_migration(status="queued", **LONG_AGO),))
    assert finding.level == "warn"  # its instance is on the host, so the plan leaves it behind
    assert "--os-compute-api-version 2.65 server migration abort instance-web-1 7" in finding.act


def test_warns_of_a_stale_record_between_targets_which_only_the_database_ends() -> None:
    [finding] = findings(
        no_other_move_is_under_way, migrations=(a_migration(status="accepted", **ELSEWHERE | LONG_AGO),)
    )
    assert finding.level == "warn"
    assert "anti-affinity" in finding.says
    assert "WHERE uuid = 'migration-7'" in finding.act
    assert "abort" not in finding.act
    assert "starts again" not in finding.act


def test_warns_before_the_restart_that_would_destroy_a_guest() -> None:
    stuck = a_migration(kind="evacuation", status="pre-migrating", **ELSEWHERE | LONG_AGO)
    [finding] = findings(no_other_move_is_under_way, migrations=(stuck,))
    assert "before nova-compute of nyah-2 starts again" in finding.act


@pytest.mark.parametrize("age", [timedelta(minutes=1), timedelta(days=9)], ids=["fresh", "old"])
def test_finds_a_resize_that_waits_for_a_word_however_old(age: timedelta) -> None:
    waiting = a_migration(kind="resize", status="finished", updated_at=NOON - age)
    instances = (a_guest("web-1", status="VERIFY_RESIZE", host="nyah-2"),)
    [finding] = findings(no_other_move_is_under_way, migrations=(waiting,), instances=instances)
    assert (finding.level, finding.acceptable) == ("block", True)
    assert "server resize confirm instance-web-1" in finding.act


def test_warns_only_of_what_died_with_a_dead_host() -> None:
    cut_off = a_migration(**LONG_AGO)
    assert one(no_other_move_is_under_way, migrations=(cut_off,), goal=an_evacuation())[0] == "warn"


def test_finds_an_evacuation_begun_before_this_one() -> None:
    begun = a_migration(kind="evacuation", status="accepted")
    assert one(no_other_move_is_under_way, migrations=(begun,), goal=an_evacuation()) == (
        "block",
        "web-1: migration 7",
        True,
    )
    elsewhere = a_migration(kind="evacuation", status="accepted", source_host="nyah-3")
    assert one(no_other_move_is_under_way, migrations=(elsewhere,), goal=an_evacuation())[0] == "note"


def test_finds_the_record_of_an_instance_that_is_no_more() -> None:
    assert one(no_other_move_is_under_way, migrations=(a_migration(instance="gone", **LONG_AGO),))[0] == "block"
