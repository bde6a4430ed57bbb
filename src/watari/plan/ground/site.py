"""A network of the source whose place on the target is being prepared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from watari.model.record import Made
from watari.model.steps import Step
from watari.model.survey.network import Network, Port, Subnet
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.places import Place


@dataclass(frozen=True)
class Site:
    """``where`` says on which cloud and in which project things are made; ``ports`` are those of the moving instances on it."""

    chart: Chart
    draft: Draft
    place: Place
    where: dict[str, Any]
    ports: Sequence[Port] = ()

    @property
    def network(self) -> Network:
        """The source's network."""
        return self.place.network

    @property
    def subnets(self) -> list[Subnet]:
        """The source's subnets of it."""
        return self.chart.source.subnets_of(self.network.id)

    @property
    def label(self) -> str:
        """The network's name as a part of a key."""
        return self.chart.source.label("networks", self.network.id)

    @property
    def loose_ports(self) -> list[Port]:
        """The ports of the network's project that belong to no device: they hold an address, such as one that instances share."""
        ports = self.chart.source.ports_on(self.network.id)
        return [
            p
            for p in ports
            if not p.device_id and not p.device_owner and p.project_id == self.network.project_id and p.fixed_ips
        ]

    def addresses(self, subnet: Subnet) -> list[str]:
        """The addresses in a subnet that are wanted on the target: those of the moving instances, and those held for nobody's device."""
        ports = (*self.ports, *self.loose_ports)
        return [fixed.address for port in ports for fixed in port.fixed_ips if fixed.subnet_id == subnet.id]

    def add(self, kind: type[Step], ending: str, /, **fields: Any) -> Made:
        """Write a step that prepares this place."""
        return self.draft.add(kind, ending, phase="prepare", **{**self.where, **fields})
