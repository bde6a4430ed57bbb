"""What leaves Watari: names of others do nothing on a terminal, and output that fails ends no run."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.console import Console
from tests.cli.test_runs import the_planned
from tests.run.story import the_pace, the_reach
from watari.cli.app import WatariApp
from watari.clouds.simulated import World, example_world
from watari.model.stored import sealed
from watari.operate.plans import PlanNotWritten, write_plan
from watari.store import open_store

DRAWING = "web-1\x1b[2K\rverified\u202e"
SHOWN = "web-1\\x1b[2K\\rverified\\u202e"


class Full(io.StringIO):
    """A file on a disk that is full from the moment when the run begins."""

    def write(self, text: str) -> int:
        if "once more" in self.getvalue():
            raise OSError(28, "No space left on device")
        return super().write(text)


@pytest.fixture
def world() -> World:
    return example_world()


@pytest.fixture
def console(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    return Console(world)


@pytest.mark.usefixtures("console")
def test_a_full_disk_behind_the_output_does_not_end_the_run(world: World) -> None:
    plan = the_planned(world)
    open_store().plans.save(plan)
    pace = the_pace(world, lever_seconds=0.01)
    app = WatariApp(reach=lambda _goal: the_reach(world), pace=pace, streams=(io.StringIO(), Full(), io.StringIO()))
    code = app.run(["run", plan.id, "--yes"])
    journal = open_store().entries.journal(open_store().runs.find("last").id)
    assert code == 0
    assert journal.entries[-1].facts["result"] == "moved"


def test_a_name_cannot_draw(console: Console, world: World) -> None:
    plan = the_planned(world)
    moves = [m.model_copy(update={"subject": DRAWING}) if m.subject == "web-1" else m for m in plan.moves()]
    drawn = sealed(plan.model_copy(update={"waves": (plan.waves[0].model_copy(update={"moves": tuple(moves)}),)}))
    open_store().plans.save(drawn)
    shown = console.type(f"watari show {drawn.id}")
    assert SHOWN in shown.out
    assert DRAWING not in shown.out
    whole = console.type(f"watari show {drawn.id} -f json")
    assert DRAWING in {move["subject"] for move in json.loads(whole.out)["waves"][0]["moves"]}
    assert "\x1b" not in whole.out
    asked = console.type(f"watari show {DRAWING.split(maxsplit=1)[0]}")
    assert "\x1b" not in asked.err


def test_a_log_keeps_no_drawing(console: Console, tmp_path: Path) -> None:
    log = tmp_path / "night.log"
    console.type(f"watari --debug --log-file {log} show x\x1b[2K")
    assert "\x1b" not in log.read_text(encoding="utf-8")


def test_files_that_cannot_be_written_or_read_are_facts(
    console: Console, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.type(f"watari --log-file {tmp_path}/nowhere/night.log status").code == 2
    assert "night.log cannot be written: No such file or directory" in capsys.readouterr().err
    odd = tmp_path / "odd.json"
    odd.write_bytes(b"\xff\xfe\x00")
    unreadable = console.type(f"watari show {odd}")
    assert (unreadable.code, "(plan.unreadable)" in unreadable.err) == (2, True)


def test_a_plan_that_cannot_be_written_is_kept_all_the_same(world: World, tmp_path: Path) -> None:
    plan = the_planned(world)
    with pytest.raises(PlanNotWritten, match=r"plan\.json cannot be written: there is no folder") as refused:
        write_plan(plan, tmp_path / "nowhere" / "plan.json")
    assert f"watari show {plan.id[:12]}" in refused.value.cure
