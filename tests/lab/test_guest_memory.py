"""The lab's QEMU loses nothing of what a guest writes while it moves: the memory of both sides, page by page."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.lab.estates import wait_for
from watari.lab.guest.initrd import archive
from watari.lab.guest.kernel import fetch_package, unpack
from watari.lab.hosts.namespaces import write_emulator
from watari.lab.programs import call
from watari.lab.state import State

pytestmark = pytest.mark.lab

MIB, PAGE = 1 << 20, 4096
MEMORY_MIB = 128
MOVES = 4
# So little outage is allowed that the changed pages are sent in several rounds; the marks of each are lost or kept.
PARAMETERS = {"max-bandwidth": 100_000_000, "downtime-limit": 2}


class Machine:
    """One side of a move: a QEMU that is spoken to over its monitor (QMP)."""

    def __init__(self, folder: Path, line: socket.socket) -> None:
        self.console = folder / "console"
        self._talk = line.makefile("rw")
        self._talk.readline()
        self.call("qmp_capabilities")

    def call(self, command: str, **arguments: object) -> Any:
        self._talk.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self._talk.flush()
        while "event" in (said := json.loads(self._talk.readline())):
            pass
        return said["return"]

    def speaks(self) -> bool:
        return self.console.read_text().count("alive") > 1

    def memory(self, file: Path) -> bytes:
        self.call("pmemsave", val=0, size=MEMORY_MIB * MIB, filename=str(file))
        return file.read_bytes()


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """How the lab starts a guest whose only program is the writer."""
    wrapper = write_emulator(tmp_path)
    wrapper.with_name("qemu-system-x86_64").symlink_to("/usr/bin/qemu-system-x86_64")
    (tmp_path / "root/dev").mkdir(parents=True)
    call(
        [
            "gcc",
            "-std=gnu11",
            "-O2",
            "-static",
            "-o",
            str(tmp_path / "root/init"),
            str(Path(__file__).with_name("writer.c")),
        ]
    )
    initrd = tmp_path / "initrd"
    initrd.write_bytes(archive(tmp_path / "root"))
    kernel = unpack(fetch_package(State.locate().guest / "kernel"), tmp_path / "kernel")
    memory = json.dumps(
        {"qom-type": "memory-backend-ram", "id": "pc.ram", "size": MEMORY_MIB * MIB}, separators=(",", ":")
    )
    return [
        *(
            str(wrapper),
            "-machine",
            "pc,memory-backend=pc.ram",
            "-accel",
            "tcg,tb-size=32",
            "-display",
            "none",
            "-nodefaults",
        ),
        *("-m", str(MEMORY_MIB), "-object", memory, "-kernel", str(kernel.vmlinuz), "-initrd", str(initrd)),
        *("-append", "console=ttyS0 quiet mitigations=off nokaslr"),
    ]


@contextmanager
def started(command: list[str], folder: Path, *words: str) -> Iterator[Machine]:
    folder.mkdir()
    monitor = folder / "monitor"
    own = ("-qmp", f"unix:{monitor},server=on,wait=off", "-serial", f"file:{folder / 'console'}")
    with socket.socket(socket.AF_UNIX) as line, subprocess.Popen([*command, *own, *words]) as process:
        try:
            wait_for(monitor.exists, seconds=20)
            line.connect(str(monitor))
            yield Machine(folder, line)
        finally:
            process.kill()


def move(source: Machine, target: Machine, way: str) -> None:
    """Migrate, and leave both sides standing still."""
    source.call("migrate-set-parameters", **PARAMETERS)
    source.call("migrate", uri=way)
    wait_for(lambda: source.call("query-migrate")["status"] == "completed", seconds=60)
    wait_for(lambda: target.call("query-status")["status"] == "paused", seconds=20)


def lost(source: bytes, target: bytes) -> list[str]:
    """The pages in which the two differ, by their address."""
    return [hex(at) for at in range(0, len(source), PAGE) if source[at : at + PAGE] != target[at : at + PAGE]]


def test_what_a_guest_writes_while_it_moves_arrives(command: list[str], tmp_path: Path) -> None:
    with ExitStack() as machines:
        source = machines.enter_context(started(command, tmp_path / "0"))
        wait_for(source.speaks, seconds=120)
        for number in range(1, MOVES + 1):
            way = f"unix:{tmp_path / f'{number}.way'}"
            target = machines.enter_context(started(command, tmp_path / str(number), "-S", "-incoming", way))
            move(source, target, way)
            assert lost(source.memory(tmp_path / "source"), target.memory(tmp_path / "target")) == []
            source.call("quit")
            source = target
            source.call("cont")
            wait_for(source.speaks, seconds=60)
