"""The ports of moving instances, made at once.

So that nobody else takes their addresses, and groups know them from the start.
"""

from __future__ import annotations

from watari.facts.ranges import contains
from watari.model.record import Made
from watari.model.steps.bring import SetPools
from watari.model.survey.network import Port, Subnet
from watari.plan.ground.site import NetworkSite
from watari.plan.ports import create_port


def lay_held_ports(site: NetworkSite) -> None:
    """Make the ports of the moving instances, then let the subnets give out what the source's give out."""
    for port in site.ports:
        project = site.chart.source.instances[port.device_id].project_id
        if site.chart.find("project", project) is None:
            continue  # a project that comes later in the goal: its instance's own move makes the port
        where = site.chart.on_target(project)
        made = create_port(site.chart, site.draft, f"port/{_label(site, port)}", port, where)
        site.chart.put("port", port.id, made)
    if site.place.kind == "own":
        _lay_loose_ports(site)
        for subnet in site.subnets:
            _restore_pools(site, subnet)


def _lay_loose_ports(site: NetworkSite) -> None:
    for port in site.loose_ports:
        ending = f"loose-port/{port.fixed_ips[0].address}"
        site.chart.put("port", port.id, create_port(site.chart, site.draft, ending, port, site.where))


def _label(site: NetworkSite, port: Port) -> str:
    """The port's instance and its place among the instance's ports."""
    at = site.chart.source.ports_of(port.device_id).index(port) + 1
    return f"{site.chart.label('instances', port.device_id)}-{at}"


def _restore_pools(site: NetworkSite, subnet: Subnet) -> None:
    ref = site.chart.find("subnet", subnet.id)
    held = site.addresses(subnet)
    if any(site.chart.find("port", port.id) is None for port in site.ports):
        return
    if not isinstance(ref, Made) or not any(contains(pool, address) for pool in subnet.pools for address in held):
        return
    ports = [
        made for port in (*site.ports, *site.loose_ports) if isinstance(made := site.chart.at("port", port.id), Made)
    ]
    site.add(
        SetPools,
        f"pools/{site.chart.label('subnets', subnet.id)}",
        subnet_id=ref,
        pools=subnet.pools,
        after=ports,
    )
