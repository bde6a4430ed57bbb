"""Waits until a cloud is really there: hosts known to Nova and up, chassis and agents alive, volumes to be had."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import openstack

from watari.lab import clouds_yaml, ovn
from watari.lab.errors import ServiceFailedError
from watari.lab.hosts import agents
from watari.lab.hosts.host import hosts
from watari.lab.processes import tail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from watari.lab.cloud import Cloud
    from watari.lab.progress import Walk

PATIENCE_SECONDS = 240
POLL_SECONDS = 1.0
NAMED_AT_MOST = 4


def wait(cloud: Cloud, walk: Walk) -> None:
    """Wait for everything that an instance needs. Raises ServiceFailedError naming what is missing, with its log."""
    connection = openstack.connection.Connection(**clouds_yaml.entry(cloud))
    try:
        looks: list[tuple[str, Callable[[], list[str]]]] = [
            ("hosts", lambda: missing_hosts(cloud, connection.compute)),
            ("volume service", lambda: missing_volumes(cloud, connection.block_storage)),
        ]
        if cloud.spec.network == "ovn":
            looks.append(("OVN chassis", lambda: missing_chassis(cloud)))
        looks.append(("network agents", lambda: missing_agents(cloud, connection.network)))
        for what, look in looks:
            _wait_for(cloud, walk, what, look)
    finally:
        connection.close()


def wait_until_known(cloud: Cloud, walk: Walk, names: Sequence[str]) -> None:
    """Wait until Nova has a compute service of each name, up or not. Raises ServiceFailedError."""
    connection = openstack.connection.Connection(**clouds_yaml.entry(cloud))

    def look() -> list[str]:
        known = {service.host for service in connection.compute.services(binary="nova-compute")}
        return [name for name in names if name not in known]

    try:
        _wait_for(cloud, walk, "new hosts", look)
    finally:
        connection.close()


def missing_hosts(cloud: Cloud, compute: Any) -> list[str]:
    """Name the hosts that are not up, or that Nova has not yet put into a cell."""
    up = {service.host for service in compute.services(binary="nova-compute") if service.state == "up"}
    mapped = {hypervisor.name for hypervisor in compute.hypervisors()}
    return [name for name in cloud.host_names() if name not in up & mapped]


def missing_volumes(cloud: Cloud, block_storage: Any) -> list[str]:
    """Name the volume service until the scheduler knows its pool.

    Its service says "up" from the start, also with a driver that never comes up.
    """
    pools = [pool.name for pool in block_storage.backend_pools()]
    return [] if any(name.startswith(f"{cloud.name}-cinder@") for name in pools) else ["cinder-volume"]


def missing_chassis(cloud: Cloud) -> list[str]:
    """Name the hosts that OVN does not know."""
    known = ovn.chassis(cloud)
    return [host.name for host in hosts(cloud) if host.name not in known]


def missing_agents(cloud: Cloud, network: Any) -> list[str]:
    """Name the hosts of which Neutron does not hear all agents."""
    alive = Counter((agent.host, agent.binary) for agent in network.agents() if agent.is_alive)
    return [host.name for host in hosts(cloud) if any(not alive[host.name, binary] for binary in agents.names(host))]


def _wait_for(cloud: Cloud, walk: Walk, what: str, look: Callable[[], list[str]]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    told: list[str] = []
    while missing := _look(look, what):
        if time.monotonic() > deadline:
            log = _log_of(cloud, missing[0])
            raise ServiceFailedError(
                f"Still not up after {PATIENCE_SECONDS} s: {', '.join(missing)}. The end of {log}:\n{tail(log)}",
                touched="everything else runs",
                cure=f"Read {log}, then repeat: watari lab up {cloud.name} --release {cloud.release.name}",
            )
        if missing != told:
            walk.say(
                f"wait for {what}: {', '.join(missing[:NAMED_AT_MOST])}{' ...' if len(missing) > NAMED_AT_MOST else ''}"
            )
            told = missing
        time.sleep(POLL_SECONDS)


def _look(look: Callable[[], list[str]], what: str) -> list[str]:
    """A service that answers 500 or 503 while it starts is one more thing that is missing."""
    try:
        return look()
    except openstack.exceptions.SDKException:
        return [what]


def _log_of(cloud: Cloud, missing: str) -> Path:
    if missing.startswith(f"{cloud.name}-h"):
        return cloud.log / f"{missing.removeprefix(cloud.name + '-')}-nova-compute.log"
    if missing.startswith(cloud.name):
        return cloud.log / f"{missing}.log"
    return cloud.log / ("cinder-volume.log" if missing in {"cinder-volume", "volume service"} else "nova-api.log")
