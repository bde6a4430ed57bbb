"""A floating IP leaves the source before it appears on the target; that the target can have it is seen before anything boots there.

It is withdrawn there, not given back: held by the source it can be given to nobody else, and undo only has to point it back.
`finish` gives it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from watari.model.record import Made
from watari.model.specs import FloatingIpSpec
from watari.model.steps.create import CreateFloatingIp
from watari.model.steps.set import PlaceFloatingIp
from watari.model.steps.step import Phase
from watari.model.survey.compute import Instance
from watari.model.survey.network import FloatingIp, Port
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.places import Place, within


@dataclass(frozen=True)
class Withdrawn:
    """A floating IP that was withdrawn at the source, and the port it belongs to."""

    floating_ip: FloatingIp
    port: Port
    by: Made


def moving_floating_ips(chart: Chart, instance: Instance) -> list[tuple[Port, FloatingIp]]:
    """Give the floating IPs that go with the instance's own move; the others are left out, or go with their gateway."""
    found = []
    for port in chart.source.ports_of(instance.id):
        for floating_ip in chart.source.floating_ips_of(port.id):
            place = chart.places[port.network_id]
            if goes_with_gateway(chart, place, port):
                continue
            why = why_not(chart, floating_ip) or _why_no_way(chart, place)
            if why is None:
                found.append((port, floating_ip))
            else:
                chart.leave_out(f"floating IP {floating_ip.address} of instance {instance.name}", why)
    return found


def goes_with_gateway(chart: Chart, place: Place, port: Port) -> bool:
    """Whether the port is on a segment whose gateway the goal hands over: its floating IPs need the router, so they go then."""
    segments = [
        place.segment_of(chart.source.subnets[f.subnet_id])
        for f in port.fixed_ips
        if f.subnet_id in chart.source.subnets
    ]
    return place.kind == "shared" and any(segment is not None and segment.gateway == "target" for segment in segments)


def why_not(chart: Chart, floating_ip: FloatingIp) -> str | None:
    """Say why the target cannot have this very address; None when it can."""
    place = chart.places.get(floating_ip.network_id)
    if place is None or place.target is None:
        return "its network has no like on the target: map it in the goal"
    if not any(within(floating_ip.address, subnet.cidr) for subnet in chart.target.subnets_of(place.target.id)):
        return f"no subnet of {place.target.name} on the target holds this address"
    return None


def _why_no_way(chart: Chart, place: Place) -> str | None:
    if place.kind == "shared":
        return "the gateway of its network does not go to the target: traffic would leave by the source's router"
    if place.kind == "routed":
        return "its network is reached by the router of the join"
    if place.kind == "own" and not _is_routed(chart, place):
        return "no router of the project that crosses leads from its network outside"
    return None


def _is_routed(chart: Chart, place: Place) -> bool:
    routers = {port.device_id for port in chart.source.ports_on(place.network.id)} & set(chart.source.routers)
    return any(chart.find("router", router) is not None for router in routers)


def withdraw(
    chart: Chart, draft: Draft, found: list[tuple[Port, FloatingIp]], after: tuple[Made, ...]
) -> list[Withdrawn]:
    """Write the withdrawal of floating IPs at the source."""
    return [
        Withdrawn(
            floating_ip,
            port,
            draft.add(
                PlaceFloatingIp,
                f"withdraw/{floating_ip.address}",
                phase="stop",
                floating_ip_id=floating_ip.id,
                address=floating_ip.address,
                port_id=None,
                after=after,
                **chart.on_source(floating_ip.project_id),
            ),
        )
        for port, floating_ip in found
    ]


def take(chart: Chart, draft: Draft, withdrawn: Withdrawn) -> Made:
    """Write the taking of the same address on the target: before the boot, so that what stands in its way is found in time."""
    floating_ip = withdrawn.floating_ip
    network = chart.places[floating_ip.network_id].target
    spec = FloatingIpSpec(
        network_id=network.id if network else "", address=floating_ip.address, description=floating_ip.description
    )
    where = chart.on_target(floating_ip.project_id)
    return draft.add(
        CreateFloatingIp, f"floating/{floating_ip.address}", phase="build", spec=spec, after=(withdrawn.by,), **where
    )


def place(chart: Chart, draft: Draft, withdrawn: Withdrawn, *, phase: Phase, after: Iterable[Made]) -> Made:
    """Write the pointing of the address that was taken to the target's port."""
    port = chart.at("port", withdrawn.port.id)
    floating_ip = withdrawn.floating_ip
    taken = Made(by=draft.key(f"floating/{floating_ip.address}"))
    fields = {
        "floating_ip_id": taken,
        "address": floating_ip.address,
        "port_id": port,
        **chart.on_target(floating_ip.project_id),
    }
    return draft.add(PlaceFloatingIp, f"place/{floating_ip.address}", phase=phase, after=after, **fields)
