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

    def addresses(self, subnet: Subnet) -> list[str]:
        """The addresses of the moving instances in a subnet."""
        return [fixed.address for port in self.ports for fixed in port.fixed_ips if fixed.subnet_id == subnet.id]

    def add(self, kind: type[Step], ending: str, /, **fields: Any) -> Made:
        """Write a step that prepares this place."""
        return self.draft.add(kind, ending, phase="prepare", **{**self.where, **fields})
