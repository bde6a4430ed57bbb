"""What keeps two clouds on one segment from giving out an address twice.

Split ranges, and ports that hold what the other side uses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from watari.facts.places import twin
from watari.facts.ranges import without_range
from watari.model.specs import FixedIpSpec
from watari.model.steps.bring import SetPools
from watari.model.steps.create import CreatePort
from watari.model.survey.network import Port, Subnet
from watari.plan.ground.site import NetworkSite
from watari.plan.ports import reservation


def lay_reservations(site: NetworkSite) -> None:
    """Split the ranges and hold the other side's addresses, on both sides of a shared segment.

    Not held are the addresses of the moving instances (the port that each gets is its reservation) and the gateway's,
    which no cloud gives out by itself.
    """
    for subnet in site.subnets:
        if site.place.segment_of(subnet) is not None:
            _split(site, subnet)
            _hold_on_target(site, subnet)
            _hold_on_source(site, subnet)


def _split(site: NetworkSite, subnet: Subnet) -> None:
    segment = site.place.segment_of(subnet)
    pools = without_range(subnet.pools, segment.target_pool) if segment else subnet.pools
    if pools != subnet.pools:
        label = site.chart.label("subnets", subnet.id)
        site.add(SetPools, f"source-pools/{label}", cloud="source", project=None, subnet_id=subnet.id, pools=pools)


def _hold_on_target(site: NetworkSite, subnet: Subnet) -> None:
    moving = {port.id for port in site.ports}
    staying = (port for port in site.chart.source.ports_on(site.network.id) if port.id not in moving)
    there = set(_addresses(_ports_there(site)))
    for address in _to_hold(staying, subnet, there):
        fixed = FixedIpSpec(subnet_id=site.chart.at("subnet", subnet.id), address=address)
        spec = reservation(site.chart.at("network", site.network.id), (fixed,), site.chart.goal.source)
        site.add(CreatePort, f"reserve/{address}", spec=spec)


def _hold_on_source(site: NetworkSite, subnet: Subnet) -> None:
    target = site.place.target
    other = twin(subnet, site.chart.target.subnets_of(target.id)) if target else None
    here = set(_addresses(site.chart.source.ports_on(site.network.id)))
    for address in _to_hold(_ports_there(site), other, here):
        spec = reservation(
            site.network.id, (FixedIpSpec(subnet_id=subnet.id, address=address),), site.chart.goal.target
        )
        site.add(CreatePort, f"reserve-on-source/{address}", cloud="source", project=None, spec=spec)


def _ports_there(site: NetworkSite) -> Iterable[Port]:
    return site.chart.target.ports_on(site.place.target.id) if site.place.target else ()


def _addresses(ports: Iterable[Port]) -> Iterator[str]:
    return (fixed.address for port in ports for fixed in port.fixed_ips)


def _to_hold(ports: Iterable[Port], subnet: Subnet | None, known: Collection[str]) -> Iterator[str]:
    """The addresses of ``ports`` in ``subnet`` that are not ``known`` on the other side."""
    if subnet is None:
        return
    for port in ports:
        for fixed in port.fixed_ips:
            if fixed.subnet_id == subnet.id and fixed.address != subnet.gateway_ip and fixed.address not in known:
                yield fixed.address
