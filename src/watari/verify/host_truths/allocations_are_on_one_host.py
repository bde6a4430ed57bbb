"""Placement holds each moved instance once: on the host where it is, and nothing for a migration that has ended.

Why: what stays held on the old host makes it look used, keeps it from being emptied, and refuses others. Where nothing
is held, the scheduler gives its room away once more. Nova's own audit (`nova-manage placement audit`) knows only what
belongs to neither instance nor migration.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.survey.moving import Allocation
from watari.verify.host_case import Gone, HostTruthCase
from watari.verify.truth import Fact, fact, truth

FREED = "nothing to do: the nova-compute of {host} frees it when it starts again, and destroys what it still has of it"


@truth(cloud=("allocations", "migrations", "hosts"))
def allocations_are_on_one_host(case: HostTruthCase) -> Iterator[Fact]:
    """Compare who holds what on the hosts that took part with who is there."""
    hosts = {host.hypervisor_id: host.name for host in case.now.hosts}
    migrations = {migration.uuid: migration for migration in case.now.migrations}
    instances = {gone.was.id: gone for gone in case.gone}
    yield from _not_held(case)
    for held in case.now.allocations:
        host, consumer = hosts.get(held.provider_id, held.provider_id), held.consumer_id
        gone = instances.get(consumer)
        if gone is not None and gone.now is not None and gone.now.host != host:
            yield _still(case, gone, host, held)
        ended = migrations.get(consumer)
        if ended is not None and ended.ended and ended.instance_id in instances:
            act = f"openstack resource provider allocation delete {consumer}"
            yield fact(
                "block",
                instances[ended.instance_id].subject,
                f"its ended migration still holds {host}",
                act,
                **held.amounts,
            )


def _not_held(case: HostTruthCase) -> Iterator[Fact]:
    """Of a host that the survey did not look at closely nobody knows who holds what."""
    held = {(each.consumer_id, each.provider_id) for each in case.now.allocations}
    providers = {host.name: host.hypervisor_id for host in case.now.hosts if host.name in case.now.host_names}
    for gone in case.gone:
        host = gone.now.host if gone.now is not None else None
        if host in providers and (gone.was.id, providers[host]) not in held:
            act = f"nova-manage placement heal_allocations --instance {gone.was.id}"
            yield fact("block", gone.subject, f"Placement holds nothing for it on {host}, where it is", act)


def _still(case: HostTruthCase, gone: Gone, host: str, held: Allocation) -> Fact:
    """What is held of a dead host is freed when it returns; of any other nobody frees it."""
    says = f"Placement still holds it on {host}"
    if host in case.dead:
        return fact("note", gone.subject, says, FREED.format(host=host), **held.amounts)
    consumer = held.consumer_id
    act = (
        f"openstack resource provider allocation show {consumer}; nova-manage placement heal_allocations --instance"
        f" {consumer}"
    )
    return fact("block", gone.subject, says, act, **held.amounts)
