"""At least one host may take instances, and every host that the goal names as a target is one that may.

Why: with no open host that is up, nothing can leave; a target that is closed or down is passed over by the plan, and
what its author meant for it goes elsewhere or stays.

Source: rule C3: Nova sends nothing to a host whose service is disabled, down or forced down, named or not (the trait
COMPUTE_STATUS_DISABLED and the ComputeFilter; a target could be forced until microversion 2.68).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, block, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.facts.hosts.terms import part_of
from watari.facts.services import is_up
from watari.model.goal import RebalanceGoal
from watari.model.survey.compute import Service

OPEN = "{cli} compute service set --enable {host} nova-compute, once you know why it was closed"
MEND = (
    "{cli} compute service list --host {host}; {cli} hypervisor list; bring it up and open it, or take it out of `to`"
)


@wants(cloud=("services", "hosts"))
def instances_have_somewhere_to_go(case: HostCase) -> Iterator[Found]:
    """Look for hosts that may take instances, and say what is wrong with the goal's own."""
    if not case.takers:
        whom = f" of those in `to` ({', '.join(case.goal.to)})" if case.goal.to else " beside those to be emptied"
        act = f"{case.cli} compute service list --service nova-compute; open a host, bring one up, or add one"
        yield block(case.goal.cloud, f"no host{whom} is open and up, so nobody can take an instance", act)
        return
    for host in case.goal.to:
        service = case.computes.get(host)
        if service is not None and host not in case.takers:
            act = (OPEN if is_up(service) and not service.enabled else MEND).format(cli=case.cli, host=host)
            yield warn(host, f"{host} is named in `to` and takes nobody: it is {_state(case, service)}", act)


def _state(case: HostCase, service: Service) -> str:
    if service.forced_down:
        return "declared dead (forced down)"
    if service.state != "up":
        return service.state
    if not service.enabled:
        return f"closed ({service.disabled_reason or 'no reason given'})"
    if service.host not in case.hosts:
        return "no hypervisor that holds instances"
    goal = case.goal
    if isinstance(goal, RebalanceGoal) and not part_of(goal, (service.host,)):
        return "left out by `hosts` of the goal"
    return "closed to the scheduler (COMPUTE_STATUS_DISABLED in Placement)"
