"""`lab down`: ends everything of one cloud or of the whole lab, also after a crash; what is saved stays."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab import ceph, clouds_yaml, fakes, management, mariadb, rabbitmq, switch
from watari.lab.cloud import Cloud, load_cloud
from watari.lab.errors import CloudUnreadableError
from watari.lab.hosts import namespaces
from watari.lab.hosts.host import NAMESPACE_PREFIX, hosts, surplus_hosts
from watari.lab.processes import Processes, end_processes, marked_below
from watari.lab.programs import call
from watari.lab.progress import Report, Stage, Walk
from watari.lab.up import GRACE_SECONDS, need_root, running_clouds, shared_up, stop_host

if TYPE_CHECKING:
    from watari.lab.state import State


def down(state: State, report: Report, *, forget: bool = False) -> None:
    """End all clouds and what they share, and sweep up what a crash left.

    Saved state stays; with ``forget`` only the programs, the guest image and the schema templates stay.
    """
    need_root()
    walk = Walk("lab", report)
    with state.lock(waiting=walk.say):
        walk.through(
            [
                *(Stage(f"end {name}", partial(_end, state, name)) for name in state.cloud_names()),
                Stage("end Ceph, RabbitMQ, MariaDB and the switch", lambda: _shared_down(state)),
                Stage("sweep", lambda: sweep(state)),
            ]
        )
        clouds_yaml.write(state, [])
        if forget:
            for folder in (state.root / "clouds", state.root / "secrets", state.infra, state.ceph, state.switch):
                shutil.rmtree(folder, ignore_errors=True)
        walk.say("the lab is down; its state is in " + str(state.root))


def cloud_down(state: State, name: str, report: Report, *, forget: bool = False) -> None:
    """End one cloud; with ``forget`` remove all that is saved of it. The last one takes what all share with it.

    Raises UnknownCloudError.
    """
    need_root()
    walk = Walk(name, report)
    with state.lock(waiting=walk.say):
        cloud = load_cloud(state, name)
        walk.through([Stage(f"end {name}", lambda: _cloud_down(cloud))])
        if forget:
            walk.through([Stage(f"remove what is saved of {name}", lambda: _forget(cloud))])
        left = running_clouds(state)
        if not left:
            walk.through(
                [Stage("end what the clouds shared", lambda: _shared_down(state)), Stage("sweep", lambda: sweep(state))]
            )
        clouds_yaml.write(state, left)
        walk.say(f"{name} is down" + (" and forgotten" if forget else "; its state is kept"))


def sweep(state: State) -> None:
    """End processes that carry our mark and remove our namespaces and cables, whoever lost them."""
    end_processes(marked_below(state.root))
    if management.elsewhere(state):
        return
    for device in Path("/sys/class/net").glob(f"{NAMESPACE_PREFIX[:3]}[0-9]*h*"):
        if device.exists():
            call(["ip", "link", "delete", device.name])
    for namespace in namespaces.namespace_names():
        if namespace.startswith(NAMESPACE_PREFIX):
            call(["ip", "netns", "delete", namespace])


def _end(state: State, name: str) -> None:
    """End a cloud in good order; one of which nobody understands what it is, by the records of its processes alone."""
    try:
        cloud = load_cloud(state, name)
    except CloudUnreadableError:
        for run in sorted({record.parent for record in state.cloud(name).rglob("*.process")}):
            Processes(run).stop_all(grace_seconds=GRACE_SECONDS)
    else:
        _cloud_down(cloud)


def _cloud_down(cloud: Cloud) -> None:
    with ThreadPoolExecutor() as pool:
        for _ in pool.map(stop_host, [*hosts(cloud), *surplus_hosts(cloud)]):
            pass
    fakes.running(cloud).stop_all(grace_seconds=GRACE_SECONDS)
    cloud.processes.stop_all(grace_seconds=GRACE_SECONDS)


def _shared_down(state: State) -> None:
    ceph.down(state)
    rabbitmq.down(state)
    mariadb.down(state)
    Processes(state.infra / "run").stop_all()
    if not management.elsewhere(state):
        switch.down(state)
        management.down(state)


def _forget(cloud: Cloud) -> None:
    shared_up(cloud.state)
    mariadb.drop(cloud.state, mariadb.databases_of(cloud.state, cloud.name), cloud.name)
    rabbitmq.take_access(cloud.state, cloud.name)
    ceph.drop_pool(cloud.state, cloud.name)
    shutil.rmtree(cloud.folder)
    shutil.rmtree(cloud.state.root / "secrets" / cloud.name, ignore_errors=True)
