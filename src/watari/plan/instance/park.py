"""On a shared segment the closed source port lets go of its MAC and addresses, and a reservation holds those.

Else the old cloud's OVN would go on to answer ARP for the moved instance, and keep all that its own instances send to
it (`watari.plan.ports`). The reservation is nobody's and closed, so OVN makes no such flows for it. It is in the groups
of the parked port: rules that let in a group go by the addresses of its ports. Floating IPs that stay with the old
cloud's router point to it, and so reach the instance where it is now.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from watari.model.record import Made
from watari.model.specs import FixedIpSpec
from watari.model.steps.create import CreatePort
from watari.model.steps.set import PlaceFloatingIp, SetPortAddresses
from watari.model.survey.network import FloatingIp, Port
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.ports import reservation


def park(chart: Chart, draft: Draft, at: int, port: Port, closed: Made) -> list[Made]:
    """Write the steps.

    Between the letting go and the reservation, for the time of one request, the address is nobody's.
    """
    where: dict[str, Any] = {"phase": "stop", **chart.on_source(port.project_id)}
    floating_ips = chart.source.floating_ips_of(port.id)
    loose = [
        draft.add(PlaceFloatingIp, f"loosen/{ip.address}", port_id=None, after=(closed,), **_named(ip), **where)
        for ip in floating_ips
    ]
    parked = draft.add(
        SetPortAddresses,
        f"park/{at}",
        port_id=port.id,
        address=port.fixed_ips[0].address,
        mac=parking_mac(port),
        fixed_ips=(),
        # A nova-compute that starts while a port of its instance is unbound puts that instance in ERROR.
        host=port.host,
        after=(closed, *loose),
        **where,
    )
    addresses = (FixedIpSpec(subnet_id=fixed.subnet_id, address=fixed.address) for fixed in port.fixed_ips)
    groups = port.security_group_ids if port.port_security else ()
    spec = reservation(port.network_id, addresses, chart.goal.target, groups)
    held = draft.add(CreatePort, f"reserve/{at}", spec=spec, after=(parked,), **where)
    kept = [
        draft.add(PlaceFloatingIp, f"keep/{ip.address}", port_id=held, after=(held,), **_named(ip), **where)
        for ip in floating_ips
    ]
    return [parked, held, *kept]


def parking_mac(port: Port) -> str:
    """Give the MAC that a source's port bears while the target serves.

    Locally administered, and the same in every plan.
    """
    return "02:" + blake2b(port.id.encode(), digest_size=5).digest().hex(":")


def _named(floating_ip: FloatingIp) -> dict[str, str]:
    return {"floating_ip_id": floating_ip.id, "address": floating_ip.address}
