"""`lab up`: from nothing, from saved state or from a start that was killed, to a cloud that takes instances."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
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
from watari.lab.bmc import access
from watari.lab.cloud import Cloud, CloudRequest, load_cloud, plan_cloud
from watari.lab.errors import NotRootError
from watari.lab.hosts import agents, computing, namespaces, shells, switching, virtualization
from watari.lab.hosts.host import Host, hosts, surplus_hosts
from watari.lab.progress import Report, Stage, Walk
from watari.lab.services import cinder, glance, keystone, neutron, nova, placement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from watari.lab.services.part import Part
    from watari.lab.state import State

# Services of OpenStack end their requests first, which nobody waits for any more. All they keep is in the databases.
GRACE_SECONDS = 4


def up(state: State, wanted: CloudRequest, report: Report) -> Cloud:
    """Start a cloud and wait until it takes instances; one that runs already is only looked at.

    Every stage may be repeated, so a command that was killed is simply typed again. Raises WatariError.
    """
    need_root()
    walk = Walk(wanted.name, report)
    with state.lock(waiting=walk.say):
        start = _Start(plan_cloud(state, wanted), walk)
        walk.through(start.stages())
        walk.say(f"{wanted.name} is up")
    return start.cloud


def need_root() -> None:
    """Raise NotRootError for anybody but root."""
    if os.geteuid() != 0:
        raise NotRootError("The lab needs root for namespaces and bridges.", cure="Type the command as root.")


def shared_up(state: State) -> None:
    """Start what all clouds share: the management network first, then the rest side by side."""
    management.up(state)
    _side_by_side(partial(start, state) for start in (mariadb.up, rabbitmq.up, ceph.up, switch.up))


def all_parts(cloud: Cloud) -> list[Part]:
    """Describe all services of a cloud, in the order in which they are started. Ceph must be up."""
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


def start_host(host: Host) -> None:
    """Start one host with all its daemons, without waiting for Nova; what runs already is left as it is."""
    _start_host_daemons(host)
    agents.launch(host)
    computing.launch(host)


def stop_host(host: Host) -> None:
    """End one host in good order: first the compute service, so that it does not report its guests as stopped."""
    host.processes.stop(computing.NAME, grace_seconds=GRACE_SECONDS)
    namespaces.down(host)


class _Start:
    """One start of one cloud."""

    def __init__(self, cloud: Cloud, walk: Walk) -> None:
        self.cloud = cloud
        self.state = cloud.state
        self.walk = walk
        self._registered = cloud.folder / "registered"

    @cached_property
    def parts(self) -> list[Part]:
        """All services; known only when Ceph is up, which tells Cinder its pool."""
        return all_parts(self.cloud)

    def stages(self) -> list[Stage]:
        """Everything that a start does, in order."""
        count, release = self.cloud.spec.hosts, self.cloud.release
        return [
            Stage(f"build the programs of {release.name}", lambda: venvs.build(self.state, release)),
            Stage("start MariaDB, RabbitMQ, Ceph and the switch", lambda: shared_up(self.state)),
            Stage("write the configuration", self._write_files),
            Stage("fill the databases", lambda: schema.fill(self.cloud, self.parts)),
            Stage(f"start Keystone and {count} hosts", self._start_keystone_and_hosts),
            Stage("register users and addresses", self._register),
            Stage("start the services", self._launch),
            Stage("wait for the APIs", self._wait_for_services),
            Stage("introduce new hosts to Nova", self._introduce),
            Stage("wait until everything is up", lambda: readiness.wait(self.cloud, self.walk)),
            Stage("look for workers that missed an answer", self._restart_deaf_workers),
            Stage("write clouds.yaml", lambda: clouds_yaml.write(self.state, running_clouds(self.state))),
        ]

    def _write_files(self) -> None:
        """Write all files; services whose settings changed are ended, to be started with the new ones."""
        cloud = self.cloud
        cloud.save()
        rabbitmq.give_access(self.state, cloud.name, cloud.secret("messaging"))
        changed = files.write(cloud, self.parts)
        for part in changed:
            cloud.processes.stop_each(service.name for service in part.services)
        fakes.prepare(cloud)
        shells.prepare(cloud)
        nova_changed = any(part.name == "nova" for part in changed)
        if nova_changed:
            fakes.running(cloud).stop_all(grace_seconds=GRACE_SECONDS)
        for host in hosts(cloud):
            _write_host_files(host, shared_changed=nova_changed)

    def _start_keystone_and_hosts(self) -> None:
        cloud = self.cloud
        catalog.make_keys(cloud)
        if cloud.spec.network == "ovn":
            ovn.up(cloud)
        for host in surplus_hosts(cloud):
            stop_host(host)
        _side_by_side([self._start_keystone, *(partial(_start_host_daemons, host) for host in hosts(cloud))])

    def _start_keystone(self) -> None:
        if not self._registered.exists():
            catalog.bootstrap(self.cloud)
        for service in self.parts[0].services:
            self.cloud.processes.start(service)

    def _register(self) -> None:
        if not self._registered.exists():
            catalog.register(self.cloud)
            self._registered.touch()

    def _launch(self) -> None:
        for part in self.parts:
            for service in part.services:
                self.cloud.processes.launch(service)
        for host in hosts(self.cloud):
            agents.launch(host)
            computing.launch(host)
        fakes.launch(self.cloud)
        self.cloud.processes.launch(access.service(self.cloud))

    def _wait_for_services(self) -> None:
        for part in self.parts:
            for service in part.services:
                self.cloud.processes.wait_ready(service)
        self.cloud.processes.wait_ready(access.service(self.cloud))

    def _introduce(self) -> None:
        """Start the compute service of a new host a second time.

        In its first life Nova looks for guests that should not be there before it listens to libvirt's events, and
        then never hears any (nova/compute/manager.py, init_host): a volume would take minutes to be detached.
        """
        new = [host for host in hosts(self.cloud) if not (host.folder / "introduced").exists()]
        readiness.wait_until_known(self.cloud, self.walk, [host.name for host in new])
        for host in new:
            host.processes.stop(computing.NAME, grace_seconds=GRACE_SECONDS)
            computing.launch(host)
            (host.folder / "introduced").touch()

    def _restart_deaf_workers(self) -> None:
        for part in self.parts:
            for service in part.services:
                if part.name == "neutron" and neutron.is_deaf(service):
                    self.cloud.processes.stop(service.name)
                    service.log.rename(service.log.with_name(f"{service.log.name}.1"))
                    self.cloud.processes.start(service)


def _start_host_daemons(host: Host) -> None:
    namespaces.up(host)
    switching.up(host)
    virtualization.up(host)
    shells.up(host)


def _write_host_files(host: Host, *, shared_changed: bool) -> None:
    pool = ceph.pool(host.cloud.state, host.cloud.name)
    virtualization.prepare(host, pool)
    if computing.prepare(host, pool) or shared_changed:
        host.processes.stop(computing.NAME, grace_seconds=GRACE_SECONDS)
    if agents.prepare(host):
        host.processes.stop_each(agents.names(host), grace_seconds=GRACE_SECONDS)


def _side_by_side(deeds: Iterable[Callable[[], object]]) -> None:
    """Do all at the same time and wait for all. Raises what the first of them raised that failed."""
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(deed) for deed in deeds]:
            done.result()
