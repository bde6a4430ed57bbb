"""What a lab holds that explains a broken story and is gone with the lab.

Guests' last words, daemons that broke off.
"""

from pathlib import Path

from watari.lab.state import State

GUEST_BROKE_OFF = ("kernel BUG", "Kernel panic", "soft lockup", "Call Trace")
DAEMON_BROKE_OFF = ("assertion", "Aborted", "is started again")
LINES_AT_MOST = 60
LAST_WORDS = 4  # its boot and name, its address, its volumes


def evidence(state: State) -> str:
    """The last words of each guest, the longer end of a console or log that tells of a breaking off."""
    folder = state.cloud("")
    consoles = [
        _end(path, GUEST_BROKE_OFF, LAST_WORDS)
        for path in sorted(folder.glob("*/hosts/*/var/lib/nova/instances/*/console.log"))
    ]
    logs = [_end(path, DAEMON_BROKE_OFF, 0) for path in sorted(folder.glob("*/log/*.log"))]
    return "\n\n".join(end for end in (*consoles, *logs) if end)


def _end(path: Path, signs: tuple[str, ...], lines: int) -> str:
    """The end of a file: much of it where it bears a sign of breaking off, else ``lines`` lines.

    Empty when that is nothing.
    """
    said = [line for line in path.read_text(errors="replace").splitlines() if line.strip()]
    if any(sign in line for line in said for sign in signs):
        lines = LINES_AT_MOST
    return "\n".join([f"the end of {path}:", *said[-lines:]]) if said and lines else ""
