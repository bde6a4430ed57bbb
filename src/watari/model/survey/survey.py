"""What one cloud looked like at one time: dated, whole, and honest about what it could not see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from watari.model.record import Record
from watari.model.survey.compute import Aggregate, Flavor, Host, Instance, Keypair, ServerGroup, Service
from watari.model.survey.identity import Domain, Operator, Project, Quota, Role, RoleAssignment, User
from watari.model.survey.image import Image
from watari.model.survey.moving import Allocation, Binding, Migration
from watari.model.survey.network import Agent, FloatingIp, Network, Port, Router, SecurityGroup, Subnet
from watari.model.survey.use import MeasuredUse
from watari.model.survey.volume import StoragePool, Volume, VolumeSnapshot, VolumeType


class Unseen(Record):
    """Something the survey could not look at; unknown is not absent.

    ``part`` is the survey's field (``quotas``, ``hosts``) and ``why`` the cloud's own answer, such as "403: Policy
    doesn't allow os_compute_api:os-hypervisors". ``lacks`` says what must be mended: the account's rights, a service
    that fails or does not answer, or what ``why`` tells.
    """

    part: str
    why: str
    lacks: Literal["rights", "service", "other"] = "rights"


class Microversions(Record):
    """The range of API versions that a service offers."""

    lowest: str
    highest: str


class Observation(Record):
    """What a vantage point saw of one address: whether it answered, and which MACs claimed it by ARP."""

    vantage: str
    address: str
    answers: bool
    macs: tuple[str, ...] = ()
    said: str = ""


class Survey(Record):
    """One cloud at one time. Lists keep the order in which the cloud gave them; `project_names` empty means all.

    ``migrations`` are those under way, and what ended within thirty days. ``allocations`` are those of the hosts in
    ``host_names``, and ``bindings`` those of the ports of their instances: of other hosts an empty list says nothing.
    ``use`` is what the goal's monitoring measured, where it names one.
    """

    cloud: str
    taken_at: datetime
    seconds: float
    operator: Operator
    project_names: tuple[str, ...] = ()
    host_names: tuple[str, ...] = ()
    clock_skew_seconds: float | None = None
    microversions: dict[str, Microversions] = {}
    extensions: tuple[str, ...] = ()
    domains: tuple[Domain, ...] = ()
    projects: tuple[Project, ...] = ()
    users: tuple[User, ...] = ()
    roles: tuple[Role, ...] = ()
    role_assignments: tuple[RoleAssignment, ...] = ()
    quotas: tuple[Quota, ...] = ()
    keypairs: tuple[Keypair, ...] = ()
    flavors: tuple[Flavor, ...] = ()
    images: tuple[Image, ...] = ()
    security_groups: tuple[SecurityGroup, ...] = ()
    networks: tuple[Network, ...] = ()
    subnets: tuple[Subnet, ...] = ()
    routers: tuple[Router, ...] = ()
    ports: tuple[Port, ...] = ()
    floating_ips: tuple[FloatingIp, ...] = ()
    agents: tuple[Agent, ...] = ()
    server_groups: tuple[ServerGroup, ...] = ()
    instances: tuple[Instance, ...] = ()
    services: tuple[Service, ...] = ()
    hosts: tuple[Host, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    volume_types: tuple[VolumeType, ...] = ()
    volumes: tuple[Volume, ...] = ()
    snapshots: tuple[VolumeSnapshot, ...] = ()
    storage_pools: tuple[StoragePool, ...] = ()
    migrations: tuple[Migration, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    bindings: tuple[Binding, ...] = ()
    observations: tuple[Observation, ...] = ()
    use: tuple[MeasuredUse, ...] = ()
    unseen: tuple[Unseen, ...] = ()

    def ports_of(self, instance_id: str) -> tuple[Port, ...]:
        """Give the ports of an instance, in Neutron's order."""
        return tuple(p for p in self.ports if p.device_id == instance_id)

    def answering(self, instance_id: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give the addresses of an instance that answer, each with the vantage points that hear it."""
        for fixed in (fixed for port in self.ports_of(instance_id) for fixed in port.fixed_ips):
            seen = tuple(o.vantage for o in self.observations if o.address == fixed.address and o.answers)
            if seen:
                yield fixed.address, seen

    def is_unseen(self, part: str) -> bool:
        """Whether the survey could not look at ``part``, so that an empty list there says nothing."""
        return any(u.part == part for u in self.unseen)

    def act_to_see(self, part: str) -> str:
        """Say what would show ``part``, which could not be seen."""
        lacks = next((u.lacks for u in self.unseen if u.part == part), "rights")
        if lacks == "rights":
            return f"let {self.operator.user_name} see it"
        return "mend the service that fails" if lacks == "service" else "mend what the cloud's answer names"
