"""What a lab holds that explains a broken story and is gone with the lab: guests that broke off, daemons that did."""

from collections.abc import Iterator
from pathlib import Path

from watari.lab.state import State

GUEST_BROKE_OFF = ("kernel BUG", "Kernel panic", "soft lockup", "Call Trace")
DAEMON_BROKE_OFF = ("assertion", "Aborted", "is started again")
LINES_AT_MOST = 60


def evidence(state: State) -> str:
    """The end of each console and log that tells of a breaking off; empty when none does."""
    folder = state.cloud("")
    consoles = _broken_off(folder.glob("*/hosts/*/var/lib/nova/instances/*/console.log"), GUEST_BROKE_OFF)
    logs = _broken_off(folder.glob("*/log/*.log"), DAEMON_BROKE_OFF)
    return "\n\n".join([*consoles, *logs])


def _broken_off(paths: Iterator[Path], signs: tuple[str, ...]) -> Iterator[str]:
    for path in sorted(paths):
        text = path.read_text(errors="replace")
        if any(sign in text for sign in signs):
            yield "\n".join([f"the end of {path}:", *text.splitlines()[-LINES_AT_MOST:]])
