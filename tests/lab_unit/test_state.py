from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from watari.lab.errors import LabBusyError
from watari.lab.state import State
from watari.private import write_private

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys, pathlib
from watari.lab.state import State
with State(pathlib.Path(sys.argv[1])).lock():
    print("held", flush=True)
    input()
"""


def test_the_folder_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WATARI_LAB", str(tmp_path))
    assert State.locate().root == tmp_path


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    state = State(tmp_path)
    first = state.secret("classic/admin")
    assert state.secret("classic/admin") == first
    assert state.secret("nyah/admin") != first
    assert (tmp_path / "secrets/classic/admin").stat().st_mode & 0o777 == 0o600


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    for text in ("first", "second"):
        write_private(tmp_path / "file", text)
    assert (tmp_path / "file").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_clouds_are_those_with_a_record(tmp_path: Path) -> None:
    state = State(tmp_path)
    write_private(state.cloud("nyah") / "cloud.json", "{}")
    (state.cloud("never") / "etc").mkdir(parents=True)
    assert state.cloud_names() == ["nyah"]


def test_a_second_command_waits_is_told_for_whom_and_gives_up(tmp_path: Path) -> None:
    told: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with (
            pytest.raises(LabBusyError, match=f"process {holder.pid}"),
            State(tmp_path).lock(wait_seconds=0.3, waiting=told.append),
        ):
            pass
        holder.kill()
    assert told == [f"waiting for process {holder.pid}, which works on the lab"]


def test_the_death_of_the_holder_frees_the_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    with State(tmp_path).lock(wait_seconds=1):
        assert (tmp_path / "lock").read_text().startswith("process ")
