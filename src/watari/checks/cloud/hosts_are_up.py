"""The hosts of the instances that move are up, and so is at least one host of the target.

Why: an instance on a dead host cannot be stopped or captured (Nova waits for an answer that does not come), and a
target without a living host boots nothing.

Source: `check_instance_host` guards stop and snapshot in nova/compute/api.py; the state is the service group's view.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants
from watari.facts.services import compute_services, is_up
from watari.model.survey.survey import Survey


@wants(source=("instances", "services"), target=("services",))
def hosts_are_up(case: CrossingCase) -> Iterator[Found]:
    """Name each moving instance on a dead host, and a target without hosts."""
    alive = living(case.source)
    for instance in case.instances:
        if instance.host is not None and instance.host not in alive:
            yield block(
                instance.name,
                f"host {instance.host} of {instance.name} is down, so the instance can be neither stopped nor captured",
                f"{case.source_cli} compute service list --host {instance.host}; bring the host back first",
                host=instance.host,
            )
    if not any(s.enabled and is_up(s) for s in compute_services(case.target.services).values()):
        yield block(
            case.goal.target,
            f"{case.goal.target} has no enabled compute host that is up",
            f"{case.target_cli} compute service list",
        )


def living(survey: Survey) -> set[str]:
    """The hosts whose nova-compute is up; a disabled one still serves the instances that it has."""
    return {host for host, service in compute_services(survey.services).items() if is_up(service)}
