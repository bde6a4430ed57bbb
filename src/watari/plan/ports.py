"""The ports of moving instances on the target: same address, same MAC, closed until the source's port is."""

from __future__ import annotations

from typing import Any

from watari.model.record import Made, Ref
from watari.model.specs import FixedIpSpec, PortSpec
from watari.model.steps.create import CreatePort
from watari.model.survey.network import FixedIp, Port
from watari.plan.chart import Chart
from watari.plan.draft import Draft


def create_port(chart: Chart, draft: Draft, ending: str, port: Port, where: dict[str, Any]) -> Made:
    """Write the step that makes the target's like of ``port``: closed where an instance will stand behind it, else as it is."""
    spec = PortSpec(
        network_id=chart.at("network", port.network_id),
        name=port.name,
        mac=port.mac,
        fixed_ips=tuple(FixedIpSpec(subnet_id=chart.at("subnet", f.subnet_id), address=new_address(chart, f)) for f in port.fixed_ips),
        description=port.description,
        admin_up=port.admin_up and not port.device_id,
        security_group_ids=_groups(chart, port),
        address_pairs=port.address_pairs,
        port_security=port.port_security,
        vnic_type=port.vnic_type,
    )
    return draft.add(CreatePort, ending, phase="prepare", spec=spec, **where)


def new_address(chart: Chart, fixed: FixedIp) -> str:
    """The address that a fixed IP has after the crossing: the same, except in a network that is joined by a router."""
    return chart.addresses.get((fixed.subnet_id, fixed.address), fixed.address)


def _groups(chart: Chart, port: Port) -> tuple[Ref, ...]:
    refs = []
    for group in port.security_group_ids:
        ref = chart.find("security_group", group)
        if ref is None:
            chart.leave_out(f"security group {group} of port {port.id}", "it belongs to no project that crosses")
        else:
            refs.append(ref)
    return tuple(refs)
