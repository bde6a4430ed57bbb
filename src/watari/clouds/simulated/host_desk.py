"""What an admin says of hosts to Nova, and what Placement says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watari.clouds.simulated.claims import room_for
from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.refusals import not_there, refused
from watari.model.survey.compute import Host, Service
from watari.model.survey.moving import Allocation

CLOSED = "COMPUTE_STATUS_DISABLED"
"""The trait that Nova gives a closed host in Placement."""


class HostDesk(Desk):
    """Hosts are opened and closed, called dead and alive, and asked for room."""

    @call
    def set_enabled(self, host: str, *, enabled: bool, reason: str | None = None) -> None:
        """Open or close a host."""
        self.admins_only("os_compute_api:os-services:update")
        service = self.compute_service(host)
        self._change(service, enabled=enabled, disabled_reason=None if enabled else reason)
        there = self.state.hosts.find(host)
        if there is not None:
            others = tuple(trait for trait in there.traits if trait != CLOSED)
            self.state.hosts.change(host, enabled=enabled, traits=others if enabled else (*others, CLOSED))

    @call
    def set_forced_down(self, host: str, *, down: bool) -> None:
        """Say that a host is dead, or not any more."""
        self.admins_only("os_compute_api:os-services:update")
        service = self.compute_service(host)
        waiting = self.state.migrations.where(
            lambda m: (m.kind, m.source_host, m.status) == ("evacuation", host, "done")
        )
        if waiting and service.forced_down and not down:
            raise refused(f"Unable to force up host {host} as it has `done` evacuation migration records.")
        state = "down" if down or host in self.state.dead_hosts else "up"
        self._change(service, forced_down=down, state=state)
        if host in self.state.hosts:
            self.state.hosts.change(host, state=state)

    @call
    def allocations(self, provider_id: str) -> list[Allocation]:
        """All that is held of a host."""
        self.sees("allocations")
        self.admins_only("placement:resource_providers:allocations:list")
        if not self.state.hosts.by("provider", provider_id):
            raise not_there("resource provider", provider_id)
        return self.state.allocations.by("provider", provider_id)

    @call
    def allocations_of(self, consumer_id: str) -> list[Allocation]:
        """All that a consumer holds."""
        self.admins_only("placement:allocations:list")
        return self.state.allocations.by("consumer", consumer_id)

    @call
    def candidates(self, amounts: Mapping[str, int], required: Sequence[str] = ()) -> list[str]:
        """The hosts with room and traits."""
        self.admins_only("placement:allocation_candidates:list")
        known = {CLOSED, *(trait for host in self.state.hosts for trait in host.traits)}
        unknown = sorted({trait.removeprefix("!") for trait in required} - known)
        if unknown:
            raise refused(f"No such trait(s): {', '.join(unknown)}.")
        fitting = self.state.hosts.where(lambda h: room_for(h, amounts, strict=True))
        return [host.hypervisor_id for host in fitting if all(_bears(host, trait) for trait in required)]

    def compute_service(self, host: str) -> Service:
        """The nova-compute of a host; NotThere when there is none."""
        return self.state.services.get(f"nova-compute@{host}")

    def _change(self, service: Service, **fields: object) -> None:
        self.state.services.change(self.state.services.key(service), **fields)


def _bears(host: Host, trait: str) -> bool:
    """Whether it has a trait, or has it not (``!TRAIT``)."""
    return (trait.removeprefix("!") in host.traits) != trait.startswith("!")
