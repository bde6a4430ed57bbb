"""Every drained host is empty: no instance, nothing held in Placement, no migration under way; and still closed.

Why: whoever reboots it next relies on that. A host that Nova shows as empty may still hold what a failed move left.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.facts.services import compute_services
from watari.model.steps.host import SetHostOpen
from watari.verify.host_case import HostTruthCase
from watari.verify.truth import Fact, fact, truth


@truth(cloud=("instances", "services", "hosts", "allocations", "migrations"))
def hosts_are_empty(case: HostTruthCase) -> Iterator[Fact]:
    """Look at each host that the plan closed; what a dead one holds is another truth's matter.

    One that returned may be filled.
    """
    services = compute_services(case.now.services)
    closed = (step.host for step in case.plan.steps() if isinstance(step, SetHostOpen) and not step.open)
    for host in (host for host in closed if host not in case.returned):
        if host in services and services[host].enabled:
            yield fact(
                "block",
                host,
                "it is open for new instances again",
                f"openstack compute service set --disable {host} nova-compute",
            )
        yield from _who_is_there(case, host)


def _who_is_there(case: HostTruthCase, host: str) -> Iterator[Fact]:
    there = sorted(instance.name for instance in case.now.instances if instance.host == host)
    if there:
        yield fact(
            "block",
            host,
            f"{len(there)} instances are on it: {', '.join(there)}",
            "watari plan GOAL.yaml names what keeps each",
        )
    providers = {h.hypervisor_id for h in case.now.hosts if h.name == host}
    known = {instance.id for instance in case.now.instances if instance.host == host}
    held = sorted({a.consumer_id for a in case.now.allocations if a.provider_id in providers} - known)
    if held and host not in case.dead:
        act = "openstack resource provider allocation show CONSUMER; nova-manage placement audit"
        yield fact("block", host, f"Placement holds {len(held)} more consumers on it: {', '.join(held)}", act)
    for migration in case.now.migrations:
        if host in (migration.source_host, migration.target_host) and not migration.ended:
            says = f"migration {migration.id} of instance {migration.instance_id} is {migration.status}"
            yield fact("block", host, says, f"openstack server migration show {migration.instance_id} {migration.id}")
