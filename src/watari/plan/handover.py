"""The gateway of a shared segment goes from the source's router to the target's.

A move of its own, which waits for the operator.

It comes after the instances: whatever has moved is reached through the old gateway until then. The floating IPs of
moved instances on the segment go with it, because a router keeps an interface as long as a floating IP needs it.
Nothing of it takes in data, so whatever fails on the way is put back at once (no step is of the phase `cut_over`).
"""

from __future__ import annotations

from watari.facts.floating import why_not_there
from watari.facts.routers import floating_ips_on, legs, why_gateway_stays
from watari.model.plan import Move, Wave
from watari.model.record import Made
from watari.model.steps.set import JoinSubnet, Probe
from watari.model.survey.network import Port, Subnet
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.instance.floating import place, take, withdraw
from watari.plan.instance.move import move_id
from watari.plan.probes import answered

WAVE = "gateways"


def hand_over_gateways(chart: Chart) -> Wave | None:
    """Give the wave that hands over the gateways which the goal gives to the target; None when there is none."""
    facts = chart.facts
    moves = tuple(
        _hand_over(chart, leg, subnet) for leg, subnet in legs(facts) if why_gateway_stays(facts, leg) is None
    )
    return Wave(name=WAVE, moves=moves, hold=True) if moves else None


def _hand_over(chart: Chart, leg: Port, subnet: Subnet) -> Move:
    network = chart.source.networks[leg.network_id]
    draft = chart.draft(f"gateway/{chart.label('networks', network.id)}")
    _write(chart, draft, leg, subnet)
    # The moves of the instances whose floating IPs go with the gateway: one that stayed would be cut off.
    behind = (chart.source.instances[port.device_id] for port, _ in floating_ips_on(chart.facts, network.id))
    return Move(
        id=draft.move_id,
        subject_kind="ground",
        subject=f"gateway of {network.name}",
        subject_id=subnet.id,
        steps=draft.ordered(),
        after=tuple(dict.fromkeys(move_id(chart, instance) for instance in behind)),
    )


def _write(chart: Chart, draft: Draft, leg: Port, subnet: Subnet) -> None:
    router, project = chart.at("router", leg.device_id), chart.source.routers[leg.device_id].project_id
    on_it = floating_ips_on(chart.facts, leg.network_id)
    carried = [(port, floating_ip) for port, floating_ip in on_it if why_not_there(chart.facts, floating_ip) is None]
    withdrawn = withdraw(chart, draft, carried, after=())
    taken = [take(chart, draft, each) for each in withdrawn]
    part = {"router_id": leg.device_id, "subnet_id": subnet.id, "joined": False, **chart.on_source(project)}
    parted = draft.add(JoinSubnet, "part", phase="stop", after=[*(w.by for w in withdrawn), *taken], **part)
    silent = _probe(chart, draft, str(subnet.gateway_ip), "silent", parted)
    join = {"router_id": router, "subnet_id": chart.at("subnet", subnet.id), "joined": True, **chart.on_target(project)}
    joined = draft.add(JoinSubnet, "join", phase="build", after=(parted, silent), **join)
    for each in withdrawn:
        place(chart, draft, each, phase="build", after=(joined,))
    _probe(chart, draft, str(subnet.gateway_ip), "answers", joined)


def _probe(chart: Chart, draft: Draft, address: str, word: str, after: Made) -> Made | None:
    if not chart.goal.vantages or not answered(chart, address):
        return None
    answers = word == "answers"
    where = {"cloud": "target" if answers else "source", "phase": "build" if answers else "stop"}
    return draft.add(Probe, f"{word}/{address}", address=address, answers=answers, after=(after,), **where)
