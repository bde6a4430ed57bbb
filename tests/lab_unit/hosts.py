"""A host without a network.

First process, daemons and a guest that hides from the records, in a process namespace of its own.
"""

from __future__ import annotations

from pathlib import Path

from watari.lab.cloud import CloudRequest, plan_cloud
from watari.lab.hosts.host import Host
from watari.lab.hosts.namespaces import FIRST_PROCESS
from watari.lab.processes import Service
from watari.lab.state import State

LAST_CLOUD, LAST_HOST = 9, 19  # where no lab that runs on this machine has cables of the same names
IN_NAMESPACE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
LIFE = "env -i sleep 60 & sleep 60 & : > {ready}; wait"


def host_without_network(folder: Path) -> Host:
    """A host that is off."""
    cloud = plan_cloud(State(folder), CloudRequest(name="toy", release="2024.1", hosts=LAST_HOST))
    cloud = type(cloud)(cloud.state, cloud.spec.model_copy(update={"index": LAST_CLOUD}))
    cloud.save()
    return Host(cloud, LAST_HOST)


def give_power(host: Host) -> None:
    """Start its first process, a daemon, and a child that bears no mark, as guests bear none."""
    ready = host.folder / "ready"
    ready.parent.mkdir(parents=True, exist_ok=True)
    argv = (*IN_NAMESPACE, "sh", "-c", LIFE.format(ready=ready))
    host.processes.start(Service(name=FIRST_PROCESS, argv=argv, log=host.log("host"), ready=ready.exists))
