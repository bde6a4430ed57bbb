"""Real `ssh` to a real `sshd`: whom it believes, what a broken connection leaves, and what ends with it."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.clouds.hosts.sshd import SSHD, sshd
from watari.clouds.access import Shells
from watari.clouds.errors import HostFailed, HostRefuses, HostSilent, HostUnproved
from watari.clouds.hosts import SshHost
from watari.clouds.hosts.process import run_to_end
from watari.clouds.hosts.systemd import state_in

needs_sshd = pytest.mark.skipif(not SSHD.exists(), reason="openssh-server is not installed")


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SshHost]:
    with sshd(tmp_path, "ctl-1"):
        monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
        yield SshHost("ctl-1", "ctl-1", Shells())


@needs_sshd
def test_a_key_that_is_another_one_or_not_known_is_not_believed(host: SshHost, tmp_path: Path) -> None:
    assert host.run(["true"]).code == 0
    for known in ("", f"ctl-1 {(tmp_path / 'client.pub').read_text()}"):
        (tmp_path / "known").write_text(known)
        with pytest.raises(HostUnproved, match="ctl-1 is not believed to be the one"):
            host.run(["touch", f"{tmp_path}/done"])
    assert (tmp_path / "known").read_text(), "nobody was made known by us"
    assert not (tmp_path / "done").exists()


@needs_sshd
def test_who_is_not_let_in_is_told_so(host: SshHost, tmp_path: Path) -> None:
    (tmp_path / "authorized").write_text("")
    with pytest.raises(HostRefuses, match="Permission denied"):
        host.run(["true"])


@needs_sshd
def test_a_file_that_breaks_off_on_its_way_does_not_take_the_place_of_the_old(host: SshHost, tmp_path: Path) -> None:
    """The one who receives sees an end like any other: its `cat` ends well."""
    (tmp_path / "new").write_bytes(os.urandom(1 << 20))
    (tmp_path / "there").write_bytes(b"old")
    slow = tmp_path / "remote" / "cat"
    slow.write_text(f'#!/bin/sh\n[ "$#" = 0 ] || exec /bin/cat "$@"\nhead -c 1000; touch {tmp_path}/came; sleep 3\n')
    slow.chmod(0o755)
    failed: list[Exception] = []

    def put() -> None:
        try:
            host.put(tmp_path / "new", f"{tmp_path}/there", seconds=1)
        except HostSilent as error:
            failed.append(error)

    putting = threading.Thread(target=put)
    putting.start()
    putting.join(20)
    assert len(failed) == 1
    assert (tmp_path / "came").exists()
    _until(lambda: not list(tmp_path.glob("there.*")))
    assert (tmp_path / "there").read_bytes() == b"old"


@needs_sshd
def test_nothing_that_was_started_here_outlives_its_deadline(host: SshHost, tmp_path: Path) -> None:
    with pytest.raises(HostSilent):
        host.run(["sleep", "60"], seconds=1)
    _until(lambda: f"{tmp_path}/ssh.conf" not in _processes())


@needs_sshd
def test_where_sudo_refuses_it_is_told_as_that(tmp_path: Path, host: SshHost) -> None:
    sudo = tmp_path / "remote" / "sudo"
    sudo.write_text('#!/bin/sh\n[ "$1 $2" = "-n --" ] || exit 9\necho "sudo: a password is required" >&2; exit 1\n')
    sudo.chmod(0o755)
    assert host.run(["true"]).code == 0
    with pytest.raises(HostRefuses, match="a password is required"):
        SshHost("ctl-1", "ctl-1", Shells(sudo=True)).run(["true"])


def test_without_ssh_here_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HostFailed, match="There is no ssh on this machine"):
        SshHost("ctl-1", "ctl-1", Shells()).run(["true"])


def test_what_drips_has_the_same_deadline() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        run_to_end(["sh", "-c", "while :; do echo x; echo y >&2; sleep 0.1; done"], b"", seconds=1)
    assert time.monotonic() - began < 5


def test_systemd_before_it_drew_ids_tells_a_start_by_its_process() -> None:
    def told(pid: int, began: int, active: str = "active") -> str:
        since = "ActiveEnterTimestamp=Tue 2026-12-01 06:35:31 UTC"
        return (
            f"LoadState=loaded\nActiveState={active}\n{since}\nMainPID={pid}\nExecMainStartTimestampMonotonic={began}\n"
        )

    one, other = state_in(told(7, 1000)), state_in(told(7, 2000))
    assert one is not None
    assert other is not None
    assert one.start != other.start != ""
    assert one.since == datetime(2026, 12, 1, 6, 35, 31, tzinfo=UTC)
    changing = state_in(told(7, 1000, "deactivating"))
    assert changing is not None
    assert (changing.activity, changing.since) == ("changing", None)
    strange = state_in(told(7, 1000, "maintenance"))
    assert strange is not None
    assert strange.activity == "unknown"


def _processes() -> str:
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def _until(so: Callable[[], bool]) -> None:
    until = time.monotonic() + 15
    while not so():
        assert time.monotonic() < until
        time.sleep(0.1)
