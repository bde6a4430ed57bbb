"""Programs that the lab runs to their end."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from watari.lab.errors import CommandFailedError
from watari.lab.processes import tail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# A schema command that went on after a killed `lab up` would meet the one that the next `lab up` starts.
_DIE_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")


def call(
    argv: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    text: str | None = None,
    folder: Path | None = None,
) -> str:
    """Run a short program, in ``folder`` and fed with ``text`` where given; return what it printed.

    Raises CommandFailedError with what it complained about.
    """
    done = subprocess.run(
        argv,
        input=text,
        capture_output=True,
        text=True,
        env={**os.environ, **(environment or {})},
        cwd=folder,
        check=False,
    )
    if done.returncode:
        raise _failed(argv, done.returncode, (done.stderr or done.stdout).strip()[-2000:])
    return done.stdout


def call_logged(argv: Sequence[str], log: Path, *, environment: Mapping[str, str] | None = None) -> None:
    """Run a long program with its output appended to ``log``; it does not outlive us, be we killed.

    Raises CommandFailedError with the end of its output.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        done = subprocess.run(
            [*_DIE_WITH_US, *argv],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            check=False,
        )
    if done.returncode:
        raise _failed(argv, done.returncode, f"{tail(log)}\n(all of it: {log})")


def _failed(argv: Sequence[str], code: int, complaint: str) -> CommandFailedError:
    return CommandFailedError(
        f"`{' '.join(argv)}` ended with code {code}: {complaint}",
        touched="what was done before it stays",
        cure="Mend what it complains about (`watari doctor` names missing packages), then repeat the command.",
    )
