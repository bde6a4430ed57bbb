"""The project's routers.

Made without a gateway, joined, and only then given the gateway (account 1: broken HA routers).
"""

from __future__ import annotations

from typing import Any

from watari.facts.crossing import Chosen
from watari.facts.routers import has_work, joins, router_there
from watari.model.record import Made
from watari.model.specs import RouterSpec
from watari.model.steps.create import CreateRouter
from watari.model.steps.set import JoinSubnet, SetGateway
from watari.model.survey.network import Port, Router
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import labels


def lay_routers(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make the project's routers that have something to do on the target."""
    routers = chart.source.routers_in(chosen.project.id)
    names = labels(routers)
    for router in routers:
        found = router_there(chart.facts, router)
        if found is not None:
            chart.put("router", router.id, found.id)
        elif has_work(chart.facts, router):
            _lay_router(chart, draft, router, names[router.id])


def _lay_router(chart: Chart, draft: Draft, router: Router, name: str) -> None:
    where = chart.on_target(router.project_id)
    spec = RouterSpec(name=router.name, description=router.description, admin_up=router.admin_up)
    ref = draft.add(CreateRouter, f"router/{name}", phase="prepare", spec=spec, **where)
    chart.put("router", router.id, ref)
    legs = [port for port in chart.source.ports_of(router.id) if joins(chart.facts, port)]
    joined = [_join(chart, draft, ref, port, name) for port in legs]
    network = chart.facts.target_networks.get(router.external_network_id or "")
    if network is None:
        return
    draft.add(
        SetGateway,
        f"gateway/{name}",
        phase="prepare",
        router_id=ref,
        network_id=network.id,
        snat=router.snat,
        after=joined,
        **where,
    )


def _join(chart: Chart, draft: Draft, router: Made, port: Port, name: str) -> Made:
    subnet_id = port.fixed_ips[0].subnet_id
    fields: dict[str, Any] = {"router_id": router, "subnet_id": chart.at("subnet", subnet_id)}
    where = chart.on_target(chart.source.routers[port.device_id].project_id)
    return draft.add(JoinSubnet, f"join/{name}/{chart.label('subnets', subnet_id)}", phase="prepare", **fields, **where)
