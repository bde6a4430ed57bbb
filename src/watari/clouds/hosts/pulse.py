"""A program of its own that asks an address twice a second whether it answers, and prints 1 or 0 each time.

`pulse.py ADDRESS [TCP_PORT]` goes on until nobody reads what it prints. Like `eye.py` it runs in a network namespace or
on another host, with the standard library alone.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time

BEAT_SECONDS = 0.5
ANSWER_SECONDS = 1


def answers(address: str, tcp_port: int | None) -> bool:
    """Whether a connection comes about, or without a port whether a ping comes back, within a second."""
    if tcp_port is None:
        ping = ["ping", "-n", "-q", "-c", "1", "-W", str(ANSWER_SECONDS), "--", address]
        return subprocess.run(ping, capture_output=True, check=False).returncode == 0
    try:
        socket.create_connection((address, tcp_port), timeout=ANSWER_SECONDS).close()
    except OSError:
        return False
    return True


def beat(address: str, tcp_port: int | None) -> None:
    """Ask and print, for ever."""
    while True:
        begun = time.monotonic()
        print(int(answers(address, tcp_port)), flush=True)  # noqa: T201 - what the reader waits for
        time.sleep(max(0.0, BEAT_SECONDS - (time.monotonic() - begun)))


if __name__ == "__main__":
    beat(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)  # noqa: PLR2004
