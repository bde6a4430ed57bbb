"""Placement: what a host has, what of it is used and by whom, and which hosts have room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from watari.clouds.errors import NotThere
from watari.clouds.openstack.api import Api
from watari.clouds.openstack.microversions import PLACEMENT_ROOT_PROVIDERS
from watari.clouds.openstack.nouns import moving as read
from watari.clouds.openstack.nouns.compute import stocks
from watari.model.survey.compute import Stock
from watari.model.survey.moving import Allocation


@dataclass(frozen=True)
class Holding:
    """A resource provider's stocks by resource class, and its traits."""

    stocks: dict[str, Stock] = field(default_factory=dict)
    traits: tuple[str, ...] = ()


class Placement:
    """Placement's view of resource providers. What nested providers (NUMA cells, devices) have is not asked."""

    def __init__(self, api: Api) -> None:
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

    def held_of(self, provider_id: str) -> list[Allocation]:
        """Give what every consumer holds of a provider."""
        told = self._api.get(f"/resource_providers/{provider_id}/allocations")["allocations"]
        return [read.allocation(consumer_id, provider_id, json) for consumer_id, json in told.items()]

    def held_by(self, consumer_id: str) -> list[Allocation]:
        """Give what a consumer holds of every provider; nothing for one that Placement does not know."""
        told = self._api.get(f"/allocations/{consumer_id}")["allocations"]
        return [read.allocation(consumer_id, provider_id, json) for provider_id, json in told.items()]

    def candidates(self, amounts: Mapping[str, int], required: Sequence[str]) -> list[str]:
        """Give the providers that could serve a request; of nested ones (1.29) the root, which is the host.

        Placement takes no zero amounts; Nova leaves them out as well (``DISK_GB`` of an instance whose root is a
        volume).
        """
        resources = ",".join(f"{name}:{amount}" for name, amount in amounts.items() if amount)
        told = self._api.get(
            "/allocation_candidates",
            least=PLACEMENT_ROOT_PROVIDERS,
            resources=resources,
            required=",".join(required) or None,
        )
        summaries = told["provider_summaries"]
        providers = [provider for request in told["allocation_requests"] for provider in request["allocations"]]
        return list(dict.fromkeys(summaries[provider]["root_provider_uuid"] for provider in providers))
