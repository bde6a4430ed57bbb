"""What the laws of the Moving port share: an instance to move, where it may go, and when a move is over."""

from __future__ import annotations

from functools import partial

from tests.contract.ground import Ground
from tests.contract.test_instances import address_port, booted
from watari.model.survey.compute import Host, Instance, Service
from watari.model.survey.moving import Binding, Migration


def running(ground: Ground, **fields: object) -> Instance:
    """An instance with one port."""
    return ground.until_instance(booted(ground, address_port(ground), **fields), "ACTIVE")


def home(instance: Instance) -> str:
    """The host that it is on."""
    assert instance.host is not None
    return instance.host


def elsewhere(ground: Ground, instance: Instance) -> str:
    """Another host that is open and up."""
    return next(
        host.name
        for host in ground.cloud.compute.hosts()
        if host.name != instance.host and host.enabled and host.state == "up"
    )


def host(ground: Ground, name: str) -> Host:
    """A host by its name."""
    return next(host for host in ground.cloud.compute.hosts() if host.name == name)


def service(ground: Ground, name: str) -> Service:
    """The nova-compute of a host."""
    return next(s for s in ground.cloud.compute.services() if (s.binary, s.host) == ("nova-compute", name))


def newest(ground: Ground, instance: Instance) -> Migration:
    """The instance's latest migration."""
    return ground.cloud.moving.migrations(instance.id)[0]


def ended(ground: Ground, instance: Instance) -> Migration:
    """Wait until its latest migration is over, and give it."""

    def over() -> Migration | None:
        found = ground.cloud.moving.migrations(instance.id)
        return found[0] if found and found[0].ended else None

    migration = ground.until(over)
    assert migration is not None
    return migration


def providers(ground: Ground, consumer_id: str) -> set[str]:
    """The names of the hosts of which a consumer holds something."""
    names = {host.hypervisor_id: host.name for host in ground.cloud.compute.hosts()}
    return {names[held.provider_id] for held in ground.cloud.moving.allocations_of(consumer_id)}


def stands_on(ground: Ground, instance: Instance, name: str, status: str = "ACTIVE") -> None:
    """All services agree that an instance is on a host, and nothing of it is left elsewhere.

    The target of a move that was called off tidies up after the record has ended, so that is waited for.
    """
    ground.until(lambda: providers(ground, instance.id) == {name})
    ground.until(
        lambda: not any(providers(ground, migration.uuid) for migration in ground.cloud.moving.migrations(instance.id))
    )
    assert ground.until_instance(instance.id, status).host == name
    for port in ground.cloud.networks.ports():
        if port.device_id == instance.id:
            assert port.host == name
            ground.until(partial(_is_bound_only_to, ground, port.id, name))


def _is_bound_only_to(ground: Ground, port_id: str, name: str) -> bool:
    return ground.cloud.networks.bindings(port_id) == [Binding(port_id=port_id, host=name)]
