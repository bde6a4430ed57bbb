"""The project's routers: made without a gateway, joined, and only then given the gateway (account 1: broken HA routers)."""

from __future__ import annotations

from watari.model.record import Made
from watari.model.specs import RouterSpec
from watari.model.steps.create import CreateRouter
from watari.model.steps.set import JoinSubnet, SetGateway
from watari.model.survey.network import Port, Router
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import labels
from watari.plan.scope import Chosen

INTERFACE = "network:router_interface"
"""How the device owner of a router's port begins, whether the router is central, distributed or highly available."""

HA_INTERFACE = "network:ha_router_replicated_interface"


def is_interface(port: Port) -> bool:
    """Whether a port is a router's leg on a subnet of instances."""
    return port.device_owner.startswith(INTERFACE) or port.device_owner == HA_INTERFACE


def lay_routers(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make the project's routers that have something to do on the target."""
    routers = [router for router in chart.source.survey.routers if router.project_id == chosen.project.id]
    names = labels(routers)
    for router in routers:
        _tell_what_stays(chart, router)
        found = chart.there_already(chart.target.survey.routers, chosen.project.id, router.name)
        if found is not None:
            chart.put("router", router.id, found.id)
        elif _has_work(chart, router):
            _lay_router(chart, draft, router, names[router.id])
        else:
            chart.leave_out(
                f"router {router.name}",
                "it serves no network that is made anew, and no segment whose gateway goes to the target",
            )


def _has_work(chart: Chart, router: Router) -> bool:
    return any(_joins(chart, port) or hands_over(chart, port) for port in chart.source.ports_of(router.id))


def _joins(chart: Chart, port: Port) -> bool:
    """Whether the target's router gets this leg while the ground is laid."""
    place = chart.places.get(port.network_id)
    return is_interface(port) and place is not None and place.kind == "own"


def hands_over(chart: Chart, port: Port) -> bool:
    """Whether this leg is the gateway of a shared segment that the goal gives to the target."""
    place = chart.places.get(port.network_id)
    if not is_interface(port) or place is None or place.kind != "shared":
        return False
    subnets = [
        chart.source.subnets[fixed.subnet_id] for fixed in port.fixed_ips if fixed.subnet_id in chart.source.subnets
    ]
    words = [(subnet, place.segment_of(subnet)) for subnet in subnets]
    return any(
        word is not None and word.gateway == "target" and _holds(port, subnet.gateway_ip) for subnet, word in words
    )


def _holds(port: Port, address: str | None) -> bool:
    return any(fixed.address == address for fixed in port.fixed_ips)


def _lay_router(chart: Chart, draft: Draft, router: Router, name: str) -> None:
    where = chart.on_target(router.project_id)
    spec = RouterSpec(name=router.name, description=router.description, admin_up=router.admin_up)
    ref = draft.add(CreateRouter, f"router/{name}", phase="prepare", spec=spec, **where)
    chart.put("router", router.id, ref)
    joined = [_join(chart, draft, ref, port, name) for port in chart.source.ports_of(router.id) if _joins(chart, port)]
    if router.external_network_id is None:
        return
    place = chart.places.get(router.external_network_id)
    if place is None or place.target is None:
        chart.leave_out(
            f"gateway of router {router.name}", "its external network has no like on the target: map it in the goal"
        )
        return
    network = place.target.id
    draft.add(
        SetGateway,
        f"gateway/{name}",
        phase="prepare",
        router_id=ref,
        network_id=network,
        snat=router.snat,
        after=joined,
        **where,
    )


def _join(chart: Chart, draft: Draft, router: Made, port: Port, name: str) -> Made:
    fixed = port.fixed_ips[0]
    subnet = chart.source.subnets[fixed.subnet_id]
    if fixed.address != subnet.gateway_ip:
        chart.leave_out(
            f"address {fixed.address} of router {name}", f"on the target it gets the gateway's address of {subnet.cidr}"
        )
    label = chart.source.label("subnets", subnet.id)
    ref = chart.at("subnet", subnet.id)
    where = chart.on_target(chart.source.routers[port.device_id].project_id)
    return draft.add(JoinSubnet, f"join/{name}/{label}", phase="prepare", router_id=router, subnet_id=ref, **where)


def _tell_what_stays(chart: Chart, router: Router) -> None:
    for route in router.routes:
        chart.leave_out(
            f"route to {route.destination} of router {router.name}",
            "static routes do not cross: set it there if it is still right",
        )
    for fixed in router.external_ips:
        chart.leave_out(
            f"outside address {fixed.address} of router {router.name}", "the target's router gets one of its own"
        )
