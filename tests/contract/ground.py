"""The ground on which the laws are proved: a cloud, what can be booted there, and how to wait in it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TypeVar

from watari.clouds.errors import CloudError, NotNow, NotThere
from watari.clouds.port import Cloud
from watari.model.specs import FlavorSpec, NetworkSpec, ProjectSpec, SubnetSpec
from watari.model.survey.compute import Instance
from watari.model.survey.network import Network, Subnet

PATIENCE_SECONDS = 600
T = TypeVar("T")


def new_name(what: str = "thing") -> str:
    """A name that nobody else has; everything that the suite makes begins like this."""
    return f"contract-{what}-{secrets.token_hex(4)}"


@dataclass
class Ground:
    """A cloud that the suite may use.

    ``pause`` lets some seconds pass there, ``image_id`` names an image that boots.
    """

    cloud: Cloud
    image_id: str
    pause: Callable[[float], object]
    rest_seconds: float = 1.0
    _ends: list[Callable[[], None]] = field(default_factory=list)

    def later(self, remove: Callable[..., None], *arguments: str) -> None:
        """Remove something at the end, in the order opposite to making."""
        self._ends.append(partial(self.gone, partial(remove, *arguments)))

    def afterwards(self, act: Callable[..., None], *arguments: str | None) -> None:
        """Do something once at the end, in the order opposite to its announcement."""
        self._ends.append(partial(self.accepted, partial(act, *arguments)))

    def tidy(self) -> None:
        """Remove all; what is gone already is fine, what is busy gets time."""
        while self._ends:
            self._ends.pop()()

    def gone(self, remove: Callable[[], None]) -> None:
        """Remove and wait until that says NotThere."""

        def is_gone() -> bool:
            try:
                remove()
            except NotThere:
                return True
            except NotNow:
                return False
            return False

        self.until(is_gone)

    def accepted(self, act: Callable[[], None]) -> None:
        """Do it as soon as the cloud takes it, or nothing where there is nothing to do it to."""

        def is_taken() -> bool:
            try:
                act()
            except NotNow:
                return False
            except NotThere:
                return True
            return True

        self.until(is_taken)

    def until(self, true: Callable[[], T]) -> T:
        """Wait until ``true`` gives something true, and give that."""
        waited = 0.0
        while not (result := true()):
            assert waited < PATIENCE_SECONDS, f"not within {PATIENCE_SECONDS} s"
            self.pause(self.rest_seconds)
            waited += self.rest_seconds
        return result

    def until_instance(self, instance_id: str, status: str) -> Instance:
        """Wait for an instance's status, with no task under way."""

        def reached() -> Instance | None:
            instance = self.cloud.compute.instance(instance_id)
            assert instance.status != "ERROR", instance.fault
            return instance if instance.status == status and instance.task_state is None else None

        found = self.until(reached)
        assert found is not None
        return found

    def until_volume(self, volume_id: str, status: str = "available") -> None:
        """Wait for a volume's status."""
        self.until(lambda: self.cloud.volumes.volume(volume_id).status == status)

    def until_snapshot(self, snapshot_id: str) -> None:
        """Wait until a snapshot is there."""
        self.until(lambda: self.cloud.volumes.snapshot(snapshot_id).status == "available")

    def until_image(self, image_id: str) -> None:
        """Wait until an image is there."""
        self.until(lambda: self.cloud.images.get(image_id).status == "active")

    def new_network(self, **fields: object) -> Network:
        """A network of our own."""
        spec = NetworkSpec.model_validate({"name": new_name("net")} | fields)
        network = self.cloud.networks.create_network(spec, new_name("mark"))
        self.later(self.cloud.networks.remove_network, network.id)
        return network

    def new_subnet(self, network: Network | None = None, **fields: object) -> Subnet:
        """A subnet, on a network of its own where none is given; removed with the network."""
        network = network or self.new_network()
        given = {
            "network_id": network.id,
            "name": new_name("subnet"),
            "cidr": "10.77.0.0/24",
            "gateway_ip": "10.77.0.1",
        }
        subnet = self.cloud.networks.create_subnet(SubnetSpec.model_validate(given | fields))
        self.later(self.cloud.networks.remove_subnet, subnet.id)
        return subnet

    def new_project(self) -> str:
        """A project in which the operator has no role."""
        project = self.cloud.identity.create_project(ProjectSpec(name=new_name("project"), domain_id=self.domain_id))
        self.later(self.cloud.identity.remove_project, project.id)
        return project.id

    def project_of_ours(self) -> str:
        """A project in which the operator is what it is at home."""
        project_id, us = self.new_project(), self.cloud.identity.operator()
        for role in self.cloud.identity.roles():
            if role.name in us.role_names:
                self.cloud.identity.give_role(role.id, us.user_id, project_id)
        return project_id

    @cached_property
    def domain_id(self) -> str:
        """The domain of the operator's project."""
        home = self.cloud.identity.operator().project_id
        return next(project.domain_id for project in self.cloud.identity.projects() if project.id == home)

    @cached_property
    def flavor_id(self) -> str:
        """A flavor on which the image boots; it stays until the cloud's last test."""
        spec = FlavorSpec(id=new_name("flavor"), name=new_name("flavor"), vcpus=1, ram_mib=128, disk_gib=1)
        return self.cloud.compute.create_flavor(spec).id

    def close(self) -> None:
        """Remove what all tests shared."""
        if "flavor_id" in self.__dict__:
            self.gone(lambda: self.cloud.compute.remove_flavor(self.flavor_id))

    @cached_property
    def has_storage(self) -> bool:
        """Whether a volume service is up."""
        try:
            services = self.cloud.volumes.services()
        except CloudError:
            return False
        return any(service.binary == "cinder-volume" and service.state == "up" for service in services)
