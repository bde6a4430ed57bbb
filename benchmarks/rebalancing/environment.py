"""Watcher's virtual environment: built once from pinned packages with hashes, apart from Watari's own."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = Path(__file__).with_name("watcher.txt")
STAMP = "built-from"


def python_of_watcher(folder: Path) -> Path:
    """Build the environment in ``folder`` unless it is there already; gives its interpreter.

    Needs uv beside our own interpreter.
    """
    python = folder / "bin/python"
    digest = hashlib.sha256(PACKAGES.read_bytes()).hexdigest()
    stamp = folder / STAMP
    if stamp.exists() and stamp.read_text("utf-8") == digest:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    uv = [sys.executable, "-m", "uv"]
    subprocess.run(
        [*uv, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, str(folder)], check=True
    )
    subprocess.run(
        [*uv, "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(PACKAGES)], check=True
    )
    stamp.write_text(digest, "utf-8")
    return python
