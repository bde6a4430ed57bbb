"""A survey, looked up the way placing asks it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from watari.facts.instances import image_words
from watari.model.survey.compute import Instance, ServerGroup, Service
from watari.model.survey.image import Image
from watari.model.survey.moving import Migration
from watari.model.survey.network import Port
from watari.model.survey.survey import Survey
from watari.model.survey.volume import Volume

COMPUTE = "nova-compute"


class Surveyed:
    """Look-ups in one survey; nothing is decided here."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey

    @cached_property
    def instances(self) -> dict[str, Instance]:
        """All instances by id."""
        return {instance.id: instance for instance in self.survey.instances}

    @cached_property
    def compute_services(self) -> dict[str, Service]:
        """The nova-compute of each host."""
        return {service.host: service for service in self.survey.services if service.binary == COMPUTE}

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The server group of each instance that is in one; Nova allows one."""
        groups = {id_: group.id for group in self.survey.server_groups for id_ in group.member_ids}
        known = {group.id for group in self.survey.server_groups}
        told = {
            i.id: i.server_group_ids[0]
            for i in self.survey.instances
            if i.server_group_ids and i.server_group_ids[0] in known
        }
        return groups | told

    @cached_property
    def ports(self) -> dict[str, list[Port]]:
        """The ports by the instance that has them."""
        found: dict[str, list[Port]] = {}
        for port in self.survey.ports:
            found.setdefault(port.device_id, []).append(port)
        return found

    @cached_property
    def allocated(self) -> dict[tuple[str, str], dict[str, int]]:
        """What a consumer holds of a provider, for the hosts that were looked at closely."""
        return {(held.consumer_id, held.provider_id): held.amounts for held in self.survey.allocations}

    @cached_property
    def leftovers(self) -> dict[str, frozenset[str]]:
        """By instance: hosts on which one of its ports has an inactive binding, while no move of it is under way (C17)."""
        owners = {port.id: port.device_id for port in self.survey.ports}
        found: dict[str, set[str]] = {}
        for binding in self.survey.bindings:
            owner = owners.get(binding.port_id)
            if owner is not None and not binding.active and owner not in self.under_way:
                found.setdefault(owner, set()).add(binding.host)
        return {id_: frozenset(hosts) for id_, hosts in found.items()}

    @cached_property
    def under_way(self) -> dict[str, list[Migration]]:
        """The migration records that have not ended, by instance."""
        found: dict[str, list[Migration]] = {}
        for migration in self.survey.migrations:
            if not migration.ended:
                found.setdefault(migration.instance_id, []).append(migration)
        return found

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

    def image_properties(self, instance: Instance) -> Mapping[str, str]:
        """Give the properties of the image that an instance was booted from."""
        return image_words(instance, self._images, self._volumes)

    @cached_property
    def _images(self) -> dict[str, Image]:
        return {image.id: image for image in self.survey.images}

    @cached_property
    def _volumes(self) -> dict[str, Volume]:
        return {volume.id: volume for volume in self.survey.volumes}
