"""The gateway of a shared segment goes from the source's router to the target's: a move of its own, which waits for the operator.

It comes after the instances: whatever has moved is reached through the old gateway until then. The floating IPs of moved instances
on the segment go with it, because a router keeps an interface as long as a floating IP needs it. Nothing of it takes in data, so
whatever fails on the way is put back at once (no step is of the phase `cut_over`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from watari.model.plan import Move, Wave
from watari.model.record import Made, Ref
from watari.model.steps.set import JoinSubnet, Probe
from watari.model.survey.network import FloatingIp, Network, Port, Subnet
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.ground.routers import hands_over
from watari.plan.instance.floating import place, take, why_not, withdraw
from watari.plan.instance.move import move_id
from watari.plan.probes import answered

WAVE = "gateways"


def hand_over_gateways(chart: Chart, moving: Collection[str]) -> Wave | None:
    """Give the wave that hands over the gateways which the goal gives to the target; None when there is none."""
    legs = [port for port in chart.source.survey.ports if hands_over(chart, port)]
    moves = tuple(move for leg in legs if (move := _hand_over(chart, leg, moving)) is not None)
    _tell_of_others(chart, legs)
    return Wave(name=WAVE, moves=moves, hold=True) if moves else None


def _hand_over(chart: Chart, leg: Port, moving: Collection[str]) -> Move | None:
    network = chart.source.networks[leg.network_id]
    subnet = _gateway_subnet(chart, leg)
    router = chart.find("router", leg.device_id)
    why = _why_not(chart, network, router, moving)
    if why is not None or router is None:
        chart.leave_out(f"gateway of network {network.name}", str(why))
        return None
    draft = chart.draft(f"gateway/{chart.source.label('networks', network.id)}")
    _write(chart, draft, leg, subnet, router)
    return Move(
        id=draft.move_id,
        kind="ground",
        subject=f"gateway of {network.name}",
        subject_id=subnet.id,
        steps=draft.ordered(),
        after=tuple(dict.fromkeys(_moves_behind(chart, network))),
    )


def _moves_behind(chart: Chart, network: Network) -> Iterator[str]:
    """The moves of the instances whose floating IPs go with the gateway: one that stayed would be cut off."""
    return (move_id(chart, chart.source.instances[port.device_id]) for port, _ in _floating_ips(chart, network))


def _gateway_subnet(chart: Chart, leg: Port) -> Subnet:
    subnets = [chart.source.subnets[fixed.subnet_id] for fixed in leg.fixed_ips]
    return next(s for s in subnets if s.gateway_ip in {fixed.address for fixed in leg.fixed_ips})


def _why_not(chart: Chart, network: Network, router: Ref | None, moving: Collection[str]) -> str | None:
    if router is None:
        return "its router on the source belongs to no project that crosses: hand it over by hand"
    staying = sorted(
        {floating_ip.address for port, floating_ip in _floating_ips(chart, network) if port.device_id not in moving}
    )
    if staying:
        return f"floating IPs of what stays on the source go through it: {', '.join(staying)}"
    return None


def _floating_ips(chart: Chart, network: Network) -> Iterator[tuple[Port, FloatingIp]]:
    for port in chart.source.ports_on(network.id):
        for floating_ip in chart.source.floating_ips_of(port.id):
            yield port, floating_ip


def _write(chart: Chart, draft: Draft, leg: Port, subnet: Subnet, router: Ref) -> None:
    network = chart.source.networks[leg.network_id]
    project = chart.source.routers[leg.device_id].project_id
    withdrawn = withdraw(chart, draft, list(_carried(chart, network)), after=())
    taken = [take(chart, draft, each) for each in withdrawn]
    part = {"router_id": leg.device_id, "subnet_id": subnet.id, "joined": False, **chart.on_source(project)}
    parted = draft.add(JoinSubnet, "part", phase="stop", after=[*(w.by for w in withdrawn), *taken], **part)
    silent = _probe(chart, draft, str(subnet.gateway_ip), "silent", parted)
    join = {"router_id": router, "subnet_id": chart.at("subnet", subnet.id), "joined": True, **chart.on_target(project)}
    joined = draft.add(JoinSubnet, "join", phase="build", after=(parted, silent), **join)
    for each in withdrawn:
        place(chart, draft, each, phase="build", after=(joined,))
    _probe(chart, draft, str(subnet.gateway_ip), "answers", joined)


def _carried(chart: Chart, network: Network) -> Iterator[tuple[Port, FloatingIp]]:
    """The floating IPs that the target can have; the others are withdrawn with their gateway all the same, and left out by name."""
    for port, floating_ip in _floating_ips(chart, network):
        why = why_not(chart, floating_ip)
        if why is None:
            yield port, floating_ip
        else:
            chart.leave_out(f"floating IP {floating_ip.address}", why)


def _probe(chart: Chart, draft: Draft, address: str, word: str, after: Made) -> Made | None:
    if not chart.goal.vantages or not answered(chart, address):
        return None
    answers = word == "answers"
    where = {"cloud": "target" if answers else "source", "phase": "build" if answers else "stop"}
    return draft.add(Probe, f"{word}/{address}", address=address, answers=answers, after=(after,), **where)


def _tell_of_others(chart: Chart, legs: list[Port]) -> None:
    """Name the gateways that the goal gives to the target, but that no router of the source holds."""
    held = {subnet_id for leg in legs for subnet_id in (fixed.subnet_id for fixed in leg.fixed_ips)}
    for network_place in chart.places.values():
        for subnet in chart.source.subnets_of(network_place.network.id):
            segment = network_place.segment_of(subnet)
            if segment is not None and segment.gateway == "target" and subnet.id not in held:
                chart.leave_out(
                    f"gateway of network {network_place.network.name}",
                    "no router of the source holds it: there is nothing to hand over",
                )
