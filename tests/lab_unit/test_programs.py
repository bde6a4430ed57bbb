from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from watari.lab.errors import CommandFailedError
from watari.lab.programs import call, call_logged

RUN_LONG = """
import sys, pathlib
from watari.lab.programs import call_logged
call_logged(["/bin/sh", "-c", "echo $$; exec sleep 60"], pathlib.Path(sys.argv[1]))
"""


def test_a_short_program_is_fed_and_gives_what_it_prints(tmp_path: Path) -> None:
    assert call(["cat"], text="hello") == "hello"
    assert call(["pwd"], folder=tmp_path).strip() == str(tmp_path)
    assert call(["sh", "-c", "echo $COLOUR"], environment={"COLOUR": "green"}) == "green\n"


def test_a_failure_tells_the_program_the_code_and_the_complaint() -> None:
    with pytest.raises(CommandFailedError, match=r"`sh -c .*` ended with code 3: no such network"):
        call(["sh", "-c", "echo no such network >&2; exit 3"])


def test_the_output_of_a_long_program_is_kept_and_its_end_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match="the last words"):
        call_logged(["sh", "-c", "echo first; echo the last words; exit 1"], tmp_path / "log")
    assert (tmp_path / "log").read_text() == "first\nthe last words\n"


def test_a_long_program_does_not_outlive_whoever_started_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with subprocess.Popen([sys.executable, "-c", RUN_LONG, log]) as caller:
        deadline = time.monotonic() + 10
        while (not log.exists() or not log.read_text().endswith("\n")) and time.monotonic() < deadline:
            time.sleep(0.02)
        pid = int(log.read_text())
        assert Path(f"/proc/{pid}").exists()
        caller.kill()
    while (
        Path(f"/proc/{pid}/cmdline").exists()
        and Path(f"/proc/{pid}/cmdline").read_bytes()
        and time.monotonic() < deadline + 5
    ):
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes()
