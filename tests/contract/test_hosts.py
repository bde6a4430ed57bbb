"""What holds for every machine that is reached over SSH: those in memory, and a real `sshd` behind the real `ssh`.

Services are systemd's, and no systemd runs where these tests do: behind `sshd` a stand-in for `systemctl` keeps them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clouds.hosts import systemctl
from tests.clouds.hosts.sshd import SSHD, sshd
from watari.clouds.access import Shells
from watari.clouds.errors import CloudError, HostFailed, HostSilent, NotOnHost, Unreachable
from watari.clouds.hosts import SshHost
from watari.clouds.port import RemoteHost
from watari.clouds.simulated import Clock, Machine, SimulatedHost, SimulatedService

WORDS = ["-oProxyCommand=x", "a b", "'", '"', "$(id)", "`id`", "; id", "a\nb", "*", "~", "", "\\", "ü", "--", "-n"]
SERVICES: dict[str, dict[str, object]] = {"haproxy": {}, "broken": {"broken": True}, "other": {}}


@dataclass(frozen=True)
class Ground:
    """A host, a folder of it that may be written to, its clock, and one like it that nobody reaches."""

    host: RemoteHost
    folder: str
    now: Callable[[], datetime]
    silent: RemoteHost


@pytest.fixture(
    params=["simulated", pytest.param("ssh", marks=pytest.mark.skipif(not SSHD.exists(), reason="openssh-server"))]
)
def ground(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    if request.param == "simulated":
        yield simulated()
        return
    with sshd(tmp_path, "ctl-1"):
        monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
        units(tmp_path / "remote")
        (tmp_path / "there").mkdir()
        nobody = SshHost("ctl-2", "ctl-2.invalid", Shells())
        yield Ground(SshHost("ctl-1", "ctl-1", Shells()), f"{tmp_path}/there", lambda: datetime.now(UTC), nobody)
        for unit in (tmp_path / "remote").glob("*.unit"):
            with suppress(ProcessLookupError):
                if pid := json.loads(unit.read_text()).get("pid"):
                    os.kill(pid, signal.SIGKILL)


def simulated() -> Ground:
    clock = Clock()
    services = {n: SimulatedService("inactive", 0, broken=n == "broken") for n in SERVICES}
    machine = Machine("ctl-1", services=services)
    nobody = SimulatedHost(Machine("ctl-2", dead=True), clock)
    return Ground(SimulatedHost(machine, clock), "/root", lambda: clock.now, nobody)


def units(remote: Path) -> None:
    (remote / "systemctl").write_text(f"#!{sys.executable}\n{Path(systemctl.__file__).read_text()}")
    (remote / "systemctl").chmod(0o755)
    for name, said in SERVICES.items():
        (remote / f"{name}.unit").write_text(json.dumps(said))


def test_what_is_run_is_words(ground: Ground) -> None:
    ran = ground.host.run(["echo", "words:", *WORDS])
    assert ran.said == f"words: {' '.join(WORDS)}\n".encode()


def test_a_code_is_an_answer_and_a_program_that_is_not_there_too(ground: Ground) -> None:
    assert [ground.host.run([name]).code for name in ("true", "false", "no-such-program")] == [0, 1, 127]
    assert "No such file" in ground.host.run(["no-such-program"]).complaint


def test_what_is_given_arrives_byte_by_byte(ground: Ground) -> None:
    given = bytes(range(256)) * 1000
    assert ground.host.run(["cat"], given).said == given


def test_one_deadline_goes_over_the_whole(ground: Ground) -> None:
    began = time.monotonic()
    with pytest.raises(HostSilent, match=r"ctl-1 did not come to an end .*within 1 s"):
        ground.host.run(["sleep", "60"], seconds=1)
    assert time.monotonic() - began < 10


def test_a_host_that_is_not_reached_may_have_done_it_or_not(ground: Ground) -> None:
    with pytest.raises(Unreachable, match="ctl-2 is not reached"):
        ground.silent.run(["true"])
    with pytest.raises(Unreachable, match="ctl-2 is not reached"):
        ground.silent.service("haproxy")
    with pytest.raises(Unreachable, match="ctl-2 is not reached"):
        ground.silent.read("/etc/hosts")


def test_a_file_goes_there_and_comes_back(ground: Ground, tmp_path: Path) -> None:
    path = f"{ground.folder}/a file; touch x"
    (tmp_path / "here").write_bytes(bytes(range(256)) * 9000)
    ground.host.put(tmp_path / "here", path)
    ground.host.fetch(path, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == (tmp_path / "here").read_bytes()
    assert (tmp_path / "back").stat().st_mode & 0o777 == 0o600
    with pytest.raises(HostFailed):
        ground.host.read(path)  # two MiB are copied, not read
    (tmp_path / "here").write_bytes(b"shorter")
    ground.host.put(tmp_path / "here", path)
    assert ground.host.read(path) == b"shorter"


def test_what_says_without_end_is_cut_off(ground: Ground, tmp_path: Path) -> None:
    path = f"{ground.folder}/large"
    (tmp_path / "here").write_bytes(bytes(2 << 20))
    ground.host.put(tmp_path / "here", path)
    with pytest.raises(HostFailed):
        ground.host.run(["cat", path])


def test_what_is_not_there_is_told_so(ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "here").write_bytes(b"x")
    with pytest.raises(NotOnHost):
        ground.host.read(f"{ground.folder}/nothing")
    with pytest.raises(NotOnHost):
        ground.host.fetch(f"{ground.folder}/nothing", tmp_path / "back")
    assert not (tmp_path / "back").exists()
    with pytest.raises(NotOnHost):
        ground.host.put(tmp_path / "here", f"{ground.folder}/no-folder/x")
    with pytest.raises(NotOnHost):
        ground.host.service("no-such")


def test_paths_are_whole(ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "here").write_bytes(b"x")
    for path in ("etc/passwd", "-n", "~/x"):
        with pytest.raises(HostFailed, match="no whole path"):
            ground.host.put(tmp_path / "here", path)


def test_a_service_goes_through_its_states_and_every_start_has_a_word_of_its_own(ground: Ground) -> None:
    host, starts = ground.host, set()
    assert (host.service("haproxy").activity, host.service("haproxy").since) == ("inactive", None)
    for act in (host.start, host.restart, host.restart):
        act("haproxy")
        now = host.service("haproxy")
        assert now.activity == "active"
        assert now.since is not None
        assert abs(ground.now() - now.since) < timedelta(seconds=30)
        starts.add(now.start)
    host.start("haproxy")
    assert host.service("haproxy").start == now.start, "one that is active is left so"
    assert len(starts) == 3
    host.stop("haproxy")
    host.stop("haproxy")
    assert host.service("haproxy").activity == "inactive"


def test_a_service_that_does_not_get_up_is_told_and_seen(ground: Ground) -> None:
    for act in (ground.host.start, ground.host.restart):
        with pytest.raises(HostFailed, match="broken"):
            act("broken")
        assert ground.host.service("broken").activity == "failed"


@pytest.mark.parametrize("name", ["*", "ha*", "-H root@elsewhere", "[a-z]*", "x; reboot", ""])
def test_a_pattern_or_an_option_is_no_service(ground: Ground, name: str) -> None:
    for act in (ground.host.service, ground.host.stop, ground.host.restart):
        with pytest.raises(CloudError):
            act(name)
    assert ground.host.service("other").start == ""
