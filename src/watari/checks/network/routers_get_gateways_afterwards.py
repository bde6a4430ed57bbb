"""A router is made first and gets its external gateway afterwards, in a step of its own.

Why: on HA routers with SNAT, one call that makes the router with its gateway left it broken: the L3 agent looped on an
error, no packet passed and the log grew without end, until the agent was restarted. Programs were too fast; people
clicking in the dashboard never met it.

Source: account 1, "broken routers". Watari's own steps keep the two apart; this check holds every plan to it, and looks
at HA routers of the target whose gateway is not up.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, warn
from watari.checks.wants import wants
from watari.model.record import Made
from watari.model.steps.set import SetGateway


@wants(target=("routers", "ports"))
def routers_get_gateways_afterwards(case: CrossingCase) -> Iterator[Found]:
    """See that each gateway step waits for its router, then look at the gateways of HA routers."""
    done: set[str] = set()
    for step in case.plan.steps() if case.plan else ():
        if (
            isinstance(step, SetGateway)
            and isinstance(step.router_id, Made)
            and step.router_id.by not in (*step.after, *done)
        ):
            says = f"step {step.key} sets the gateway of a router that is not made before it"
            yield block(step.key, says, "make the plan again: watari plan GOAL.yaml")
        done.add(step.key)
    ha = {r.id: r for r in case.target.routers if r.ha}
    for port in case.target.ports:
        if (
            port.device_owner == "network:router_gateway"
            and port.device_id in ha
            and port.admin_up
            and port.status == "DOWN"
        ):
            router = ha[port.device_id]
            yield warn(
                router.name,
                f"the gateway of HA router {router.name} in {case.target.cloud} is DOWN: maybe it was made in one"
                " call with its gateway",
                f"{case.target_cli} router unset --external-gateway {router.id}; "
                f"{case.target_cli} router set --external-gateway {router.external_network_id} {router.id}",
                port=port.id,
            )
