"""The cluster's three daemons: made where nothing is, started in order, stopped in the opposite one."""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from typing import TYPE_CHECKING

from watari.lab.ceph.layout import Layout, write_configuration
from watari.lab.errors import CommandFailedError
from watari.lab.processes import Processes, Service
from watari.lab.programs import call
from watari.private import write_private

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from watari.lab.state import State

MONITOR, MANAGER, OSD = "monitor", "manager", "osd"
STOP_SECONDS = 20
ADMINISTRATOR_CAPS = ("--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *")


def up(state: State) -> None:
    """Start the cluster, made first where there is none; about 13 s from nothing, 5 s from saved state.

    Raises ServiceFailedError, CommandFailedError.
    """
    layout = Layout.of(state)
    for folder in (layout.run, layout.root / "log"):
        folder.mkdir(parents=True, exist_ok=True)
    write_configuration(layout)
    processes = Processes(layout.run)
    _once(layout.daemon(MONITOR), lambda: _make_monitor(layout))
    processes.start(_monitor(layout))
    _once(layout.daemon(MANAGER), lambda: _make_manager(layout))
    processes.launch(_manager(layout))
    _once(layout.daemon(OSD), lambda: _make_osd(layout))
    processes.start(_osd(layout))


def down(state: State) -> None:
    """Stop the cluster; its data stays. An OSD that has lost its monitor does not end when asked, so it goes first."""
    processes = Processes(Layout.of(state).run)
    for name in (OSD, MANAGER, MONITOR):
        processes.stop(name, grace_seconds=STOP_SECONDS)


def _once(folder: Path, make: Callable[[], None]) -> None:
    """Make a daemon's data anew unless it was completed before: what a killed command left is dropped."""
    if (folder / "made").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    make()
    (folder / "made").touch()


def _make_monitor(layout: Layout) -> None:
    layout.keyring.unlink(missing_ok=True)
    tool, keyring = "ceph-authtool", str(layout.keyring)
    call([tool, "--create-keyring", "--mode", "0600", keyring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *"])
    call([tool, keyring, "--gen-key", "-n", "client.admin", *ADMINISTRATOR_CAPS])
    _program(layout, "ceph-mon", "-i", "a", "--mkfs", "--keyring", keyring)


def _make_manager(layout: Layout) -> None:
    caps = ("mon", "allow profile mgr", "osd", "allow *", "mds", "allow *")
    write_private(layout.daemon(MANAGER) / "keyring", layout.ceph("auth", "get-or-create", "mgr.x", *caps))
    layout.ceph("health", "mute", "MGR_MODULE_ERROR", "--sticky")  # those that we took out are no error


def _make_osd(layout: Layout) -> None:
    """Register the OSD under an id of its own making, so that a second try is known to be the same one."""
    folder, identity = layout.daemon(OSD), str(uuid.uuid5(uuid.UUID(layout.identity), OSD))
    secret = _osd_secret(layout)
    layout.ceph("osd", "new", identity, "0", "-i", "-", text=json.dumps({"cephx_secret": secret}))
    write_private(folder / "keyring", f"[osd.0]\nkey = {secret}\n")
    _program(layout, "ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", identity)
    layout.ceph("osd", "crush", "add", "osd.0", "1.0", "host=lab", "root=default")


def _osd_secret(layout: Layout) -> str:
    path = layout.root / "osd-secret"
    if not path.exists():
        write_private(path, call(["ceph-authtool", "--gen-print-key"]).strip())
    return path.read_text()


def _program(layout: Layout, *words: str) -> None:
    call([words[0], "--conf", str(layout.configuration), *words[1:]])


def _monitor(layout: Layout) -> Service:
    return _daemon(layout, MONITOR, ("ceph-mon", "-i", "a"), ready=lambda: _answers(layout))


def _manager(layout: Layout) -> Service:
    return _daemon(layout, MANAGER, ("ceph-mgr", "-i", "x"), ready=None)


def _osd(layout: Layout) -> Service:
    return _daemon(layout, OSD, ("ceph-osd", "-i", "0"), ready=lambda: _osd_is_up(layout))


def _daemon(layout: Layout, name: str, program: tuple[str, ...], *, ready: Callable[[], bool] | None) -> Service:
    argv = (*program, "-f", "--conf", str(layout.configuration))
    return Service(name=name, argv=argv, log=layout.log(name), ready=ready, ready_seconds=60)


def _answers(layout: Layout) -> bool:
    words = ["ceph", "--conf", str(layout.configuration), "--connect-timeout", "2", "quorum_status"]
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def _osd_is_up(layout: Layout) -> bool:
    """Asked of the OSD itself: the monitor goes on believing in one that was killed."""
    try:
        return bool(
            json.loads(layout.ceph("--admin-daemon", str(layout.run / "osd.0.asok"), "status"))["state"] == "active"
        )
    except CommandFailedError:
        return False
