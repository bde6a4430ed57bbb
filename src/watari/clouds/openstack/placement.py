"""Placement: what a host has, and what of it is used."""

from __future__ import annotations

from dataclasses import dataclass, field

from watari.clouds.errors import NotThere
from watari.clouds.openstack.api import Api
from watari.clouds.openstack.nouns.compute import stocks
from watari.model.survey.compute import Stock


@dataclass(frozen=True)
class Holding:
    """A resource provider's stocks by resource class, and its traits."""

    stocks: dict[str, Stock] = field(default_factory=dict)
    traits: tuple[str, ...] = ()


class Placement:
    """Placement's view of resource providers. Nested providers (NUMA cells, devices) are not asked."""

    def __init__(self, api: Api) -> None:
        """Speak through ``api``."""
        self._api = api

    def holding(self, provider_id: str) -> Holding:
        """Give what a provider has; a host that never reported has no provider, so nothing."""
        path = f"/resource_providers/{provider_id}"
        try:
            inventories = self._api.get(f"{path}/inventories")["inventories"]
            usages = self._api.get(f"{path}/usages")["usages"]
            traits = self._api.get(f"{path}/traits")["traits"]
        except NotThere:
            return Holding()
        return Holding(stocks(inventories, usages), tuple(traits))
