"""A survey's things by id, by name and by what they belong to, each sorted once, when it is first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol, TypeVar

from watari.model.steps.step import Side
from watari.model.survey.compute import Flavor, Instance, Keypair, ServerGroup
from watari.model.survey.identity import Project, Quota, QuotaService, Role, RoleAssignment, User
from watari.model.survey.image import Image
from watari.model.survey.network import FloatingIp, Network, Port, Router, SecurityGroup, Subnet
from watari.model.survey.survey import Observation, Survey
from watari.model.survey.volume import Volume, VolumeSnapshot


class Named(Protocol):
    """A thing of a cloud; names are not unique, and may be empty."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""


class Owned(Protocol):
    """A thing of a project."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def project_id(self) -> str:
        """The project that owns it."""


Surveys = Mapping[Side, Survey]
"""What is surveyed for a journey, by the side that each cloud stands for."""

NamedT = TypeVar("NamedT", bound=Named)
OwnedT = TypeVar("OwnedT", bound=Owned)
V = TypeVar("V")


class Lookup:
    """One survey, to be asked. What belongs to something is given in the cloud's own order."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey

    @cached_property
    def domain_names(self) -> dict[str, str]:
        """The name of each domain, by id."""
        return {domain.id: domain.name for domain in self.survey.domains}

    @cached_property
    def domain_ids(self) -> dict[str, str]:
        """The id of each domain, by name, which Keystone keeps unique."""
        return {domain.name: domain.id for domain in self.survey.domains}

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Projects by id."""
        return {project.id: project for project in self.survey.projects}

    @cached_property
    def users(self) -> dict[str, User]:
        """Users by id."""
        return {user.id: user for user in self.survey.users}

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Roles by id."""
        return {role.id: role for role in self.survey.roles}

    @cached_property
    def images(self) -> dict[str, Image]:
        """Images by id."""
        return {image.id: image for image in self.survey.images}

    @cached_property
    def networks(self) -> dict[str, Network]:
        """Networks by id."""
        return {network.id: network for network in self.survey.networks}

    @cached_property
    def subnets(self) -> dict[str, Subnet]:
        """Subnets by id."""
        return {subnet.id: subnet for subnet in self.survey.subnets}

    @cached_property
    def routers(self) -> dict[str, Router]:
        """Routers by id."""
        return {router.id: router for router in self.survey.routers}

    @cached_property
    def ports(self) -> dict[str, Port]:
        """Ports by id."""
        return {port.id: port for port in self.survey.ports}

    @cached_property
    def security_groups(self) -> dict[str, SecurityGroup]:
        """Security groups by id."""
        return {group.id: group for group in self.survey.security_groups}

    @cached_property
    def volumes(self) -> dict[str, Volume]:
        """Volumes by id."""
        return {volume.id: volume for volume in self.survey.volumes}

    @cached_property
    def instances(self) -> dict[str, Instance]:
        """Instances by id."""
        return {instance.id: instance for instance in self.survey.instances}

    @cached_property
    def flavors(self) -> dict[str, Flavor]:
        """Flavors by name, which Nova keeps unique."""
        return {flavor.name: flavor for flavor in self.survey.flavors}

    @cached_property
    def keypairs(self) -> dict[tuple[str, str], Keypair]:
        """Keypairs by the user's id and the key's name, as Nova tells them apart."""
        return {(key.user_id, key.name): key for key in self.survey.keypairs}

    @cached_property
    def quotas(self) -> dict[tuple[str, QuotaService], Quota]:
        """Quotas by project and service."""
        return {(quota.project_id, quota.service): quota for quota in self.survey.quotas}

    @cached_property
    def _limits_known(self) -> dict[str, frozenset[str]]:
        names = grouped((quota.service, set(quota.limits)) for quota in self.survey.quotas)
        return {service: frozenset(set().union(*seen)) for service, seen in names.items()}

    def limits_known(self, service: QuotaService) -> frozenset[str] | None:
        """The names of the limits that a service has; None when the survey saw none of its quotas."""
        return self._limits_known.get(service)

    @cached_property
    def zones(self) -> frozenset[str]:
        """The availability zones that may be asked for by name: those of aggregates."""
        return frozenset(a.availability_zone for a in self.survey.aggregates if a.availability_zone)

    @cached_property
    def volume_types(self) -> frozenset[str]:
        """The names of the volume types."""
        return frozenset(volume_type.name for volume_type in self.survey.volume_types)

    @cached_property
    def role_names(self) -> dict[str, Role]:
        """Roles by name."""
        return {role.name: role for role in reversed(self.survey.roles)}

    @cached_property
    def projects_named(self) -> dict[tuple[str, str], Project]:
        """Projects by the name of their domain and their own."""
        names = self.domain_names
        return {(names.get(p.domain_id, p.domain_id), p.name): p for p in reversed(self.survey.projects)}

    @cached_property
    def users_named(self) -> dict[tuple[str, str], User]:
        """Users by the name of their domain and their own."""
        names = self.domain_names
        return {(names.get(u.domain_id, u.domain_id), u.name): u for u in reversed(self.survey.users)}

    @cached_property
    def _ports_by_device(self) -> dict[str, list[Port]]:
        return grouped((port.device_id, port) for port in self.survey.ports)

    @cached_property
    def _ports_by_network(self) -> dict[str, list[Port]]:
        return grouped((port.network_id, port) for port in self.survey.ports)

    @cached_property
    def _subnets_by_network(self) -> dict[str, list[Subnet]]:
        return grouped((subnet.network_id, subnet) for subnet in self.survey.subnets)

    @cached_property
    def _floating_ips_by_port(self) -> dict[str, list[FloatingIp]]:
        return grouped((fip.port_id, fip) for fip in self.survey.floating_ips if fip.port_id)

    @cached_property
    def _observations_by_address(self) -> dict[str, list[Observation]]:
        return grouped((seen.address, seen) for seen in self.survey.observations)

    @cached_property
    def _assignments_by_project(self) -> dict[str, list[RoleAssignment]]:
        return grouped((a.project_id, a) for a in self.survey.role_assignments if a.project_id)

    @cached_property
    def _snapshots_by_volume(self) -> dict[str, list[VolumeSnapshot]]:
        return grouped((snapshot.volume_id, snapshot) for snapshot in self.survey.snapshots)

    @cached_property
    def _groups_of_projects(self) -> dict[str, list[SecurityGroup]]:
        return grouped((group.project_id, group) for group in self.survey.security_groups)

    @cached_property
    def _images_of_projects(self) -> dict[str, list[Image]]:
        return grouped((image.project_id, image) for image in self.survey.images)

    @cached_property
    def _routers_of_projects(self) -> dict[str, list[Router]]:
        return grouped((router.project_id, router) for router in self.survey.routers)

    @cached_property
    def _networks_of_projects(self) -> dict[str, list[Network]]:
        return grouped((network.project_id, network) for network in self.survey.networks)

    @cached_property
    def _server_groups_of_projects(self) -> dict[str, list[ServerGroup]]:
        return grouped((group.project_id, group) for group in self.survey.server_groups)

    @cached_property
    def _instances_of_projects(self) -> dict[str, list[Instance]]:
        return grouped((instance.project_id, instance) for instance in self.survey.instances)

    def ports_of(self, device_id: str) -> list[Port]:
        """The ports of an instance or a router."""
        return self._ports_by_device.get(device_id, [])

    def ports_on(self, network_id: str) -> list[Port]:
        """The ports of a network."""
        return self._ports_by_network.get(network_id, [])

    def subnets_of(self, network_id: str) -> list[Subnet]:
        """The subnets of a network."""
        return self._subnets_by_network.get(network_id, [])

    def floating_ips_of(self, port_id: str) -> list[FloatingIp]:
        """The floating IPs that point to a port."""
        return self._floating_ips_by_port.get(port_id, [])

    def observations_of(self, address: str) -> list[Observation]:
        """What the vantage points saw of an address."""
        return self._observations_by_address.get(address, [])

    def assignments_in(self, project_id: str) -> list[RoleAssignment]:
        """The roles that are given in a project."""
        return self._assignments_by_project.get(project_id, [])

    def snapshots_of(self, volume_id: str) -> list[VolumeSnapshot]:
        """The snapshots of a volume."""
        return self._snapshots_by_volume.get(volume_id, [])

    def security_groups_in(self, project_id: str) -> list[SecurityGroup]:
        """The security groups of a project."""
        return self._groups_of_projects.get(project_id, [])

    def images_in(self, project_id: str) -> list[Image]:
        """The images that a project owns."""
        return self._images_of_projects.get(project_id, [])

    def routers_in(self, project_id: str) -> list[Router]:
        """The routers of a project."""
        return self._routers_of_projects.get(project_id, [])

    def networks_in(self, project_id: str) -> list[Network]:
        """The networks of a project."""
        return self._networks_of_projects.get(project_id, [])

    def server_groups_in(self, project_id: str) -> list[ServerGroup]:
        """The server groups of a project."""
        return self._server_groups_of_projects.get(project_id, [])

    def instances_in(self, project_id: str) -> list[Instance]:
        """The instances of a project."""
        return self._instances_of_projects.get(project_id, [])


def called(things: Iterable[NamedT], name_or_id: str) -> list[NamedT]:
    """Give the things with this id, or else with this name."""
    whole = list(things)
    return [t for t in whole if t.id == name_or_id] or [t for t in whole if t.name == name_or_id]


def there_already(things: Iterable[OwnedT], project_id: str | None, name: str) -> OwnedT | None:
    """Give the thing of this name in a project of the target (an earlier crossing made it); None when not just one.

    ``project_id`` is None where the target's project is not there yet: then it has nothing.
    """
    same = [
        thing for thing in things if project_id is not None and thing.project_id == project_id and thing.name == name
    ]
    return same[0] if len(same) == 1 else None


def grouped(pairs: Iterable[tuple[str, V]]) -> dict[str, list[V]]:
    """Sort values under their keys, in the order in which they come."""
    groups: dict[str, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
