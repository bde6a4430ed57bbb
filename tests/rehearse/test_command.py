"""`watari rehearse`, typed as an operator does, on two clouds in memory."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.rehearse.crossing import crossing, surveys_of
from tests.scenarios.stories import plan_of, surveys_in
from watari.cli.app import FAILED, GOOD, WARNINGS, WatariApp
from watari.clouds.reach import Reach
from watari.clouds.simulated import World, example_world
from watari.model.stored import file_text
from watari.rehearse import RehearsalOptions, cloud_world, rehearse
from watari.show.rehearsal import rows, summary, with_names


class Terminal:
    """The command line on a world in memory."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.out, self.err = io.StringIO(), io.StringIO()

    def type(self, *words: str) -> int:
        reach = Reach({"source": self.world.cloud("classic"), "target": self.world.cloud("nyah")})
        return WatariApp(reach=lambda _: reach, streams=(None, self.out, self.err)).run(list(words))


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("WATARI_DB", f"sqlite:///{tmp_path}/watari.db")
    return Terminal(example_world())


@pytest.fixture
def plan_file(tmp_path: Path) -> str:
    path = tmp_path / "plan.json"
    path.write_text(file_text(crossing()[0]), encoding="utf-8")
    return str(path)


def test_a_failure_that_would_need_a_person_is_a_warning(terminal: Terminal, plan_file: str) -> None:
    before = surveys_of(terminal.world)
    assert terminal.type("rehearse", plan_file, "--move", "web-1") == WARNINGS
    told = terminal.out.getvalue()
    assert "without mishaps: 7 of 7 moves ended moved" in told
    assert "0 unsafe, 1 would need a person" in told
    after = surveys_of(terminal.world)
    changed = {"taken_at", "seconds", "clock_skew_seconds"}
    assert [s.model_dump(exclude=changed) for s in before.values()] == [
        s.model_dump(exclude=changed) for s in after.values()
    ]


def test_rows_are_data_for_scripts(terminal: Terminal, plan_file: str) -> None:
    assert terminal.type("rehearse", plan_file, "--move", "ground/office", "--each-step", "-f", "json") == GOOD
    shown = json.loads(terminal.out.getvalue())
    assert {row["Stays"] for row in shown} == {"nothing"}
    assert {(row["If"], row["Then"]) for row in shown} == {
        ("refused", "put back"),
        ("takes effect and fails", "put back"),
        ("runner killed, resumed", "moved"),
    }
    assert len([row for row in shown if row["If"] == "refused"]) == 9


def test_a_plan_that_does_not_go_is_blocked_and_says_why(terminal: Terminal, plan_file: str) -> None:
    terminal.world.cloud("classic").compute.stop("web-1")
    terminal.world.clock.tick(10)
    assert terminal.type("rehearse", plan_file, "--move", "ground/office") == FAILED
    assert "web-1 ended held: the plan is stale for this move" in terminal.out.getvalue()


def test_a_move_that_is_not_there(terminal: Terminal, plan_file: str) -> None:
    assert terminal.type("rehearse", plan_file, "--move", "web-9") == FAILED
    assert "the plan has no move web-9" in terminal.err.getvalue()


def test_the_table_speaks_of_instances_by_name() -> None:
    plan, surveys = plan_of("same_vlan"), surveys_in("same_vlan")
    report = with_names(rehearse(plan, cloud_world(plan, surveys), RehearsalOptions(moves=("instance/web-1",))), plan)
    shown = [cell for row in rows(report, each_step=True) for cell in row]
    assert {"stop web-1", "lock web-1"} <= set(shown)
    assert not [cell for cell in shown if "instance-web-1" in cell]
    assert not [line for line in summary(report) if "instance-web-1" in line]
