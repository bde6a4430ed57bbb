"""Which addresses are looked at from the goal's vantage points, and how: as they answered when the source was surveyed."""

from __future__ import annotations

from watari.model.survey.compute import Instance
from watari.model.survey.survey import Observation
from watari.plan.chart import Chart


def probed_addresses(chart: Chart, instance: Instance) -> list[str]:
    """Give the addresses of ``instance`` that answered on the source: of an instance that never answered nothing can be learnt.

    Without any vantage point in the goal there is nobody to look.
    """
    if not chart.goal.vantages or instance.status != "ACTIVE":
        return []
    addresses = [fixed.address for port in chart.source.ports_of(instance.id) for fixed in port.fixed_ips]
    return [address for address in dict.fromkeys(addresses) if answered(chart, address)]


def answered(chart: Chart, address: str) -> bool:
    """Whether an address answered when the source was surveyed; it is taken to answer where nobody looked then."""
    seen = _seen(chart, address)
    return not seen or any(observation.answers for observation in seen)


def tcp_port(chart: Chart, address: str) -> int | None:
    """Give the port on which an address served somebody who asked over TCP; None when it is known by ARP and ping alone."""
    ports = {vantage.name: vantage.tcp_port for vantage in chart.goal.vantages}
    served = [ports.get(observation.vantage) for observation in _seen(chart, address) if observation.said]
    return next((port for port in served if port is not None), None)


def _seen(chart: Chart, address: str) -> list[Observation]:
    return [observation for observation in chart.source.survey.observations if observation.address == address]
