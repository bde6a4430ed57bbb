"""An operator's hand on a run of real clouds.

Few at once, held before the cut-over, let go one by one, paused, stopped, taken up.
"""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOURCE, TARGET, watari
from tests.lab.crossings import boots, guests, homes, moves, planned, status
from tests.lab.killing import Runner, Watch, until
from watari.clouds.hosts import NamespaceSighting
from watari.lab.seed.connections import administrator
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof]

FIRST_WAVE = {"web-1", "web-2", "api-1"}
STILL_SECONDS = 10


class Onlooker:
    """What journal and clouds say of the demo's instances while a run goes on."""

    def __init__(self, watch: Watch, source: Any, target: Any) -> None:
        self._watch, self._source, self._target = watch, source, target

    def said(self, kind: str) -> set[str]:
        """The instances of whose moves the journal has an entry of this kind."""
        self._watch.read()
        subjects = {move.id: move.subject for move in self._watch.plan.moves() if move.brings("instance")}
        return {
            subjects[e.move_id]
            for e in self._watch.entries
            if e.move_id in subjects and e.kind == kind and not e.step_key
        }

    def there(self) -> dict[str, str]:
        """The instances that the new cloud has, with their state."""
        return {s.name: s.status for s in self._target.compute.servers(all_projects=True)}

    def running_here(self) -> set[str]:
        """The instances that run on the old cloud."""
        return {s.name for s in self._source.compute.servers(all_projects=True) if s.status == "ACTIVE"}

    def steps_written(self) -> int:
        """How many entries about steps the journal has."""
        self._watch.read()
        return sum(bool(entry.step_key) for entry in self._watch.entries)


def test_a_run_obeys_its_operator(goal: Path, tmp_path: Path, lab_clouds: State) -> None:
    at, log = homes(lab_clouds), tmp_path / "runner.log"
    before = guests(lab_clouds, at)
    plan = planned(goal)
    look = Onlooker(Watch(plan), administrator(lab_clouds, SOURCE), administrator(lab_clouds, TARGET))
    runner = Runner("run", plan.id, "--yes", "--hold-before", "cut_over", log=log)
    until(look.steps_written, runner)

    # `limit`: one move at a time, until more are allowed.
    watari("limit", "last", "moves=1")
    until(lambda: look.said("held"), runner)
    time.sleep(STILL_SECONDS)
    assert len(look.said("started")) == 1
    assert len(look.running_here() & set(at)) == 3
    watari("limit", "last", "moves=4", "carries=1")
    until(lambda: look.said("held") == FIRST_WAVE, runner)

    # `--hold-before cut_over`: the sources are down, and nothing of them is on the new cloud.
    assert look.there() == {}
    assert look.running_here() & set(at) == {"db-1"}
    assert {name for name, state in moves().items() if state == "held"} == FIRST_WAVE
    watari("status", "last", codes=(1,))

    # `proceed` lets one of them go on, and only that one.
    watari("proceed", "last", "web-1")
    until(lambda: "web-1" in look.said("ended"), runner)
    assert look.there() == {"web-1": "ACTIVE"}
    assert NamespaceSighting("eye", "wtr-v700").look(at["web-1"], 80).answers
    assert {name for name, state in moves().items() if state == "held"} == FIRST_WAVE - {"web-1"}

    # `pause`: not even what may proceed does, until `resume`.
    watari("pause", "last")
    time.sleep(2)
    watari("proceed", "last", "api-1")
    still = look.steps_written()
    time.sleep(STILL_SECONDS)
    assert look.steps_written() == still
    assert look.there() == {"web-1": "ACTIVE"}
    assert "paused" in status()["api-1"]["Now"]
    watari("resume", "last", codes=(0,))
    until(lambda: "api-1" in look.said("ended"), runner)
    assert look.there() == {"web-1": "ACTIVE", "api-1": "ACTIVE"}

    # `stop`: the process ends by itself, what was held stays where it is.
    watari("stop", "last")
    assert runner.wait() == 2, log.read_text()
    assert look.there() == {"web-1": "ACTIVE", "api-1": "ACTIVE"}
    assert {name: moves()[name] for name in at} == {
        "web-1": "moved",
        "api-1": "moved",
        "web-2": "held",
        "db-1": "waits",
    }

    # `resume` takes it up; it holds where it held, and goes to its end when everything held is let go.
    runner = Runner("resume", "last", log=log)
    time.sleep(STILL_SECONDS)
    assert look.there() == {"web-1": "ACTIVE", "api-1": "ACTIVE"}
    watari("proceed", "last")
    until(lambda: "db-1" in look.said("held"), runner)
    assert set(look.there()) == FIRST_WAVE
    watari("proceed", "last")
    assert runner.wait() == 0, log.read_text()
    watari("verify", "last")
    assert boots(guests(lab_clouds, at)) == boots(before, 1)
    watari("undo", "last", "--yes", codes=(0,))
    watari("verify", "last")
    assert boots(guests(lab_clouds, at)) == boots(before, 1)
