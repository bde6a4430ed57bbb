"""A network of the source whose place on the target is being prepared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from watari.facts.networks import loose_ports
from watari.facts.places import NetworkPlace
from watari.model.record import Made
from watari.model.steps import Step
from watari.model.survey.network import Network, Port, Subnet
from watari.plan.chart import Chart
from watari.plan.draft import Draft


@dataclass(frozen=True)
class NetworkSite:
    """``where`` says on which cloud and in which project things are made."""

    chart: Chart
    draft: Draft
    place: NetworkPlace
    where: dict[str, Any]

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
        return self.chart.label("networks", self.network.id)

    @property
    def ports(self) -> list[Port]:
        """The ports of the moving instances on it."""
        return self.chart.facts.moving_ports_on.get(self.network.id, [])

    @cached_property
    def loose_ports(self) -> list[Port]:
        """The ports that hold an address for nobody's device."""
        return loose_ports(self.chart.facts, self.place)

    def addresses(self, subnet: Subnet) -> list[str]:
        """The addresses in a subnet that are wanted on the target.

        Those of the moving instances, and those held for nobody's device.
        """
        ports = (*self.ports, *self.loose_ports)
        return [fixed.address for port in ports for fixed in port.fixed_ips if fixed.subnet_id == subnet.id]

    def add(self, kind: type[Step], ending: str, /, **fields: Any) -> Made:
        """Write a step that prepares this place."""
        return self.draft.add(kind, ending, phase="prepare", **{**self.where, **fields})
