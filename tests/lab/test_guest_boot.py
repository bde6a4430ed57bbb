"""The guest image under plain QEMU: it boots, answers, stops when asked, and keeps its record through all of it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from watari.lab.guest import build
from watari.lab.state import State

pytestmark = pytest.mark.lab

BOOT_SECONDS = 180
STOP_SECONDS = 30
GIB = 1 << 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Machine:
    """A guest that runs; its port 80 is ours on 127.0.0.1."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, monitor: Path) -> None:
        self.process, self.port, self.monitor = process, port, monitor

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def summary(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.page("/verify"))
        return said

    def wait(self, *, lines: int, volumes: int = 0) -> dict[str, Any]:
        deadline = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < deadline:
            try:
                said = self.summary()
            except (urllib.error.URLError, OSError):
                said = {}
            if said and said["record"]["length"] >= lines and len(said["volumes"]) == volumes:
                return said
            time.sleep(0.5)
        raise AssertionError(f"the guest did not get ready within {BOOT_SECONDS} s")

    def stop_by_button(self) -> None:
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(str(self.monitor))
            monitor.recv(4096)
            monitor.sendall(b"system_powerdown\n")
            self.process.wait(STOP_SECONDS)


@contextmanager
def booted(folder: Path) -> Iterator[Machine]:
    port, monitor = free_port(), folder / "monitor"
    words = [
        *(
            "qemu-system-x86_64",
            "-accel",
            "tcg,tb-size=32",
            "-m",
            "128",
            "-display",
            "none",
            "-serial",
            f"file:{folder / 'console'}",
        ),
        *(
            "-drive",
            f"file={folder / 'root.qcow2'},if=virtio",
            "-drive",
            f"file={folder / 'data.raw'},format=raw,if=virtio",
        ),
        *("-netdev", f"user,id=net,hostfwd=tcp:127.0.0.1:{port}-:80", "-device", "virtio-net-pci,netdev=net"),
        *("-monitor", f"unix:{monitor},server,nowait"),
    ]
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL)
    try:
        yield Machine(process, port, monitor)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def disks(tmp_path: Path) -> Path:
    shutil.copy(build(State.locate()), tmp_path / "root.qcow2")
    with (tmp_path / "data.raw").open("wb") as file:
        file.truncate(GIB)
    return tmp_path


def test_the_record_outlives_a_stop_and_a_power_cut(disks: Path) -> None:
    with booted(disks) as machine:
        first = machine.wait(lines=3, volumes=1)
        machine.stop_by_button()
    with booted(disks) as machine:
        second = machine.wait(lines=first["record"]["length"] + 2, volumes=1)
        assert machine.page("/record").startswith("1 ")
        assert machine.page("/record/data").startswith("1 ")
    with booted(disks) as machine:  # the one before lost its power in the middle of its work
        third = machine.wait(lines=second["record"]["length"] + 1, volumes=1)
    assert [said["boots"] for said in (first, second, third)] == [1, 2, 3]
    for said in (first, second, third):
        assert said["record"]["ok"]
        assert said["volumes"][0]["record"]["ok"]
        assert said["record"]["first"] == first["record"]["first"]
        assert said["volumes"][0]["record"]["first"] == first["volumes"][0]["record"]["first"]
