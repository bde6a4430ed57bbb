"""A real `sshd` as a target, for one test.

Its own keys and configuration, on the loopback of a network namespace or of this machine.

The operator's `ssh` is found on PATH, as everywhere: there stands one here that reads this test's configuration instead
of the user's, and is the real one otherwise.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SSHD = Path("/usr/sbin/sshd")
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SECONDS = 10
RELAY = Path(__file__).parent / "relay.py"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def sshd(folder: Path, name: str, *, namespace: str = "") -> Iterator[None]:
    """Let the host ``name`` be there, for an `ssh` whose folder (`folder/bin`) is put on PATH by the test.

    What the host finds on its own PATH lies in `folder/remote` before all else.
    """
    port = 2222 if namespace else free_port()
    inside = ["ip", "netns", "exec", namespace] if namespace else []
    for key in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / key)], check=True)
    (folder / "authorized").write_bytes((folder / "client.pub").read_bytes())
    (folder / "known").write_text(f"{name} {(folder / 'host.pub').read_text()}")
    (folder / "remote").mkdir(exist_ok=True)
    options = {
        "ListenAddress": "127.0.0.1",
        "Port": str(port),
        "HostKey": f"{folder}/host",
        "AuthorizedKeysFile": f"{folder}/authorized",
        "StrictModes": "no",
        "UsePAM": "no",
        "PidFile": "none",
        "SetEnv": f"PATH={folder}/remote:{SYSTEM_PATH}",
    }
    (folder / "sshd.conf").write_text("".join(f"{word} {value}\n" for word, value in options.items()))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    _own_ssh(folder, name, [*inside, sys.executable, str(RELAY), "127.0.0.1", str(port)])
    process = subprocess.Popen(
        [*inside, str(SSHD), "-D", "-e", "-f", str(folder / "sshd.conf")], stderr=subprocess.DEVNULL
    )
    try:
        _wait(folder, name, process)
        yield
    finally:
        process.terminate()
        process.wait()


def _own_ssh(folder: Path, name: str, way: list[str]) -> None:
    config = {
        "ProxyCommand": " ".join(way),
        "HostKeyAlias": name,
        "IdentityFile": f"{folder}/client",
        "IdentitiesOnly": "yes",
        "UserKnownHostsFile": f"{folder}/known",
        "GlobalKnownHostsFile": "none",
    }
    lines = [f"Host {name}", *(f"  {word} {value}" for word, value in config.items())]
    (folder / "ssh.conf").write_text("\n".join(lines) + "\n")
    real = shutil.which("ssh")
    (folder / "bin").mkdir()
    program = folder / "bin" / "ssh"
    # What it is told first counts: no connection is shared beyond this test.
    program.write_text(f'#!/bin/sh\nexec {real} -F {folder}/ssh.conf -o ControlPath=none "$@"\n')
    program.chmod(0o755)


def _wait(folder: Path, name: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    command = [str(folder / "bin" / "ssh"), "-o", "BatchMode=yes", name, "true"]
    while (tried := subprocess.run(command, capture_output=True, text=True, check=False)).returncode:
        if process.poll() is not None or time.monotonic() > until:
            raise AssertionError(f"sshd does not serve: {tried.stderr}")
        time.sleep(0.1)
