"""The words of `systemctl` on a host, for a service and its state (systemctl(1); systemd 219 and later)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from watari.clouds.errors import HostFailed
from watari.clouds.port.hosts import Activity, ServiceState

SET_SECONDS = 300.0
"""A unit may take 90 s to stop, and 90 s more to start, until systemd itself gives up (DefaultTimeoutStopSec,
-StartSec)."""
_ACTIVITIES: dict[str, Activity] = {
    "active": "active",
    "reloading": "active",
    "activating": "changing",
    "deactivating": "changing",
    "inactive": "inactive",
    "failed": "failed",
}
# No `*` and no `[`: systemctl would take them for a pattern, and set every unit that fits.
_UNIT = re.compile(r"[A-Za-z0-9:_][A-Za-z0-9:_.\\@-]*")
_PROPERTIES = "LoadState,ActiveState,ActiveEnterTimestamp,InvocationID,MainPID,ExecMainStartTimestampMonotonic"


def show(name: str) -> list[str]:
    """Give the command that tells a service's state; HostFailed for what is no name of a unit."""
    if not _UNIT.fullmatch(name):
        raise HostFailed(f"{name!r} is no name of a service.", cure="Name it as systemctl list-units does.")
    return ["systemctl", "show", f"--property={_PROPERTIES}", "--", name]


def state_in(said: str) -> ServiceState | None:
    """Read what `show` got; None where there is no such service."""
    told = dict(line.partition("=")[::2] for line in said.splitlines() if "=" in line)
    if told.get("LoadState") in {"not-found", "masked"} and told.get("ActiveState") == "inactive":
        return None
    activity = _ACTIVITIES.get(told.get("ActiveState", ""), "unknown")
    return ServiceState(activity, _start(told), _moment(told) if activity == "active" else None)


def _start(told: dict[str, str]) -> str:
    """Which start it is: systemd draws an id for each since version 232.

    Before, a process and its moment are as good.
    """
    began = told.get("ExecMainStartTimestampMonotonic", "0")
    older = f"{told.get('MainPID', '0')}@{began}" if began != "0" else ""
    return told.get("InvocationID") or older


def _moment(told: dict[str, str]) -> datetime | None:
    """Read `Tue 2026-12-01 06:35:31 UTC`; the zone is what the command was given (TZ)."""
    words = told.get("ActiveEnterTimestamp", "").split()
    try:
        return datetime.strptime(" ".join(words[1:3]), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
