"""What was edited, is damaged or comes from a later Watari is a fact with a cure: exit code 2, whatever the command."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.console import Console
from tests.stored.worlds import world_of
from watari.clouds.simulated import example_world
from watari.model.stored import digest_of
from watari.store import open_store

KEPT = Path(__file__).parent / "format_1"
COMMANDS = ("status last", "show last", "show last --ids", "undo last --yes", "verify last", "resume last --retry")


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A crossing that an earlier version has run; one of its moves was put back."""
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    monkeypatch.chdir(tmp_path)
    Path("watari.db").write_bytes(gzip.decompress((KEPT / "crossing-put-back.db.gz").read_bytes()))
    open_store().close()
    return Console(world_of(gzip.decompress((KEPT / "crossing-put-back.world.json.gz").read_bytes()).decode()))


def in_database(statement: str, *values: object) -> None:
    with sqlite3.connect("watari.db") as database:
        assert database.execute(statement, values).rowcount > 0


def refused(console: Console, command: str) -> str:
    shown = console.type(f"watari {command}")
    assert shown.code == 2, f"$ watari {command}\n{shown.out}{shown.err}"
    assert "what to do: " in shown.err
    assert "fault of Watari" not in shown.err
    return shown.err


def body() -> str:
    with sqlite3.connect("watari.db") as database:
        return str(database.execute("select body from plans").fetchone()[0])


@pytest.mark.parametrize("command", COMMANDS)
def test_an_entry_of_a_kind_that_came_later(console: Console, command: str) -> None:
    in_database("update entries set kind = 'teleported' where seq = 9")
    assert "entry 9 of run " in refused(console, command)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_entry_of_a_later_format(console: Console, command: str) -> None:
    in_database("update entries set format = 7 where seq = 9")
    assert "is of format 7: a later Watari wrote it" in refused(console, command)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('"kind":"set_power"', '"kind":"set_mood"', id="a step of another kind"),
        pytest.param('"waves":[', '"tides":1,"waves":[', id="a field more"),
        pytest.param('"waves":[', '"wav', id="broken off"),
    ],
)
def test_a_plan_that_holds_what_nobody_here_knows(console: Console, command: str, before: str, after: str) -> None:
    assert before in body()
    text = body().replace(before, after, 1)
    in_database("update plans set body = ?", text if after != '"wav' else text[: text.index(after)])
    assert refused(console, command).startswith("plan ")


def test_a_survey_that_was_edited_is_not_the_one_that_was_compared(console: Console) -> None:
    in_database("update surveys set body = replace(body, 'web-1', 'web-7')")
    assert "is not kept here" in refused(console, "verify last")


@pytest.mark.parametrize("given", ["", "%", "../../etc/passwd-", "a*", "  "])
@pytest.mark.parametrize("command", ["status", "show", "undo", "verify", "resume", "finish", "run", "diff", "pause"])
def test_what_is_no_id_is_refused_as_that(console: Console, command: str, given: str) -> None:
    shown = console.type_words(["watari", command, *([given, given] if command == "diff" else [given])])
    assert (shown.code, "is no id of a" in shown.err) == (2, True), shown.err
    assert "`watari show` lists what is kept" in shown.err


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A drain that this version has planned."""
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    monkeypatch.chdir(tmp_path)
    goal = Path(__file__).parent.parent / "transcripts" / "drain.yaml"
    Path("drain.yaml").write_text(goal.read_text("utf-8"), encoding="utf-8")
    console = Console(example_world())
    assert console.type("watari plan drain.yaml -o drain.json").code in (0, 1)
    return console


def test_an_edited_plan_file_neither_shows_nor_runs(planned: Console) -> None:
    whole = Path("drain.json").read_text("utf-8")
    Path("drain.json").write_text(whole.replace("classic-2", "classic-3"), encoding="utf-8")
    for command in ("show", "run --yes", "rehearse"):
        assert "drain.json was changed since it was made" in refused(planned, f"{command} drain.json")
    blanks = json.dumps(json.loads(whole), indent=None)
    Path("drain.json").write_text(blanks, encoding="utf-8")
    assert planned.type("watari show drain.json").code == 0


def test_a_plan_row_that_was_edited_is_refused(planned: Console) -> None:
    plan_id = json.loads(Path("drain.json").read_text("utf-8"))["id"]
    with sqlite3.connect("watari.db") as database:
        kept = database.execute("select body from plans where id = ?", (plan_id,)).fetchone()[0]
    assert digest_of(kept) == plan_id
    in_database("update plans set body = replace(body, 'classic-2', 'classic-3') where id = ?", plan_id)
    for command in ("show", "run", "rehearse"):
        assert "was changed since it was made" in refused(planned, f"{command} {plan_id[:12]}")
