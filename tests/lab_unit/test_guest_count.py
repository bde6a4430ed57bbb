"""The guest's counting page: one connection that goes on, by which a test sees whether a guest was ever away."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from watari.lab.guest.initrd import compile_recorder

LINES = 6
READER = """
import socket, sys, time
for _ in range(100):
    try:
        line = socket.create_connection(("127.0.0.1", 80), timeout=5)
        break
    except ConnectionRefusedError:
        time.sleep(0.05)
line.sendall(b"GET /count HTTP/1.0\\r\\n\\r\\n")
page = line.makefile()
while page.readline().strip():
    pass
for _ in range(int(sys.argv[1])):
    print(page.readline().strip(), time.monotonic())
"""

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not (shutil.which("gcc") and shutil.which("ip")), reason="port 80 needs a namespace"
)


@pytest.fixture
def guest(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The guest's program in a network namespace of its own."""
    program = tmp_path / "recorder"
    compile_recorder(program)
    script = f"ip link set lo up && exec {program}"
    with subprocess.Popen(["unshare", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", script]) as process:
        yield process
        process.kill()


def test_it_counts_in_one_connection_for_as_long_as_somebody_listens(guest: subprocess.Popen[bytes]) -> None:
    child = Path(f"/proc/{guest.pid}/task/{guest.pid}/children")
    while not child.read_text().strip():
        assert guest.poll() is None
    inside = ["nsenter", "--target", child.read_text().split()[0], "--net", sys.executable, "-c", READER, str(LINES)]
    said = [
        line.split()
        for line in subprocess.run(inside, check=True, capture_output=True, text=True, timeout=30).stdout.splitlines()
    ]
    assert [int(number) for number, _, _ in said] == list(range(1, LINES + 1))
    gaps = [float(after[2]) - float(before[2]) for before, after in itertools.pairwise(said)]
    assert all(0.1 < gap < 2 for gap in gaps), gaps
