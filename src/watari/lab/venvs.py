"""One virtual environment per release, built by uv from pinned packages with hashes."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab.errors import CommandFailedError
from watari.lab.programs import call_logged

if TYPE_CHECKING:
    from watari.lab.release import Release
    from watari.lab.state import State

# The distribution's interpreter: Ceph's bindings come from the distribution and fit no other.
PYTHON = Path("/usr/bin/python3")
BINDINGS = Path("/usr/lib/python3/dist-packages")


def built(state: State, release: Release) -> bool:
    """Whether the environment is there and was built from the packages of today's list."""
    stamp = _stamp(state, release)
    return stamp.exists() and stamp.read_text() == _digest(release)


def build(state: State, release: Release) -> Path:
    """Build the environment unless it is there already; returns its folder. Takes one to three minutes with a network.

    Compiling to bytecode is a third of it; without, every service would compile for itself at its first start.
    Raises CommandFailedError with the end of uv's output.
    """
    folder = state.venvs / release.name
    if built(state, release):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    log, uv = state.venvs / f"{release.name}.log", _uv()
    call_logged([uv, "venv", "--no-python-downloads", "--python", str(PYTHON), str(folder)], log)
    install = [
        uv,
        "pip",
        "install",
        "--python",
        str(folder / "bin/python"),
        "--require-hashes",
        "--no-deps",
        "--compile-bytecode",
    ]
    call_logged([*install, "-r", str(release.requirements)], log)
    _link_ceph_bindings(folder)
    _stamp(state, release).write_text(_digest(release))
    return folder


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise CommandFailedError(
            "uv, which builds the virtual environments, is not installed.",
            cure="Type `pip install uv`, then repeat the command.",
        )
    return found


def _link_ceph_bindings(folder: Path) -> None:
    """Cinder's RBD driver imports rados and rbd, which PyPI does not have."""
    packages = next(folder.glob("lib/python3*/site-packages"))
    for library in [*BINDINGS.glob("rados.cpython-*.so"), *BINDINGS.glob("rbd.cpython-*.so")]:
        (packages / library.name).symlink_to(library)


def _digest(release: Release) -> str:
    return hashlib.sha256(release.requirements.read_bytes()).hexdigest()


def _stamp(state: State, release: Release) -> Path:
    return state.venvs / release.name / "built-from"
