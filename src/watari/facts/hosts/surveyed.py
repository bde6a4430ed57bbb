"""A survey, looked up the way journeys between hosts ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from watari.facts.instances import asked_words, image_words
from watari.facts.services import compute_services
from watari.model.survey.compute import Host, Instance, ServerGroup, Service
from watari.model.survey.image import Image
from watari.model.survey.moving import Binding, Migration
from watari.model.survey.network import Port
from watari.model.survey.survey import Survey
from watari.model.survey.volume import Volume

T = TypeVar("T")

BARE_METAL = "ironic"
"""Nodes of Ironic are hypervisors to Nova, but nothing can move from one to another."""


class SurveyedCloud:
    """Look-ups in one survey; nothing is decided here. Each is made once, when it is first asked for."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey

    @cached_property
    def hosts(self) -> dict[str, Host]:
        """The hosts by name that can hold instances."""
        return {host.name: host for host in self.survey.hosts if host.kind != BARE_METAL}

    @cached_property
    def computes(self) -> dict[str, Service]:
        """The nova-compute of each host."""
        return compute_services(self.survey.services)

    @cached_property
    def instances(self) -> dict[str, Instance]:
        """All instances by id, in Nova's order."""
        return {instance.id: instance for instance in self.survey.instances}

    @cached_property
    def volumes(self) -> dict[str, Volume]:
        """All volumes by id."""
        return {volume.id: volume for volume in self.survey.volumes}

    @cached_property
    def _images(self) -> dict[str, Image]:
        return {image.id: image for image in self.survey.images}

    @cached_property
    def ports(self) -> dict[str, tuple[Port, ...]]:
        """The ports by the instance that has them."""
        return _grouped((port.device_id, port) for port in self.survey.ports if port.device_id in self.instances)

    @cached_property
    def under_way(self) -> dict[str, tuple[Migration, ...]]:
        """The migration records that have not ended, by instance."""
        return _grouped((m.instance_id, m) for m in self.survey.migrations if not m.ended)

    @cached_property
    def allocated(self) -> dict[tuple[str, str], dict[str, int]]:
        """What a consumer holds of a provider, for the hosts that were looked at closely."""
        return {(held.consumer_id, held.provider_id): held.amounts for held in self.survey.allocations}

    # server groups, hints and bindings

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The server group of each instance that is in one; Nova allows one.

        What the instance tells goes before the group's list.
        """
        groups = {id_: group.id for group in self.survey.server_groups for id_ in group.member_ids}
        told = {
            i.id: i.server_group_ids[0]
            for i in self.survey.instances
            if i.server_group_ids and i.server_group_ids[0] in self.policies
        }
        return groups | told

    @cached_property
    def policies(self) -> dict[str, str]:
        """The policy of each server group that could be seen."""
        return {group.id: group.policy for group in self.survey.server_groups}

    def pending(self, group: ServerGroup) -> dict[str, int]:
        """Count by host the members of a group that count there although they are elsewhere (C10)."""
        counts: dict[str, int] = {}
        for id_ in sorted(set(group.member_ids)):
            at = self.instances[id_].host if id_ in self.instances else None
            hosts = {
                host for m in self.under_way.get(id_, ()) for host in (m.source_host, m.target_host) if host is not None
            }
            for host in hosts - {at}:
                counts[host] = counts.get(host, 0) + 1
        return counts

    def hints(self, instance: Instance) -> Mapping[str, tuple[str, ...]]:
        """Give the scheduler hints of an instance; none where Nova does not tell them."""
        return instance.scheduler_hints or {}

    def leftovers(self) -> Iterator[tuple[Instance, Binding]]:
        """Give the inactive bindings of ports of instances that nothing moves now.

        What a failed move left behind (C17).
        """
        owners = {port.id: self.instances[id_] for id_, ports in self.ports.items() for port in ports}
        for binding in self.survey.bindings:
            owner = owners.get(binding.port_id)
            if owner is not None and not binding.active and owner.id not in self.under_way:
                yield owner, binding

    @cached_property
    def barred(self) -> dict[str, frozenset[str]]:
        """By instance: the hosts that cannot take it as long as such a binding is there."""
        found = _grouped((instance.id, binding.host) for instance, binding in self.leftovers())
        return {id_: frozenset(hosts) for id_, hosts in found.items()}

    # what flavor and image ask for

    def image_words(self, instance: Instance) -> Mapping[str, str]:
        """Give the properties of the image that an instance was booted from."""
        return image_words(instance, self._images, self.volumes)

    def asked(self, instance: Instance) -> Mapping[str, str]:
        """Give what flavor (`hw:...`) and image (`hw_...`) ask for."""
        return asked_words(instance, self._images, self.volumes)

    def hardware(self, instance: Instance, what: str) -> str:
        """Give what its flavor says of one hardware word (`tpm_version`), or else its image.

        Empty where neither does.
        """
        return instance.flavor.extra_specs.get(f"hw:{what}", self.image_words(instance).get(f"hw_{what}", ""))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for key, thing in pairs:
        groups.setdefault(key, []).append(thing)
    return {key: tuple(things) for key, things in groups.items()}
