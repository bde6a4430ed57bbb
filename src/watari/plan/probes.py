"""Which addresses are looked at from the goal's vantage points, and how.

As they answered when the source was surveyed.
"""

from __future__ import annotations

from typing import Any

from watari.model.survey.compute import Instance
from watari.model.survey.network import FixedIp
from watari.model.survey.survey import Observation
from watari.plan.chart import Chart


def silent_probes(chart: Chart, instance: Instance) -> list[dict[str, Any]]:
    """Give the looks that prove the source's addresses silent: those that answered, from everywhere.

    Of an address that never answered nothing can be learnt, and without a vantage point in the goal there is nobody to
    look.
    """
    return [
        {"address": fixed.address, "tcp_port": _tcp_port(chart, fixed.address), "answers": False}
        for fixed in _answering(chart, instance)
    ]


def answer_probes(chart: Chart, instance: Instance) -> list[dict[str, Any]]:
    """Give the looks that see the target answer: from where the source was seen to answer.

    Of an address that changes (behind a router) only a vantage point on the target's side can tell.
    """
    found = []
    for fixed in _answering(chart, instance):
        address = chart.facts.new_address(fixed)
        vantages = _witnesses(chart, fixed.address) if address == fixed.address else _on_target(chart)
        if vantages:
            everybody = len(vantages) == len(chart.goal.vantages)
            names = () if everybody else vantages
            found.append(
                {"address": address, "tcp_port": _tcp_port(chart, fixed.address), "answers": True, "vantages": names}
            )
    return found


def answered(chart: Chart, address: str) -> bool:
    """Whether an address answered when the source was surveyed; it is taken to answer where nobody looked then."""
    return bool(_witnesses(chart, address))


def _answering(chart: Chart, instance: Instance) -> list[FixedIp]:
    if instance.status != "ACTIVE":
        return []
    ports = [port for port in chart.source.ports_of(instance.id) if port.admin_up]
    return [fixed for port in ports for fixed in port.fixed_ips if answered(chart, fixed.address)]


def _witnesses(chart: Chart, address: str) -> tuple[str, ...]:
    """The vantage points that saw the address answer; all of them where nobody looked."""
    seen = _seen(chart, address)
    return tuple(
        v.name for v in chart.goal.vantages if not seen or any(o.vantage == v.name and o.answers for o in seen)
    )


def _on_target(chart: Chart) -> tuple[str, ...]:
    return tuple(vantage.name for vantage in chart.goal.vantages if vantage.side == "target")


def _tcp_port(chart: Chart, address: str) -> int | None:
    """The port on which an address served somebody who asked over TCP; None when it is known by ARP and ping alone."""
    ports = {vantage.name: vantage.tcp_port for vantage in chart.goal.vantages}
    served = [ports.get(observation.vantage) for observation in _seen(chart, address) if observation.said]
    return next((port for port in served if port is not None), None)


def _seen(chart: Chart, address: str) -> list[Observation]:
    return chart.source.observations_of(address)
