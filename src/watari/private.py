"""Files and folders for their owner only: what Watari keeps holds addresses, keys and user data of tenants."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def private_folder(folder: Path) -> None:
    """Make a folder, with all above it, for its owner only; those that are there already are left as they are."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=FOLDER_MODE, exist_ok=True)


def private_file(path: Path) -> None:
    """See that a file is there, empty if it is new, and that nobody else may read it; former versions let them.

    OSError when it is none, or we may not read and write it.
    """
    private_folder(path.parent)
    # One that is there is never opened: closing it would end all POSIX locks of this process on it, and with them
    # those by which SQLite knows that a database is in use (https://sqlite.org/howtocorrupt.html, 2.2): another process
    # would then take it apart.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE))
    wrong = errno.EISDIR if path.is_dir() else 0 if os.access(path, os.R_OK | os.W_OK) else errno.EACCES
    if wrong:
        raise OSError(wrong, os.strerror(wrong), str(path))
    now = path.stat()
    if now.st_uid == os.geteuid() and now.st_mode & 0o077:
        path.chmod(FILE_MODE)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; it appears whole or not at all.

    Folders above it are made as usual: in the lab, services that run under other names find their own files there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.rename(path)
