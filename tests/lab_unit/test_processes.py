from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from watari.lab.errors import ServiceFailedError
from watari.lab.processes import BOOT_ID, Processes, Service, all_pids, kept, marked, marked_below, run_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(tmp_path / "run")
    yield processes
    processes.stop_all(grace_seconds=1)


def shell(processes: Processes, script: str, **more: object) -> Service:
    log = processes.run.parent / "log"
    return Service(name="it", argv=("/bin/sh", "-c", script), log=log, **more)  # type: ignore[arg-type]


def test_a_service_runs_until_it_is_stopped(processes: Processes) -> None:
    pid = processes.start(shell(processes, "exec sleep 60"))
    assert processes.pid("it") == pid
    processes.stop("it")
    assert pid not in all_pids() or not processes.running("it")
    assert processes.names() == []


def test_what_is_kept_is_started_again_and_stopped_for_good(processes: Processes, tmp_path: Path) -> None:
    breaks_off = f"test -s {tmp_path}/broke || {{ echo x > {tmp_path}/broke; kill -ABRT $$; }}"
    breaks_off_once = f"echo begun >> {tmp_path}/begun; {breaks_off}; sleep 60"
    service = Service(name="it", argv=kept("/bin/sh", "-c", breaks_off_once), log=tmp_path / "log")
    processes.start(service)
    until(lambda: (tmp_path / "begun").exists() and (tmp_path / "begun").read_text().count("begun") == 2)
    processes.stop("it")
    assert marked(processes.run) == set()
    assert "is started again" in (tmp_path / "log").read_text()


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_starting_twice_gives_the_same_process(processes: Processes) -> None:
    service = shell(processes, "exec sleep 60")
    assert processes.start(service) == processes.start(service)


def test_a_service_inherits_no_open_file_of_whoever_started_it(processes: Processes, tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        pid = processes.start(shell(processes, "exec sleep 60"))
        targets = {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()}
    assert targets == {os.devnull, str(tmp_path / "log")}


def test_a_pid_that_was_given_out_again_is_not_ours(processes: Processes) -> None:
    with subprocess.Popen(["sleep", "60"]) as stranger:
        processes.run.mkdir()
        stat = f"{stranger.pid} (sleep) " + " ".join(["S", *["0"] * 18, "12345", "0"])
        (processes.run / "it.process").write_text(f"{BOOT_ID.read_text()}{stat}\n")
        assert not processes.running("it")
        processes.stop_all(grace_seconds=1)
        assert stranger.poll() is None
        stranger.kill()


def test_a_record_of_another_boot_counts_for_nothing(processes: Processes) -> None:
    processes.start(shell(processes, "exec sleep 60"))
    record = processes.run / "it.process"
    text = record.read_text()
    record.write_text(text.replace(BOOT_ID.read_text().strip(), "another-boot"))
    assert not processes.running("it")
    record.write_text(text)


def test_stopping_ends_children_and_what_left_the_session(processes: Processes) -> None:
    processes.start(shell(processes, "sleep 60 & setsid sleep 60 & exec sleep 60"))
    deadline = time.monotonic() + 5
    while len(marked(processes.run)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(marked(processes.run)) == 3
    assert marked_below(processes.run.parent) == marked(processes.run)
    processes.stop_all(grace_seconds=1)
    assert marked(processes.run) == set()


def test_what_does_not_listen_is_killed_after_the_grace(processes: Processes) -> None:
    log = processes.run.parent / "log"
    service = shell(
        processes, "trap '' TERM; echo deaf; while :; do sleep 1; done", ready=lambda: "deaf" in log.read_text()
    )
    processes.start(service)
    processes.stop("it", grace_seconds=0.3)
    assert not processes.running("it")


def test_a_service_that_ends_is_told_with_its_last_words(processes: Processes) -> None:
    service = shell(processes, "echo no database here; sleep 0.1", ready=lambda: False, ready_seconds=10)
    with pytest.raises(ServiceFailedError, match="no database here") as failed:
        processes.start(service)
    assert str(service.log) in failed.value.cure


def test_a_service_that_is_never_ready_is_told_and_goes_on_running(processes: Processes) -> None:
    with pytest.raises(ServiceFailedError, match="was not ready within 0 s"):
        processes.start(shell(processes, "exec sleep 60", ready=lambda: False, ready_seconds=0.2))
    assert processes.running("it")


def test_the_password_in_the_environment_is_not_in_the_arguments(processes: Processes) -> None:
    pid = processes.start(shell(processes, "exec sleep 60", environment={"PASSWORD": "hunter2"}))
    assert run_folder(pid) == str(processes.run)
    assert b"hunter2" not in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_our_own_process_belongs_to_no_run() -> None:
    assert run_folder(os.getpid()) is None
