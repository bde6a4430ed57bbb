"""What earlier versions of Watari have stored is still shown, resumed, verified, undone and finished.

The commands are typed on databases that such a version wrote, and act on clouds as they were left then (`tests.stored.keep`).
"""

from __future__ import annotations

import gzip
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
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as it was meant"


@kept("crossing-failed")
def test_a_move_that_failed_is_undone_with_the_rest(desk: Desk) -> None:
    assert desk.type("watari undo last --yes").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as it was meant"


@kept("crossing-moved")
def test_a_crossing_that_moved_is_undone(desk: Desk) -> None:
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as it was meant"
    assert desk.type("watari undo last --yes").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as it was meant"


@kept("crossing-moved")
def test_the_undo_plan_that_is_kept_is_run(desk: Desk) -> None:
    back = next(plan_id for plan_id, aim, _, _ in open_store().plans.listed() if aim == "undo")
    assert desk.type(f"watari run {back} --yes").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as it was meant"


@kept("*-moved")
def test_what_moved_is_verified_and_finished(desk: Desk) -> None:
    run = open_store().runs.find("last").id
    assert desk.type("watari verify last", codes=(0, 1)).splitlines()[-1].startswith("verified")
    assert desk.type(f"watari finish {run} --confirm {run}").splitlines()[-1].endswith("ended, moved")


@kept("crossing-undone")
def test_what_was_undone_is_verified(desk: Desk) -> None:
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as it was meant"


@kept("drain-moved")
def test_a_drain_is_undone(desk: Desk) -> None:
    assert desk.type("watari undo last --yes").splitlines()[-1].endswith("ended, moved")
    assert desk.type("watari verify last").splitlines()[-1] == "verified: all is as it was meant"


@kept("rebalance-planned")
def test_a_plan_that_never_ran_runs(desk: Desk) -> None:
    plan = open_store().plans.listed()[0][0]
    assert desk.type(f"watari run {plan} --yes").splitlines()[-1].endswith("ended, moved")


@pytest.mark.parametrize("file", sorted(HERE.glob("format_*/plan.json.gz")), ids=lambda path: path.parent.name)
def test_a_plan_file_is_shown(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_bytes(gzip.decompress(file.read_bytes()))
    shown = Console(World()).type("watari show plan.json")
    assert (shown.code, "3 instances in 3 waves" in shown.out) == (0, True), shown.err
