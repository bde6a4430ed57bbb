"""All that Placement holds of a host to be drained belongs to an instance on it, or to a move that has not ended.

Why: what a failed move, a lost delete or an old bug left behind holds room for nobody, and keeps the host from being
empty when all instances are gone.

Source: rule C5 (the source's room is held by the migration's uuid, the target's by the instance);
`GET /resource_providers/ID/allocations`. `nova-manage placement audit` knows only those of neither instance nor
migration.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, lost
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.survey.moving import Allocation, Migration


@wants(cloud=("allocations", "instances", "migrations", "hosts"))
def allocations_belong_to_somebody(case: HostCase) -> Iterator[Found]:
    """Name each consumer of such a host that has no business there; who holds what of a dead host can wait."""
    if case.rebuilds:
        return
    providers = {case.hosts[host].hypervisor_id: host for host in case.emptied if host in case.hosts}
    migrations = {m.uuid: m for m in case.survey.migrations}
    waiting = {
        (m.instance_id, m.source_host) for m in case.survey.migrations if m.kind == "evacuation" and m.status == "done"
    }
    for held in case.survey.allocations:
        host = providers.get(held.provider_id)
        if host is None or (held.consumer_id, host) in waiting:
            continue  # what waits for the restart of a dead host is the finding of another check
        yield from _leak(case, held, host, migrations.get(held.consumer_id))


def _leak(case: HostCase, held: Allocation, host: str, migration: Migration | None) -> Iterator[Found]:
    instance = case.by_id.get(held.consumer_id)
    amounts = {name: str(amount) for name, amount in held.amounts.items()}
    if instance is not None and instance.host != host and instance.id not in case.under_way:
        unset = "--os-placement-api-version 1.12 resource provider allocation unset"
        act = f"{case.cli} {unset} --provider {held.provider_id} {instance.id}"
        yield lost(
            f"{host}: {instance.name}",
            f"Placement holds room of {host} for {instance.name}, which is on {instance.host}",
            act,
            **amounts,
        )
    elif instance is None and migration is not None and migration.ended:
        says = f"Placement holds room of {host} for migration {migration.id}, which is {migration.status}"
        act = f"{case.cli} resource provider allocation delete {held.consumer_id}"
        yield lost(f"{host}: migration {migration.id}", says, act, **amounts)
    elif instance is None and migration is None:
        says = (
            f"Placement holds room of {host} for {held.consumer_id}, which is neither an instance nor a move that"
            " Nova tells of"
        )
        audit = f"nova-manage placement audit --verbose --resource_provider {held.provider_id}"
        yield lost(f"{host}: {held.consumer_id}", says, f"{audit}; then with --delete", **amounts)
