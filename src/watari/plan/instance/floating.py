"""A floating IP leaves the source before it appears on the target.

That the target can have it is seen before anything boots there.

It is withdrawn there, not given back: held by the source it can be given to nobody else, and undo only has to point it
back. `finish` gives it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from watari.model.record import Made
from watari.model.specs import FloatingIpSpec
from watari.model.steps.create import CreateFloatingIp
from watari.model.steps.set import PlaceFloatingIp
from watari.model.steps.step import Phase
from watari.model.survey.network import FloatingIp, Port
from watari.plan.chart import Chart
from watari.plan.draft import Draft


@dataclass(frozen=True)
class Withdrawn:
    """A floating IP that was withdrawn at the source, and the port it belongs to."""

    floating_ip: FloatingIp
    port: Port
    by: Made


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
    """Write the taking of the same address on the target.

    Before the boot, so that what stands in its way is found in time.
    """
    floating_ip = withdrawn.floating_ip
    network = chart.facts.target_networks[floating_ip.network_id]
    spec = FloatingIpSpec(network_id=network.id, address=floating_ip.address, description=floating_ip.description)
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
