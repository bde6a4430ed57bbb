"""A rehearsal tells how a plan goes and where each failure leaves whom, and it sees what must never be."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.rehearse.crossing import crossing
from watari.model.plan import Move, Plan
from watari.model.record import Made
from watari.model.rehearsal import Report, Trial
from watari.model.specs import FixedIpSpec, VolumeSpec
from watari.model.steps import AnyStep
from watari.model.steps.remove import Remove
from watari.model.steps.set import SetLock, SetPortAddresses, SetPortAdmin, SetPower, SetQuota
from watari.rehearse import RehearsalOptions, cloud_world, rehearse
from watari.rehearse.outcome import Outcome, surplus
from watari.rehearse.rehearse import is_wanted
from watari.rehearse.simulation import Simulation
from watari.rehearse.world import RehearsalWorld


@cache
def of_api() -> Report:
    return rehearse(crossing()[0], cloud_world(*crossing()), RehearsalOptions(moves=("instance/api-1",)))


def ended(*mishaps: str) -> dict[str, set[tuple[str, str]]]:
    """How the move of api-1 ends and who serves, by the step at which one of the mishaps came."""
    found: dict[str, set[tuple[str, str]]] = {}
    for trial in of_api().trials:
        if trial.mishap in mishaps:
            found.setdefault(trial.step_key.removeprefix("instance/api-1/"), set()).add((trial.result, trial.serving))
    return found


def altered(move_id: str, *more: AnyStep) -> Plan:
    """The crossing with further steps at the end of a move."""
    plan = crossing()[0]

    def changed(move: Move) -> Move:
        return move.model_copy(update={"steps": (*move.steps, *more)}) if move.id == move_id else move

    waves = tuple(wave.model_copy(update={"moves": tuple(changed(move) for move in wave.moves)}) for wave in plan.waves)
    return plan.model_copy(update={"waves": waves})


def test_the_plan_goes_straight() -> None:
    report = of_api()
    assert report.goes_well
    assert {
        part.subject: part.serving for part in report.goes if part.move_id.startswith("instance/")
    } == dict.fromkeys(("web-1", "web-2", "api-1", "db-1"), "target")
    assert report.surveyed_at == crossing()[0].surveyed_at


def test_every_step_of_the_move_goes_wrong_in_each_way() -> None:
    steps = {step.key for move in crossing()[0].moves() if move.id == "instance/api-1" for step in move.steps}
    for mishap in ("refused", "killed"):
        assert {trial.step_key for trial in of_api().trials if trial.mishap == mishap} == steps
    given_up = {trial.step_key.rsplit("/", 1)[1] for trial in of_api().trials if trial.mishap == "given_up"}
    assert given_up == {"stop", "snapshot", "copy", "capture", "tidy-copy", "tidy-snapshot", "make", "boot"}


def test_before_the_cut_over_the_source_serves_again_and_nothing_stays() -> None:
    ends = ended("refused", "broken_off")
    late = {step for step in ends if step.startswith("answers")}
    tidying = {step for step in ends if "/tidy-" in step}
    assert (len(late), len(tidying)) == (1, 4)
    assert {end for step in ends.keys() - late - tidying for end in ends[step]} == {("put_back", "source")}
    assert {end for step in late for end in ends[step]} == {("failed", "target")}
    assert {trial.stays for trial in of_api().trials if trial.result == "put_back"} == {()}


def test_a_failing_boot_is_put_back() -> None:
    assert ended("given_up")["boot"] == {("put_back", "source")}


def test_a_killed_runner_is_resumed_to_the_end_and_nothing_is_there_twice() -> None:
    killed = [trial for trial in of_api().trials if trial.mishap == "killed"]
    assert {(trial.result, trial.serving, trial.stays) for trial in killed} == {("moved", "target", ())}
    assert {trial.until_resumed for trial in killed} == {"source", "nobody", "target"}


def test_no_failure_doubles_or_hurts_anything() -> None:
    assert of_api().unsafe == ()
    person = {
        trial.step_key.removeprefix("instance/api-1/"): trial.mishap
        for trial in of_api().trials
        if trial.needs_a_person
    }
    assert person == {"answers/192.0.2.14": "refused"}


def test_what_cannot_be_tidied_harms_nobody_and_is_named() -> None:
    tidying = [t for t in of_api().trials if t.phase == "tidy" and t.mishap in ("refused", "given_up")]
    assert {(t.result, t.serving, t.needs_a_person, t.is_unsafe) for t in tidying} == {
        ("moved", "target", False, False)
    }
    stays = {t.step_key.rsplit("/", 1)[1]: len(t.stays) for t in tidying if t.mishap == "refused"}
    assert stays == {"tidy-image": 3, "tidy-copy": 2, "tidy-snapshot": 1, "tidy-carried": 1}


def test_what_waits_is_named() -> None:
    report = rehearse(crossing()[0], cloud_world(*crossing()), RehearsalOptions(moves=("ground/office",)))
    refused = [trial for trial in report.trials if trial.mishap == "refused"]
    assert {trial.serving for trial in refused} == {"all as before"}
    assert all("api-1" in trial.waits for trial in refused)


def test_a_plan_that_wakes_its_source_is_seen_to_double() -> None:
    last = "instance/web-1/answers/192.0.2.11"
    told: dict[str, Any] = {"cloud": "source", "phase": "cut_over"}
    port = next(port for port in crossing()[1]["source"].ports if port.device_id == "web-1")
    addresses = tuple(FixedIpSpec(subnet_id=fixed.subnet_id, address=fixed.address) for fixed in port.fixed_ips)
    about = {"port_id": port.id, "address": "192.0.2.11"}
    lock = next(s for s in crossing()[0].steps() if isinstance(s, SetLock) and s.instance_id == "web-1")
    plan = altered(
        "instance/web-1",
        lock.model_copy(update={"key": "wake/unlock", "locked": False, "after": (last,)}),
        Remove(**told, key="wake/free", thing="port", id=Made(by="instance/web-1/reserve/1"), after=("wake/unlock",)),
        SetPortAddresses(**told, key="wake/name", **about, mac=port.mac, fixed_ips=addresses, after=("wake/free",)),
        SetPortAdmin(**told, key="wake/open", **about, up=True, after=("wake/name",)),
        SetPower(**told, key="wake/start", instance_id="web-1", on=True, after=("wake/open",)),
    )
    report = rehearse(plan, cloud_world(plan, crossing()[1]), RehearsalOptions(moves=("none",)))
    assert not report.goes_well
    assert {what.split(":")[0] for what in report.doubled} == {
        "192.0.2.11 answers from 2 places",
        "one instance runs twice",
    }
    assert {part.subject: part.serving for part in report.goes}["web-1"] == "both"


def test_what_an_interrupted_move_left_too_much_is_found() -> None:
    plan, world = crossing()[0], cloud_world(*crossing())
    move, before = next(plan.moves()), Simulation[RehearsalWorld](plan, world)
    good, other = world.fork(), world.fork()
    for fork, names in ((good, ("data", "log")), (other, ("data", "data"))):
        for name in names:
            fork.physical.cloud("nyah").volumes.create(VolumeSpec(name=name, size_gib=1))
    found = surplus(*(Outcome(move, before, Simulation(plan, fork)) for fork in (good, other)))
    assert found == ("target: volume data is new (too much)", "target: volume log is new (missing)")


def test_a_fault_of_ours_is_told_and_does_not_end_the_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("id")

    monkeypatch.setattr(SetQuota, "inverse", broken)
    report = rehearse(crossing()[0], cloud_world(*crossing()), RehearsalOptions(moves=("ground/office",)))
    faults = [trial for trial in report.trials if trial.fault]
    assert "fault of Watari: KeyError" in faults[0].fault
    assert all(trial.is_unsafe for trial in faults)


def test_moves_that_are_alike_go_wrong_once() -> None:
    seen: set[tuple[str, ...]] = set()
    wanted = [
        move.subject for move in crossing()[0].moves() if is_wanted(move, RehearsalOptions(alike_once=True), seen)
    ]
    assert wanted == ["shop", "office", "shared", "web-1", "api-1", "db-1"]


@pytest.mark.parametrize(
    ("fields", "unsafe", "person"),
    [
        ({}, False, False),
        ({"result": "put_back", "serving": "source", "stays": ("a port",)}, False, True),
        ({"result": "put_back", "serving": "nobody"}, False, True),
        ({"result": "put_back", "serving": "nobody", "served_before": False}, False, False),
        ({"serving": "both"}, True, False),
        ({"hurt": ("web-2",)}, True, False),
        ({"doubled": ("192.0.2.11",)}, True, False),
        ({"mishap": "killed", "result": "put_back", "serving": "source"}, True, False),
    ],
)
def test_what_a_trial_means(fields: dict[str, Any], unsafe: bool, person: bool) -> None:
    told = {
        "move_id": "m",
        "subject": "web-1",
        "step_key": "s",
        "step_title": "stop web-1",
        "phase": "stop",
        "mishap": "refused",
    }
    trial = Trial.model_validate(told | {"result": "moved", "serving": "target", "served_before": True} | fields)
    assert (trial.is_unsafe, trial.needs_a_person) == (unsafe, person)
