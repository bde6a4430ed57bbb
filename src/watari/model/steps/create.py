"""The steps that create a thing from a spec. Each is taken back by removing what it made."""

from __future__ import annotations

from typing import ClassVar, Literal

from watari.model.record import Ref
from watari.model.specs import (
    RESERVATION,
    FlavorSpec,
    FloatingIpSpec,
    InstanceSpec,
    KeypairSpec,
    NetworkSpec,
    PortSpec,
    ProjectSpec,
    RouterSpec,
    SecurityGroupSpec,
    ServerGroupSpec,
    SubnetSpec,
    UserSpec,
    VolumeSpec,
)
from watari.model.steps.remove import Thing, removal
from watari.model.steps.step import Before, CloudStep, Made, Step


class Create(CloudStep):
    """Create what ``spec`` says; makes ``id``."""

    thing: ClassVar[Thing]
    makes: ClassVar[bool] = True

    def title(self) -> str:
        """Name the thing."""
        return f"create {self.thing.replace('_', ' ')} {self.product()}"

    def product(self) -> str:
        """Its name."""
        name = getattr(self, "spec").name  # noqa: B009 - every kind has its own spec
        return str(name) or "without a name"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Remove what was made."""
        return removal(self, self.thing, made)


class CreateProject(Create):
    """A project, found again by its name in its domain."""

    kind: Literal["create_project"] = "create_project"
    thing: ClassVar[Thing] = "project"
    spec: ProjectSpec


class CreateUser(Create):
    """A user without a password, found again by its name in its domain."""

    kind: Literal["create_user"] = "create_user"
    thing: ClassVar[Thing] = "user"
    spec: UserSpec


class CreateFlavor(Create):
    """A flavor, found again by its id, which is ours to choose."""

    kind: Literal["create_flavor"] = "create_flavor"
    thing: ClassVar[Thing] = "flavor"
    spec: FlavorSpec

    def chosen_ids(self) -> dict[str, str]:
        """Nova takes the id from us."""
        return {"id": self.spec.id}


class CreateKeypair(Create):
    """A keypair, found again by user and name; makes ``id`` = ``USER_ID/NAME``."""

    kind: Literal["create_keypair"] = "create_keypair"
    thing: ClassVar[Thing] = "keypair"
    spec: KeypairSpec

    def chosen_ids(self) -> dict[str, str]:
        """User and name are the id."""
        return {"id": f"{self.spec.user_id}/{self.spec.name}"}


class CreateServerGroup(Create):
    """A server group, found again by its name in the project (it bears no mark, and cannot be changed)."""

    kind: Literal["create_server_group"] = "create_server_group"
    thing: ClassVar[Thing] = "server_group"
    spec: ServerGroupSpec


class CreateSecurityGroup(Create):
    """A security group with its rules, found again by its mark."""

    kind: Literal["create_security_group"] = "create_security_group"
    thing: ClassVar[Thing] = "security_group"
    spec: SecurityGroupSpec


class CreateNetwork(Create):
    """A network, found again by its mark."""

    kind: Literal["create_network"] = "create_network"
    thing: ClassVar[Thing] = "network"
    spec: NetworkSpec


class CreateSubnet(Create):
    """A subnet, found again by its CIDR in its network."""

    kind: Literal["create_subnet"] = "create_subnet"
    thing: ClassVar[Thing] = "subnet"
    spec: SubnetSpec


class CreateRouter(Create):
    """A router without interfaces or gateway, found again by its mark."""

    kind: Literal["create_router"] = "create_router"
    thing: ClassVar[Thing] = "router"
    spec: RouterSpec


class CreatePort(Create):
    """A port, found again by its first address in its network. A reservation is a port without a device."""

    kind: Literal["create_port"] = "create_port"
    thing: ClassVar[Thing] = "port"
    spec: PortSpec

    @property
    def opens(self) -> bool:
        """One that is made open is open from the start."""
        return self.spec.admin_up

    def title(self) -> str:
        """Name the addresses."""
        if self.spec.name == RESERVATION:
            return f"reserve {self.product()} on the {self.cloud}"
        return f"create port {self.product()}" + ("" if self.spec.admin_up else " (admin-down)")

    def product(self) -> str:
        """Its addresses, which tell more than a port's name."""
        return ", ".join(f.address for f in self.spec.fixed_ips) or self.spec.name


class CreateFloatingIp(Create):
    """A floating IP of a given address, found again by that address."""

    kind: Literal["create_floating_ip"] = "create_floating_ip"
    thing: ClassVar[Thing] = "floating_ip"
    spec: FloatingIpSpec

    def title(self) -> str:
        """Name the address."""
        return f"create floating IP {self.product()}"

    def product(self) -> str:
        """Its address."""
        return self.spec.address


class CreateVolume(Create):
    """A volume, found again by its mark in its metadata (key ``watari``)."""

    kind: Literal["create_volume"] = "create_volume"
    thing: ClassVar[Thing] = "volume"
    spec: VolumeSpec

    @property
    def works(self) -> tuple[str, ...]:
        """Empty or from an image."""
        return ("create_volume", "create_volume_from_image")


class CreateSnapshot(Create):
    """A snapshot of a volume, attached or not, found again by its mark in its metadata."""

    kind: Literal["create_snapshot"] = "create_snapshot"
    thing: ClassVar[Thing] = "snapshot"
    volume_id: Ref
    name: str

    def title(self) -> str:
        """Name the volume."""
        return f"snapshot volume {self.volume_id}"

    def product(self) -> str:
        """Its name."""
        return self.name

    @property
    def works(self) -> tuple[str, ...]:
        """The snapshot."""
        return ("create_snapshot",)


class BootInstance(Create):
    """An instance, found again by its first port's device: the ports are ours and exist before it."""

    kind: Literal["boot_instance"] = "boot_instance"
    takes: ClassVar[Literal["carry", "boot"] | None] = "boot"
    thing: ClassVar[Thing] = "instance"
    spec: InstanceSpec

    def title(self) -> str:
        """Name the instance."""
        return f"boot instance {self.spec.name}"

    @property
    def works(self) -> tuple[str, ...]:
        """The boot."""
        return ("boot",)
