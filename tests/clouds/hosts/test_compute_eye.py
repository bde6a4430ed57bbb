"""What the program for compute hosts sees, in a process namespace of its own that stands for a host."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from watari.clouds.hosts import compute_eye

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="namespaces need root")

COMPUTE = "import time; time.sleep(30)"


def on_a_host(tmp_path: Path, *words: str, compute: bool = True) -> Any:
    """Run the program beside a process that is called nova-compute."""
    program = tmp_path / "nova-compute"
    program.write_text(COMPUTE)
    files = "".join(f" --config-file {path}" for path in sorted(tmp_path.glob("*.conf")))
    start = f"{sys.executable} {program}{files} & sleep 0.3; " if compute else ""
    script = f'{start}{sys.executable} -I -S {compute_eye.__file__} "$@"; code=$?; kill $! 2>/dev/null; exit $code'
    host = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script, "sh", *words]
    return json.loads(subprocess.run(host, check=True, capture_output=True, text=True, timeout=60).stdout)


def test_settings_are_those_that_nova_compute_was_told_the_last_word_counting(tmp_path: Path) -> None:
    (tmp_path / "1.conf").write_text(
        "[DEFAULT]\nmy_ip = 10.0.0.1\nconfig_drive_format=vfat\n#host = never\n[libvirt]\nlive_migration_scheme = ssh\n"
    )
    (tmp_path / "2.conf").write_text(
        "[DEFAULT]\nmy_ip = 10.0.0.2\n  host = of-a-value-above\n[serial_console]\nenabled = True\n"
    )
    said = on_a_host(tmp_path)
    assert said == {
        "trouble": "",
        "user": 0,
        "host": None,
        "my_ip": "10.0.0.2",
        "config_drive_format": "vfat",
        "live_migration_uri": None,
        "live_migration_scheme": "ssh",
        "live_migration_inbound_addr": None,
        "serial_console": "True",
        "serial_ports": "10000:20000",
    }


def test_a_host_without_nova_compute_is_told(tmp_path: Path) -> None:
    assert "no nova-compute runs there" in on_a_host(tmp_path, compute=False)["trouble"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "1.conf").symlink_to(tmp_path / "gone")
    assert "1.conf: No such file" in on_a_host(tmp_path)["trouble"]


def test_every_way_is_tried_and_each_complaint_is_kept(tmp_path: Path) -> None:
    peer = {
        "name": "h2.invalid",
        "address": "127.0.0.254",
        "target": "127.0.0.254",
        "form": "qemu+tcp://%s/system",
    }
    ways = {way["way"]: way["said"] for way in on_a_host(tmp_path, json.dumps([peer]))}
    assert set(ways) == {"ssh", "ssh by name", "libvirt", "migration port"}
    assert ways["ssh by name"]
    assert ways["libvirt"] == "the process that would use it does not run"
    assert ways["migration port"] == ""  # nobody listens and nothing is in the way


def test_a_port_that_is_shut_is_not_open_and_one_that_answers_is() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert compute_eye._connects("127.0.0.1", server.getsockname()[1]) == ""
    assert compute_eye._connects("nobody.invalid", 1) != ""


def test_folders_of_settings_are_read_after_the_files(tmp_path: Path) -> None:
    (tmp_path / "etc/nova/nova.conf.d").mkdir(parents=True)
    for name in ("nova.conf", "nova.conf.d/20.conf", "nova.conf.d/10.conf"):
        (tmp_path / "etc/nova" / name).touch()
    found = [path.name for path in compute_eye.config_files(["python3", "/usr/bin/nova-compute"], tmp_path)]
    assert found == ["nova.conf", "10.conf", "20.conf"]
