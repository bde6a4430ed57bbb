"""One crossing whose runner is killed once in every kind of step that its plan has, and once on its way back.

Each time signal 9 comes while a step of that kind has written its intent and not its end; `watari resume` goes on. In
the end every instance is there once, nothing is there twice, no guest lost a line, and after the undo both clouds are
what they were.
"""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOURCE, TARGET, watari
from tests.lab.crossings import boots, guests, homes, moves, plan_of_undo, planned
from tests.lab.holdings import Holdings, holdings, made_by, more, steps_that_make
from tests.lab.killing import LOOKS, Hunt, Runner, Watch, killed_when
from watari.clouds.hosts import NamespaceSighting
from watari.lab.seed.connections import administrator
from watari.lab.state import State
from watari.model.journal import Journal
from watari.model.plan import Move, Plan
from watari.model.steps import AnyStep
from watari.model.steps.disk import CarryImage
from watari.model.steps.set import SetPortAdmin
from watari.model.steps.step import Side

pytestmark = [pytest.mark.lab, pytest.mark.proof]

HALF = ("saving", "uploading")
"""What Glance says of an image whose bytes are coming in."""


def takes_in(target: Any, step: AnyStep) -> bool:
    """Whether a step is in its middle: of a carry, that the target's Glance is taking in its bytes."""
    if not isinstance(step, CarryImage):
        return True
    return any(image.status in HALF for image in target.image.images(name=step.spec.name))


def between_fence_and_opening(watch: Watch) -> list[Move] | None:
    """The moves whose source is fenced, and whose target nothing was begun to open.

    At the first such moment, just fenced.
    """
    watch.read()
    return [move for move in watch.plan.moves() if _is_between(watch, move)] or None


def _is_between(watch: Watch, move: Move) -> bool:
    switches = [step for step in move.steps if isinstance(step, SetPortAdmin)]
    fences = [step for step in switches if step.cloud == "source" and not step.up]
    openings = [step for step in switches if step.cloud == "target" and step.up]
    return (
        bool(fences)
        and all(watch.is_done(step) for step in fences)
        and not any(watch.has_intent(step) for step in openings)
    )


def assert_nobody_serves(moves_met: list[Move], source: Any, target: Any) -> None:
    """Both clouds have the ports of these moves down, and their addresses answer nowhere."""
    eye = NamespaceSighting("eye", "wtr-v700")
    for move in moves_met:
        for fence in (step for step in move.steps if isinstance(step, SetPortAdmin) and step.cloud == "source"):
            assert not source.network.get_port(fence.port_id).is_admin_state_up
            theirs = list(target.network.ports(fixed_ips=f"ip_address={fence.address}"))
            assert [port.is_admin_state_up for port in theirs] == [False], theirs
            assert not eye.look(fence.address, 80).answers


def test_a_crossing_survives_a_kill_in_every_kind_of_step(goal: Path, tmp_path: Path, lab_clouds: State) -> None:
    source, target = administrator(lab_clouds, SOURCE), administrator(lab_clouds, TARGET)
    at, log = homes(lab_clouds), tmp_path / "runner.log"
    before = guests(lab_clouds, at)
    held = {SOURCE: holdings(source), TARGET: holdings(target)}
    plan = planned(goal)
    hunt = Hunt(plan, partial(takes_in, target))

    hunt.run_out(log)
    assert hunt.unmet() == {}, log.read_text()
    never_acted = [step.kind for step in plan.steps() if isinstance(step, LOOKS) and not hunt.watch.has_intent(step)]
    steps = {step.key: step for step in plan.steps()}
    assert {kind for kind, key in hunt.met.items() if not hunt.watch.has_intent(steps[key])} <= set(never_acted)

    assert Runner("resume", "last", log=log).wait() == 0, log.read_text()
    watari("verify", "last")
    assert set(moves().values()) == {"moved"}
    there = guests(lab_clouds, at)
    assert boots(there) == boots(before, 1)
    assert_every_instance_runs_once(source, target, set(at))
    hunt.watch.read()
    journal = hunt.watch.store.entries.journal(hunt.watch.run_id)
    assert_nothing_is_there_twice(plan, journal, more(holdings(source), held[SOURCE]), "source")
    assert_nothing_is_there_twice(plan, journal, more(holdings(target), held[TARGET]), "target")

    back = plan_of_undo(hunt.watch.run_id)
    way = Watch(back)
    assert killed_when(Runner("run", back.id, "--yes", log=log), partial(in_the_middle, way)), log.read_text()
    assert Runner("resume", "last", log=log).wait() == 0, log.read_text()
    watari("verify", "last")
    assert boots(guests(lab_clouds, at)) == boots(before, 1)
    assert {SOURCE: holdings(source), TARGET: holdings(target)} == held


def test_a_kill_between_fence_and_opening_leaves_the_address_to_nobody(
    goal: Path, tmp_path: Path, lab_clouds: State
) -> None:
    source, target = administrator(lab_clouds, SOURCE), administrator(lab_clouds, TARGET)
    at, log = homes(lab_clouds), tmp_path / "runner.log"
    before = guests(lab_clouds, at)
    plan = planned(goal)
    watch = Watch(plan)

    met = killed_when(Runner("run", plan.id, "--yes", log=log), partial(between_fence_and_opening, watch))
    assert met, log.read_text()
    assert_nobody_serves(met, source, target)

    assert Runner("resume", "last", log=log).wait() == 0, log.read_text()
    watari("verify", "last")
    assert boots(guests(lab_clouds, at)) == boots(before, 1)
    watari("undo", "last", "--yes", codes=(0,))
    watari("verify", "last")
    assert boots(guests(lab_clouds, at)) == boots(before, 1)


def assert_nothing_is_there_twice(plan: Plan, journal: Journal, new: Holdings, side: Side) -> None:
    """What is new in a cloud is what the journal says was made, a thing for each step that makes and keeps it."""
    assert new == made_by(plan, journal, side)
    assert {thing: len(ids) for thing, ids in new.items()} == steps_that_make(plan, side)


def in_the_middle(way: Watch) -> list[AnyStep] | None:
    """The steps that are under way on the way back, when some instances are back and others are not."""
    going = way.under_way()
    done = [step for step in way.plan.steps() if step.kind == "set_power" and way.is_done(step)]
    return going if done else None


def assert_every_instance_runs_once(source: Any, target: Any, names: set[str]) -> None:
    """Nova of the old cloud has each instance stopped and locked, Nova of the new one has each running.

    Neither has another of its name.
    """
    old = [(server.name, server.status, server.is_locked) for server in source.compute.servers(all_projects=True)]
    new = [(server.name, server.status) for server in target.compute.servers(all_projects=True)]
    assert sorted(row for row in old if row[0] in names) == sorted((name, "SHUTOFF", True) for name in names)
    assert sorted(row for row in new if row[0] in names) == sorted((name, "ACTIVE") for name in names)
