"""The ports of moving instances: which addresses and MACs they bear, on which side, and when.

On a segment that both clouds share, the port that does not serve bears a MAC of its own: OVN drops what is sent to the
MAC of a port that it knows, also when that port is closed and the MAC is on the wire behind its localnet port. So the
target's port holds the address under a MAC of its own until the cut-over, and the source's hands its address to a
reservation when it is closed. A reservation that an earlier crossing left at an address of an instance that moves now
gives that address up. Source: table ls_in_l2_lkup of OVN 23.03, ``match=(eth.dst == MAC), action=(drop;)``, on clouds
of 2024.1 and 2026.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from watari.facts.security import port_groups
from watari.model.record import Made, Ref
from watari.model.specs import RESERVATION, FixedIpSpec, PortSpec
from watari.model.steps.create import CreatePort
from watari.model.steps.set import SetPortAddresses
from watari.model.survey.network import Port
from watari.plan.chart import Chart
from watari.plan.draft import Draft


def create_port(chart: Chart, draft: Draft, ending: str, port: Port, where: dict[str, Any]) -> Made:
    """Write the step that makes the target's like of ``port``.

    Closed where an instance will stand behind it, else as it is.
    """
    spec = PortSpec(
        network_id=chart.at("network", port.network_id),
        name=port.name,
        mac=None if is_on_segment(chart, port) else port.mac,
        fixed_ips=tuple(
            FixedIpSpec(subnet_id=chart.at("subnet", f.subnet_id), address=chart.facts.new_address(f))
            for f in port.fixed_ips
        ),
        description=port.description,
        admin_up=port.admin_up and not port.device_id,
        security_group_ids=_groups(chart, port),
        address_pairs=port.address_pairs,
        port_security=port.port_security,
        vnic_type=port.vnic_type,
    )
    freed = [_freed(draft, f"{ending}/free/{at}", there) for at, there in enumerate(_in_the_way(chart, port), start=1)]
    return draft.add(CreatePort, ending, phase="prepare", spec=spec, after=freed, **where)


def _in_the_way(chart: Chart, port: Port) -> Iterator[Port]:
    """What an earlier crossing left on the target to hold addresses that ``port`` brings now."""
    target = chart.places[port.network_id].target
    brought = {chart.facts.new_address(fixed) for fixed in port.fixed_ips}
    for there in chart.target.ports_on(target.id) if target else ():
        if there.name == RESERVATION and not there.device_id and brought & {fixed.address for fixed in there.fixed_ips}:
            yield there


def _freed(draft: Draft, ending: str, there: Port) -> Made:
    """Let a reservation go without addresses, rather than remove it: so an undo gives it back what it held."""
    held: dict[str, Any] = {"port_id": there.id, "address": there.fixed_ips[0].address, "mac": there.mac}
    return draft.add(SetPortAddresses, ending, cloud="target", phase="prepare", fixed_ips=(), **held)


def is_on_segment(chart: Chart, port: Port) -> bool:
    """Whether a port of the source is on a segment that both clouds share."""
    return chart.places[port.network_id].kind == "shared"


def reservation(network: Ref, fixed_ips: Iterable[FixedIpSpec], of: str, groups: Iterable[Ref] = ()) -> PortSpec:
    """Give the port that holds addresses for the cloud ``of``: nobody's, closed, with a MAC of its own."""
    return PortSpec(
        network_id=network,
        name=RESERVATION,
        description=f"held for {of}",
        admin_up=False,
        fixed_ips=tuple(fixed_ips),
        security_group_ids=tuple(groups),
    )


def _groups(chart: Chart, port: Port) -> tuple[Ref, ...]:
    kept, _ = port_groups(chart.facts, port)
    return tuple(chart.at("security_group", group) for group in kept)
