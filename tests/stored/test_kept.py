"""What earlier versions of Watari have stored is still shown, resumed, verified, undone and finished.

The commands are typed on databases that such a version wrote, and act on clouds as they were left then
(`tests.stored.keep`).
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.console import Console
from tests.stored.worlds import world_of
from watari.clouds.simulated import World
from watari.store import open_store

HERE = Path(__file__).parent
KEPT = sorted(path for path in HERE.glob("format_*/*.db.gz"))
KILLED = [path for path in KEPT if "killed" in path.name]


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name.removesuffix('.db.gz')}"


def kept(pattern: str) -> pytest.MarkDecorator:
    found = [path for path in KEPT if path.match(f"{pattern}.db.gz")]
    assert found, pattern
    return pytest.mark.parametrize("path", found, ids=name_of)


class Desk:
    """An operator at a database of old, before the clouds as they were left."""

    def __init__(self, path: Path, folder: Path) -> None:
        (folder / "watari.db").write_bytes(gzip.decompress(path.read_bytes()))
        self.world: World = world_of(
            gzip.decompress(Path(str(path).replace(".db.", ".world.json.")).read_bytes()).decode()
        )
        self.console = Console(self.world)

    def type(self, line: str, *, answer: str | None = None, codes: tuple[int, ...] = (0,)) -> str:
        shown = self.console.type(line, answer=answer)
        assert shown.code in codes, f"$ {line}\n{shown.out}{shown.err}"
        assert "fault of Watari" not in shown.err
        return shown.out + shown.err


@pytest.fixture
def desk(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    monkeypatch.chdir(tmp_path)
    return Desk(path, tmp_path)


@pytest.mark.parametrize("path", KEPT, ids=name_of)
def test_everything_that_is_kept_is_shown(desk: Desk) -> None:
    store = open_store()
    for plan_id, *_ in store.plans.listed():
        assert plan_id[:12] in desk.type(f"watari show {plan_id}")
        assert plan_id in desk.type(f"watari show {plan_id} -f json")
    for survey_id, cloud, _ in store.surveys.listed():
        assert cloud in desk.type(f"watari show {survey_id}")
    for run in store.runs.listed():
        desk.type(f"watari show {run.id}")
        desk.type(f"watari show {run.id} --ids -f json")
        assert run.id in desk.type(f"watari status {run.id}", codes=(0, 1, 2))


@pytest.mark.parametrize("path", KILLED, ids=name_of)
def test_a_run_that_was_killed_goes_on_and_is_verified(desk: Desk) -> None:
    assert desk.type("watari resume last").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last", codes=(0, 1)).splitlines()[-1].startswith("verified")
    assert desk.world.doublings == []


@kept("crossing-put-back")
def test_a_move_that_was_put_back_is_tried_again(desk: Desk) -> None:
    assert desk.type("watari resume last --retry").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as planned"


@kept("crossing-failed")
def test_a_move_that_failed_is_undone_with_the_rest(desk: Desk) -> None:
    assert desk.type("watari undo last --yes").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as planned"


@kept("crossing-moved")
def test_a_crossing_that_moved_is_undone(desk: Desk) -> None:
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as planned"
    assert desk.type("watari undo last --yes").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as planned"


@kept("crossing-moved")
def test_the_undo_plan_that_is_kept_is_run(desk: Desk) -> None:
    back = next(plan_id for plan_id, aim, _, _ in open_store().plans.listed() if aim == "undo")
    assert desk.type(f"watari run {back} --yes").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as planned"


@kept("*-moved")
def test_what_moved_is_verified_and_finished(desk: Desk) -> None:
    run = open_store().runs.find("last").id
    assert desk.type("watari verify last", codes=(0, 1)).splitlines()[-1].startswith("verified")
    assert desk.type(f"watari finish {run} --confirm {run}").splitlines()[-1].endswith("ended, moved")


@kept("crossing-undone")
def test_what_was_undone_is_verified(desk: Desk) -> None:
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as planned"


@kept("drain-moved")
def test_a_drain_is_undone(desk: Desk) -> None:
    assert desk.type("watari undo last --yes").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as planned"


@kept("rebalance-planned")
def test_a_plan_that_never_ran_runs(desk: Desk) -> None:
    plan = open_store().plans.listed()[0][0]
    assert desk.type(f"watari run {plan} --yes").splitlines()[-1].endswith("ended, moved")


@kept("crossing-undone")
def test_what_an_earlier_version_has_undone_is_not_undone_again(desk: Desk) -> None:
    """This version would give the plan of the undo another id: the run of the undo counts."""
    run = next(run.id for run in open_store().runs.listed() if run.id != open_store().runs.find("last").id)
    assert f"`watari resume {open_store().runs.find('last').id}`" in desk.type(f"watari undo {run} --yes", codes=(2,))


@kept("crossing-moved")
def test_a_plan_file_of_format_1_is_run_under_its_own_id(desk: Desk) -> None:
    """In a database that has never seen it; edited, it is refused where the plan is kept."""
    file = HERE / "format_1" / "plan.json.gz"
    plan_file, wrong = Path("plan.json"), Path("wrong.json")
    plan_file.write_bytes(gzip.decompress(file.read_bytes()))
    wrong.write_text(
        plan_file.read_text("utf-8").replace('"patience_seconds": 600', '"patience_seconds": 900'), encoding="utf-8"
    )
    plan_id = next(plan_id for plan_id, aim, _, _ in open_store().plans.listed() if aim == "move")
    assert "3 instances in 3 waves" in desk.type("watari show plan.json")
    for command in ("show", "run", "rehearse", "diff plan.json"):
        shown = desk.type(f"watari {command} wrong.json", codes=(2,))
        assert f"wrong.json was changed since it was made: plan {plan_id[:12]}, which is kept, says otherwise" in shown
    Path("watari.db").unlink()
    for file in Path().glob("watari.db-*"):
        file.unlink()
    asked = desk.console.type("watari run plan.json", answer="n")
    assert (asked.code, open_store().plans.listed()[0][0]) == (2, plan_id)
    assert plan_id in desk.type(f"watari show {plan_id} -f json")


def test_all_of_it_outlives_a_field_that_is_added() -> None:
    """The same commands once more, in a process whose records have a field more than those that were written."""
    some = "crossing-moved or killed-75 or put-back or undone or drain-moved or rebalance"
    words = ["-q", "-x", "-p", "no:cacheprovider", "-p", "tests.stored.one_field_more", "-k", some, __file__]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=HERE.parent.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert done.stdout.count(".") > 12, "that many were typed"
