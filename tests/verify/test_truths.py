"""Each truth of verify sees the one wrong thing and names whom it concerns; in the stories all else are silent."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.builders import retold
from tests.properties.test_way_back import staged
from tests.properties.walk import Walk, clouds_of, surveys_of
from watari.model.finding import Finding
from watari.model.goal import Acceptance
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.survey.survey import Observation, Survey, Unseen
from watari.verify.verify import TRUTHS, verify

Surveys = dict[Any, Survey]


@cache
def moved(story: str = "same_vlan") -> tuple[Plan, Journal, Surveys, Surveys]:
    world, plan, before = staged(story)
    clouds = clouds_of(world.fork())
    walk = Walk(plan, clouds).all()
    return plan, walk.journal, before, surveys_of(clouds, look=True)


def changed(survey: Survey, part: str, which: Callable[[Any], bool], **fields: Any) -> Survey:
    things = tuple(t.model_copy(update=fields) if which(t) else t for t in getattr(survey, part))
    assert things != getattr(survey, part)
    return survey.model_copy(update={part: things})


def without(survey: Survey, part: str, which: Callable[[Any], bool]) -> Survey:
    return survey.model_copy(update={part: tuple(t for t in getattr(survey, part) if not which(t))})


def named(name: str) -> Callable[[Any], bool]:
    return lambda thing: bool(thing.name == name)


def holding(address: str) -> Callable[[Any], bool]:
    return lambda port: any(fixed.address == address for fixed in port.fixed_ips)


def behind(device_id: str) -> Callable[[Any], bool]:
    return lambda port: bool(port.device_id == device_id)


def asked(which: str) -> Callable[[Any], bool]:
    return lambda observation: bool(observation.address == which)


WEB, DB = "198.51.100.11", "198.51.100.13"


def claims(address: str, **fields: Any) -> Callable[[Surveys], Surveys]:
    return lambda after: {
        side: changed(survey, "observations", asked(address), **fields) for side, survey in after.items()
    }


def record(**fields: Any) -> str:
    return json.dumps({"record": {"length": 9, "first": "f", "head": "h", "ok": True, "broken_at": None} | fields})


def on(side: str, change: Callable[[Survey], Survey]) -> Callable[[Surveys], Surveys]:
    return lambda after: {**after, side: change(after[side])}


WRONG: dict[str, tuple[str, str, Callable[[Surveys], Surveys]]] = {
    "gone": ("instances-run", "web-1", on("target", lambda s: without(s, "instances", named("web-1")))),
    "in error": (
        "instances-run",
        "db-1",
        on("target", lambda s: changed(s, "instances", named("db-1"), status="ERROR")),
    ),
    "metadata": (
        "instances-keep-their-properties",
        "web-1",
        on("target", lambda s: changed(s, "instances", named("web-1"), metadata={"role": "toy"})),
    ),
    "mac": (
        "ports-keep-their-addresses",
        "web-1",
        on("target", lambda s: changed(s, "ports", holding(WEB), mac="fa:16:3e:ff:ff:ff")),
    ),
    "port closed": (
        "ports-keep-their-addresses",
        "web-1",
        on("target", lambda s: changed(s, "ports", holding(WEB), admin_up=False)),
    ),
    "volume size": (
        "volumes-are-kept",
        "db-1",
        on("target", lambda s: changed(s, "volumes", named("data"), size_gib=3)),
    ),
    "bytes": (
        "bytes-have-arrived",
        "web-1",
        on("target", lambda s: changed(s, "images", named("web-1 as moved from classic"), hash_value="00")),
    ),
    "source runs": (
        "sources-are-fenced",
        "web-1",
        on("source", lambda s: changed(s, "instances", named("web-1"), status="ACTIVE")),
    ),
    "source unlocked": (
        "sources-are-fenced",
        "web-1",
        on("source", lambda s: changed(s, "instances", named("web-1"), locked=False)),
    ),
    "source open": (
        "sources-are-fenced",
        "web-1",
        on("source", lambda s: changed(s, "ports", behind("instance-web-1"), admin_up=True)),
    ),
    "silent": ("addresses-answer", "web-1", claims(WEB, answers=False, macs=(), said="")),
    "twice": ("addresses-answer-once", "web-1", claims(WEB, macs=("fa:16:3e:00:00:0b", "fa:16:3e:00:00:0b"))),
    "record broken": ("guests-keep-their-records", "db-1", claims(DB, said=record(ok=False, broken_at=4))),
    "record of another": ("guests-keep-their-records", "db-1", claims(DB, said=record(first="another"))),
    "no role": (
        "projects-keep-what-is-theirs",
        "shop",
        on("target", lambda s: s.model_copy(update={"role_assignments": ()})),
    ),
    "quota": ("projects-keep-what-is-theirs", "shop", on("target", lambda s: s.model_copy(update={"quotas": ()}))),
}


def told(after: Surveys, plan: Plan | None = None) -> list[Finding]:
    whole, journal, before, _ = moved()
    return verify(plan or whole, journal, before, after)


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_seen(case: str) -> None:
    truth, subject, spoil = WRONG[case]
    found = [f for f in told(spoil(moved()[3])) if f.stops]
    assert f"verify.{truth}" in {f.check for f in found}
    assert {f.subject for f in found} == {subject}
    assert all(f.act for f in found)


def test_a_move_that_was_put_back_is_told_but_does_not_stop_a_finish() -> None:
    plan, journal, before, after = moved()
    entries = tuple(
        e.model_copy(update={"facts": {"result": "put_back"}})
        if e.kind == "ended" and e.move_id == "instance/web-1"
        else e
        for e in journal.entries
    )
    found = verify(plan, retold(journal, entries), before, after)
    assert [(f.level, f.check, f.subject) for f in found] == [("warn", "verify.moves-have-ended", "web-1")]


def test_without_a_vantage_point_nobody_knows() -> None:
    blind = {side: survey.model_copy(update={"observations": ()}) for side, survey in moved()[3].items()}
    found = told(blind)
    assert {(f.level, f.check) for f in found} == {("unknown", "verify.addresses-answer")}
    assert {f.subject for f in found} == {"web-1", "web-2", "db-1"}


def test_what_the_survey_could_not_see_is_unknown_and_not_wrong() -> None:
    after = moved()[3]
    hidden = after["target"].model_copy(update={"instances": (), "unseen": (Unseen(part="instances", why="403"),)})
    found = told({**after, "target": hidden})
    assert {f.level for f in found} == {"unknown"}
    assert "verify.instances-run" in {f.check for f in found}


def test_what_the_goal_accepts_does_not_stop() -> None:
    plan = moved()[0]
    accepts = (Acceptance(finding="verify.addresses-answer", subject="web-*", by="ops"),)
    accepting = plan.model_copy(update={"goal": plan.goal.model_copy(update={"accept": accepts})})
    found = told(claims(WEB, answers=False, macs=(), said="")(moved()[3]), accepting)
    assert [(f.accepted_by, f.stops) for f in found] == [("ops", False)]


def test_what_the_goal_accepts_of_an_undo_does_not_stop() -> None:
    plan, journal, before, after = moved()
    accepts = (Acceptance(finding="verify.clouds-are-as-before", subject="nyah: *", by="ops"),)
    back = plan.model_copy(update={"aim": "undo", "goal": plan.goal.model_copy(update={"accept": accepts})})
    found = verify(back, journal, before, after)
    assert {(f.subject.split(":")[0], f.stops) for f in found} == {("classic", True), ("nyah", False)}


def test_a_temporary_thing_that_stayed_is_told() -> None:
    plan, journal, before, after = moved()
    copy = journal.step("instance/db-1/volume-1/copy").made["id"]
    volume = after["source"].volumes[0].model_copy(update={"id": copy})
    left = {**after, "source": after["source"].model_copy(update={"volumes": (*after["source"].volumes, volume)})}
    assert [(f.level, f.check, f.subject) for f in verify(plan, journal, before, left)] == [
        ("warn", "verify.nothing-temporary-is-left", "db-1")
    ]


def test_a_floating_ip_that_both_clouds_place_is_seen() -> None:
    plan, journal, before, after = moved("gateway_goes_over")
    assert [f for f in verify(plan, journal, before, after) if f.stops] == []
    both = changed(after["source"], "floating_ips", lambda f: f.address == "203.0.113.20", port_id="port-198.51.100.11")
    found = [f for f in verify(plan, journal, before, {**after, "source": both}) if f.stops]
    assert {f.check for f in found} == {"verify.floating-addresses-have-moved"}


def test_a_gateway_that_the_source_still_holds_is_seen() -> None:
    plan, journal, before, after = moved("gateway_goes_over")
    leg = next(p for p in before["source"].ports if p.device_id == "router-edge" and holding("198.51.100.1")(p))
    still = after["source"].model_copy(update={"ports": (*after["source"].ports, leg)})
    found = [f for f in verify(plan, journal, before, {**after, "source": still}) if f.stops]
    assert {f.check for f in found} == {"verify.routers-stand-as-planned"}


def test_every_truth_says_what_it_wants_and_why() -> None:
    for truth in TRUTHS:
        assert truth.id.startswith("verify.")
        assert "\nWhy: " in truth.text


def test_the_looks_of_both_surveys_count_once() -> None:
    after = moved()[3]
    more = Observation(vantage="door", address=WEB, answers=True, macs=("fa:16:3e:00:00:0b",))
    twice = after["target"].model_copy(update={"observations": (*after["target"].observations, more)})
    assert [f for f in told({**after, "target": twice}) if f.stops] == []
