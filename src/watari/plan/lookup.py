"""A survey's things by id, by name and by what they belong to, sorted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from watari.model.survey.compute import Flavor, Instance
from watari.model.survey.identity import Project, Role, User
from watari.model.survey.image import Image
from watari.model.survey.network import FloatingIp, Network, Port, Router, SecurityGroup, Subnet
from watari.model.survey.survey import Survey
from watari.model.survey.volume import Volume
from watari.plan.errors import GoalDoesNotFit
from watari.plan.names import Named, labels

T = TypeVar("T", bound=Named)


class Lookup:
    """One survey, to be asked."""

    def __init__(self, survey: Survey) -> None:
        """Nothing is sorted before it is asked for."""
        self.survey = survey
        self._labels: dict[str, dict[str, str]] = {}

    def label(self, part: str, id_: str) -> str:
        """Give the name of a thing as a part of a key, unique in its ``part`` of the survey (`users`, `networks`)."""
        if part not in self._labels:
            self._labels[part] = labels(getattr(self.survey, part))
        return self._labels[part][id_]

    @cached_property
    def domain_names(self) -> dict[str, str]:
        """The name of each domain, by id."""
        return {domain.id: domain.name for domain in self.survey.domains}

    @cached_property
    def projects(self) -> dict[str, Project]:
        """All projects by id."""
        return {project.id: project for project in self.survey.projects}

    @cached_property
    def users(self) -> dict[str, User]:
        """All users by id."""
        return {user.id: user for user in self.survey.users}

    @cached_property
    def roles(self) -> dict[str, Role]:
        """All roles by id."""
        return {role.id: role for role in self.survey.roles}

    @cached_property
    def images(self) -> dict[str, Image]:
        """All images by id."""
        return {image.id: image for image in self.survey.images}

    @cached_property
    def networks(self) -> dict[str, Network]:
        """All networks by id."""
        return {network.id: network for network in self.survey.networks}

    @cached_property
    def subnets(self) -> dict[str, Subnet]:
        """All subnets by id."""
        return {subnet.id: subnet for subnet in self.survey.subnets}

    @cached_property
    def routers(self) -> dict[str, Router]:
        """All routers by id."""
        return {router.id: router for router in self.survey.routers}

    @cached_property
    def security_groups(self) -> dict[str, SecurityGroup]:
        """All security groups by id."""
        return {group.id: group for group in self.survey.security_groups}

    @cached_property
    def volumes(self) -> dict[str, Volume]:
        """All volumes by id."""
        return {volume.id: volume for volume in self.survey.volumes}

    @cached_property
    def instances(self) -> dict[str, Instance]:
        """All instances by id."""
        return {instance.id: instance for instance in self.survey.instances}

    @cached_property
    def _ports_by_device(self) -> dict[str, list[Port]]:
        return _grouped((port.device_id, port) for port in self.survey.ports)

    @cached_property
    def _ports_by_network(self) -> dict[str, list[Port]]:
        return _grouped((port.network_id, port) for port in self.survey.ports)

    @cached_property
    def _subnets_by_network(self) -> dict[str, list[Subnet]]:
        return _grouped((subnet.network_id, subnet) for subnet in self.survey.subnets)

    @cached_property
    def _floating_ips_by_port(self) -> dict[str, list[FloatingIp]]:
        return _grouped((fip.port_id or "", fip) for fip in self.survey.floating_ips)

    def ports_of(self, device_id: str) -> list[Port]:
        """The ports of an instance or a router, in Neutron's order."""
        return self._ports_by_device.get(device_id, [])

    def ports_on(self, network_id: str) -> list[Port]:
        """All ports of a network."""
        return self._ports_by_network.get(network_id, [])

    def subnets_of(self, network_id: str) -> list[Subnet]:
        """The subnets of a network."""
        return self._subnets_by_network.get(network_id, [])

    def floating_ips_of(self, port_id: str) -> list[FloatingIp]:
        """The floating IPs that point to a port."""
        return self._floating_ips_by_port.get(port_id, [])

    def flavor_named(self, name: str) -> Flavor | None:
        """A flavor by its name, which Nova keeps unique."""
        return next((flavor for flavor in self.survey.flavors if flavor.name == name), None)

    def role_named(self, name: str) -> Role | None:
        """A role by its name."""
        return next((role for role in self.survey.roles if role.name == name), None)

    def project_named(self, name: str, domain: str) -> Project | None:
        """A project by its name in a domain."""
        return next(
            (p for p in self.survey.projects if p.name == name and self.domain_names.get(p.domain_id) == domain), None
        )

    def user_named(self, name: str, domain: str) -> User | None:
        """A user by its name in a domain."""
        return next(
            (u for u in self.survey.users if u.name == name and self.domain_names.get(u.domain_id) == domain), None
        )


def called(things: Iterable[T], name_or_id: str) -> list[T]:
    """Give the things with this id, or else with this name."""
    whole = list(things)
    return [t for t in whole if t.id == name_or_id] or [t for t in whole if t.name == name_or_id]


def one_called(things: Iterable[T], name_or_id: str, what: str) -> T:
    """Give the one thing called so; GoalDoesNotFit when there is none, or more than one."""
    found = called(things, name_or_id)
    if len(found) == 1:
        return found[0]
    if not found:
        raise GoalDoesNotFit(
            f"there is no {what} called {name_or_id}", cure="correct the name in the goal, or survey again"
        )
    ids = ", ".join(thing.id for thing in found)
    raise GoalDoesNotFit(
        f"{len(found)} things are called {what} {name_or_id}: {ids}",
        cure="write the id of the one you mean in the goal",
    )


V = TypeVar("V")


def _grouped(pairs: Iterable[tuple[str, V]]) -> dict[str, list[V]]:
    groups: dict[str, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
