"""`lab up`: from nothing, from saved state or from a run that was killed, to a cloud that takes instances."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from watari.lab import (
    catalog,
    ceph,
    clouds_yaml,
    fakes,
    files,
    management,
    mariadb,
    ovn,
    rabbitmq,
    readiness,
    schema,
    switch,
    venvs,
)
from watari.lab.cloud import Cloud, CloudRequest, load_cloud, plan_cloud
from watari.lab.errors import NotRootError
from watari.lab.hosts import agents, computing, namespaces, shells, switching, virtualization
from watari.lab.hosts.host import Host, hosts, surplus_hosts
from watari.lab.progress import Report, Stage, Walk
from watari.lab.services import cinder, glance, keystone, neutron, nova, placement

if TYPE_CHECKING:
    from watari.lab.services.part import Part
    from watari.lab.state import State

# Services of OpenStack end their requests first, which nobody waits for any more. All they keep is in the databases.
GRACE_SECONDS = 4


def up(state: State, wanted: CloudRequest, report: Report) -> Cloud:
    """Start a cloud and wait until it takes instances; one that runs already is only looked at.

    Every stage may be repeated, so a command that was killed is simply typed again. Raises WatariError.
    """
    if os.geteuid() != 0:
        raise NotRootError("The lab needs root for namespaces and bridges.", cure="Type the command as root.")
    walk = Walk(wanted.name, report)
    with state.lock(waiting=walk.say):
        cloud = plan_cloud(state, wanted)
        walk.through([
            Stage(f"build the programs of {cloud.release.name}", lambda: venvs.build(state, cloud.release)),
            Stage("start MariaDB, RabbitMQ, Ceph and the switch", lambda: shared_up(state)),
            Stage("write the configuration", cloud.save),
        ])
        parts = all_parts(cloud)
        _write_files(cloud, parts)
        walk.through([
            Stage("fill the databases", lambda: schema.fill(cloud, parts)),
            Stage("start Keystone", lambda: _start_keystone(cloud, parts)),
            Stage("register users and addresses", lambda: _register(cloud)),
            Stage("start the services", lambda: _launch(cloud, parts)),
            Stage(f"start {cloud.spec.hosts} hosts", lambda: _start_hosts(cloud)),
            Stage("wait for the APIs", lambda: _wait_for_services(cloud, parts)),
            Stage("introduce new hosts to Nova", lambda: _introduce(cloud, walk)),
            Stage("wait until everything is up", lambda: readiness.wait(cloud, walk)),
            Stage("look after OVN's lock", lambda: _restart_deaf_workers(cloud, parts)),
            Stage("write clouds.yaml", lambda: clouds_yaml.write(state, running_clouds(state))),
        ])
        walk.say(f"{cloud.name} is up")
    return cloud


def shared_up(state: State) -> None:
    """Start what all clouds share."""
    management.up(state)
    switch.up(state)
    mariadb.up(state)
    rabbitmq.up(state)
    ceph.up(state)


def all_parts(cloud: Cloud) -> list[Part]:
    """Describe all services of a cloud, in the order in which they are started."""
    return [
        keystone.part(cloud),
        placement.part(cloud),
        nova.part(cloud),
        glance.part(cloud),
        neutron.part(cloud),
        cinder.part(cloud, ceph.pool(cloud.state, cloud.name)),
    ]


def running_clouds(state: State) -> list[Cloud]:
    """List the clouds of which the control plane runs."""
    clouds = [load_cloud(state, name) for name in state.cloud_names()]
    return [cloud for cloud in clouds if cloud.processes.running("keystone-api")]


def _write_files(cloud: Cloud, parts: list[Part]) -> None:
    """Write all files; services whose settings changed are ended, to be started with the new ones."""
    rabbitmq.give_access(cloud.state, cloud.name, cloud.secret("messaging"))
    for part in files.write(cloud, parts):
        cloud.processes.stop_each(service.name for service in part.services)
    fakes.prepare(cloud)
    shells.prepare(cloud)
    pool = ceph.pool(cloud.state, cloud.name)
    for host in hosts(cloud):
        virtualization.prepare(host, pool)
        computing.prepare(host)
        agents.prepare(host)


def _start_keystone(cloud: Cloud, parts: list[Part]) -> None:
    catalog.make_keys(cloud)
    if not _registered(cloud):
        catalog.bootstrap(cloud)
    for service in parts[0].services:
        cloud.processes.start(service)


def _register(cloud: Cloud) -> None:
    if not _registered(cloud):
        catalog.register(cloud)
        (cloud.folder / "registered").touch()


def _registered(cloud: Cloud) -> bool:
    return (cloud.folder / "registered").exists()


def _launch(cloud: Cloud, parts: list[Part]) -> None:
    if cloud.spec.network == "ovn":
        ovn.up(cloud)
    for part in parts:
        for service in part.services:
            cloud.processes.launch(service)
    fakes.launch(cloud)


def _start_hosts(cloud: Cloud) -> None:
    for host in surplus_hosts(cloud):
        stop_host(host)
    for host in hosts(cloud):
        start_host(host)


def stop_host(host: Host) -> None:
    """End one host in good order: first the compute service, so that it does not report its guests as stopped."""
    host.processes.stop(computing.NAME, grace_seconds=GRACE_SECONDS)
    namespaces.down(host)


def start_host(host: Host) -> None:
    """Start one host with all its daemons; what runs already is left as it is."""
    namespaces.up(host)
    switching.up(host)
    virtualization.up(host)
    shells.up(host)
    agents.launch(host)
    computing.launch(host)


def _introduce(cloud: Cloud, walk: Walk) -> None:
    """Start the compute service of a new host a second time.

    In its first life Nova looks for guests that should not be there before it listens to libvirt's events, and then
    never hears any (nova/compute/manager.py, init_host): a volume would take minutes to be detached.
    """
    new = [host for host in hosts(cloud) if not (host.folder / "introduced").exists()]
    readiness.wait_until_known(cloud, walk, [host.name for host in new])
    for host in new:
        host.processes.stop(computing.NAME)
        computing.launch(host)
        (host.folder / "introduced").touch()


def _restart_deaf_workers(cloud: Cloud, parts: list[Part]) -> None:
    for part in parts:
        for service in part.services:
            if part.name == "neutron" and neutron.is_deaf(service):
                cloud.processes.stop(service.name)
                service.log.rename(service.log.with_suffix(".log.1"))
                cloud.processes.start(service)


def _wait_for_services(cloud: Cloud, parts: list[Part]) -> None:
    for part in parts:
        for service in part.services:
            cloud.processes.wait_ready(service)
