"""One exchange with a program on this machine that speaks for another one.

All of it has one deadline, what it says a bound.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import IO

from watari.clouds.port.hosts import SAID_BYTES_AT_MOST, Ran

CHUNK_BYTES = 1 << 16  # what a pipe of Linux holds
COMPLAINT_BYTES = 8192  # the end of what it complains of; its last line is told
COMPLAINT_CHARACTERS = 400


class TooMuchSaid(Exception):
    """More came than may be said."""


def run_to_end(words: Sequence[str], stdin: bytes, *, seconds: float) -> Ran:
    """Run a program that is given and says little; raises as `stream`."""
    said: list[bytes] = []
    with tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        ran = stream(words, given, said.append, seconds=seconds)
    return Ran(ran.code, b"".join(said), ran.complaint)


def stream(
    words: Sequence[str],
    stdin: IO[bytes] | int,
    take: Callable[[bytes], object],
    *,
    seconds: float,
    at_most: int = SAID_BYTES_AT_MOST,
) -> Ran:
    """Run a program, and hand over what it says as it comes.

    FileNotFoundError where there is no such program, TimeoutError after ``seconds``, TooMuchSaid. It lives no longer
    than this.
    """
    until = time.monotonic() + seconds
    # A group of its own: what the program started is ended with it, and a terminal's Ctrl-C is for us to pass on.
    with subprocess.Popen(
        words, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            complained = _heard(process, take, until, at_most)
            code = process.wait(max(until - time.monotonic(), 0.01))
        except subprocess.TimeoutExpired as late:
            _end(process)
            raise TimeoutError from late
        except BaseException:
            _end(process)
            raise
    return Ran(code, b"", _last_line(complained))


def _heard(process: subprocess.Popen[bytes], take: Callable[[bytes], object], until: float, at_most: int) -> bytes:
    heard, complained = 0, b""
    with selectors.DefaultSelector() as ears:
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                ears.register(pipe, selectors.EVENT_READ)
        while ears.get_map():
            left = until - time.monotonic()
            ready = ears.select(left) if left > 0 else []
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                chunk = os.read(key.fd, CHUNK_BYTES)
                if not chunk:
                    ears.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    complained = (complained + chunk)[-COMPLAINT_BYTES:]
                else:
                    heard += len(chunk)
                    if heard > at_most:
                        raise TooMuchSaid
                    take(chunk)
    return complained


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.poll()


def _last_line(complained: bytes) -> str:
    lines = [line.strip() for line in complained.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:COMPLAINT_CHARACTERS] if lines else ""
