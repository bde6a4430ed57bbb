"""All checks together: acceptances, order and exit codes."""

from __future__ import annotations

import time

from tests.builders import LOST, a_volume, accepting, an_instance, an_instance_port, attached, crossing, two_clouds
from watari.checks.check import check, exit_code
from watari.model.goal import Acceptance


def test_two_good_clouds_stop_nothing() -> None:
    findings = check(crossing(), two_clouds())
    assert [f.check for f in findings if f.accepted_by is None] == []
    assert {f.check for f in findings} == set(LOST)
    assert exit_code(findings) == 0


def test_what_cannot_survive_stops_until_somebody_accepts_it_by_name() -> None:
    findings = check(crossing(accept=()), two_clouds())
    stopping = {f.check for f in findings if f.stops}
    assert stopping == {id_ for id_ in LOST if id_ != "image.store-has-room"}
    assert exit_code(findings) == 2
    assert all(f.act.endswith("or accept it by name in the goal") for f in findings if f.stops)


def test_an_acceptance_holds_for_its_subject_only() -> None:
    accept = (*accepting(*LOST[1:]), Acceptance(finding=LOST[0], subject="other-*", by="ops"))
    assert [f.check for f in check(crossing(accept=accept), two_clouds()) if f.stops] == [LOST[0]]


def test_what_would_do_harm_cannot_be_accepted() -> None:
    goal = crossing(accept=accepting(*LOST, "volume.types-exist"))
    findings = check(goal, two_clouds(target={"volume_types": ()}))
    assert [(f.check, f.accepted_by) for f in findings if f.stops] == [("volume.types-exist", None)]


def test_warnings_alone_are_exit_code_one() -> None:
    findings = check(crossing(vantages=()), two_clouds())
    assert exit_code(findings) == 1


def test_the_worst_stands_first_and_the_accepted_last() -> None:
    findings = check(crossing(vantages=()), two_clouds(target={"volume_types": (), "clock_skew_seconds": None}))
    assert [(f.level, f.accepted_by is not None) for f in findings][:3] == [
        ("block", False),
        ("unknown", False),
        ("warn", False),
    ]
    assert findings[-1].accepted_by == "ops"


def test_a_thousand_instances_are_checked_in_seconds() -> None:
    names = [f"web-{n}" for n in range(1000)]
    instances = tuple(an_instance(name, volumes=(attached(name),)) for name in names)
    volumes = tuple(a_volume(name, instance=name) for name in names)
    ports = tuple(an_instance_port(name, f"198.51.{100 + n // 250}.{n % 250 + 1}") for n, name in enumerate(names))
    clouds = two_clouds(source={"instances": instances, "volumes": volumes, "ports": ports})
    begun = time.monotonic()
    assert check(crossing(), clouds)
    assert time.monotonic() - begun < 10
