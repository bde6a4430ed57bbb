"""The power of a host: seen by what lives in it, cut by killing its first process, given by starting all of it anew.

`python -m watari.lab.power LAB_FOLDER HOST` gives a host power, as the button on its front does.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Literal

from watari.lab import management
from watari.lab.cloud import load_cloud
from watari.lab.errors import CloudIsDownError, ServiceFailedError, UnknownHostError
from watari.lab.hosts import namespaces
from watari.lab.hosts.host import Host, hosts
from watari.lab.processes import POLL_SECONDS
from watari.lab.state import State
from watari.lab.up import start_host, stop_host

PowerState = Literal["On", "Off", "PoweringOn", "PoweringOff"]
"""Redfish's words. Off: nothing lives in the host. PoweringOff: its first process is dead, others are not yet."""

HOST_NAME = re.compile(r"(?P<cloud>[a-z][a-z0-9]*)-h(?P<number>\d+)")
DEATH_SECONDS = 10


def find_host(state: State, name: str) -> Host:
    """Find a host by its name in Nova. Raises UnknownHostError."""
    match = HOST_NAME.fullmatch(name)
    if match and match["cloud"] in state.cloud_names():
        for host in hosts(load_cloud(state, match["cloud"])):
            if host.name == name:
                return host
    known = [host.name for cloud in state.cloud_names() for host in hosts(load_cloud(state, cloud))]
    raise UnknownHostError(f"The lab has no host {name!r}.", cure=f"Known: {', '.join(known) or 'none yet'}.")


def power_state(host: Host) -> PowerState:
    """Look at the host's processes; no record of what was done last is asked."""
    if namespaces.first_pid(host) is not None:
        return "On"
    if not namespaces.living(host):
        return "Off"
    return "PoweringOn" if host.processes.running(namespaces.FIRST_PROCESS) else "PoweringOff"


def cut(host: Host) -> None:
    """End a host as a power cut does: at once, its guests with it, nothing told to anybody.

    The kernel kills all processes of the host when it kills the first one; what it wrote to its disks stays. Nothing
    happens to a host that is off. Raises ServiceFailedError when something in it does not die.
    """
    first = namespaces.first_pid(host)
    if first is not None:
        os.kill(first, signal.SIGKILL)
    host.processes.stop_all(grace_seconds=0)
    _wait_for_death(host)
    namespaces.down(host, grace_seconds=0)


def shut_down(host: Host) -> None:
    """End a host in good order, as its operating system would when the button is pressed."""
    stop_host(host)


def press(host: Host) -> None:
    """Give a host power and start all that runs in it; Nova and Neutron hear of it by themselves.

    Waits for other commands that work on the lab. A host that is on is left as it is. Raises CloudIsDownError,
    ServiceFailedError.
    """
    with host.cloud.state.lock():
        if not host.cloud.processes.running("keystone-api"):
            raise CloudIsDownError(
                f"Cloud {host.cloud.name} is down, so its host {host.name} stays off.",
                cure=f"Start all of it: watari lab up {host.cloud.name}",
            )
        management.need_ours(host.cloud.state)
        start_host(host)


def _wait_for_death(host: Host) -> None:
    deadline = time.monotonic() + DEATH_SECONDS
    while left := namespaces.living(host):
        if time.monotonic() > deadline:
            raise ServiceFailedError(
                f"Host {host.name} lost its power, but processes {sorted(left)} of it still live.",
                touched="the others were ended",
                cure="They wait for the kernel (a hanging disk, as a rule); repeat the command when that is over.",
            )
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    press(find_host(State(Path(sys.argv[1])), sys.argv[2]))
