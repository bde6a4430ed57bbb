"""What the operator wants of a crossing: a short YAML file, validated, with readable errors and a JSON schema for editors."""

from __future__ import annotations

from fnmatch import fnmatchcase
from ipaddress import IPv4Network, ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from watari.model.record import Record
from watari.model.survey.compute import Instance
from watari.model.survey.network import AddressRange


class ProjectChoice(Record):
    """A project of the source that crosses; ``rename`` is its name on the target (the same where None).

    A project that the crossing makes gets the source's quotas. ``quotas`` says what becomes of one that the target has already:
    its limits are left to those who set them, or raised to the source's where those are larger.
    """

    name: str
    domain: str = "Default"
    rename: str | None = None
    quotas: Literal["leave", "raise"] = "leave"


class Mapping(Record):
    """Source name to target name, for things that exist on both sides; what is not named keeps its name."""

    flavors: dict[str, str] = {}
    networks: dict[str, str] = {}
    volume_types: dict[str, str] = {}
    availability_zones: dict[str, str] = {}
    domains: dict[str, str] = {}
    roles: dict[str, str] = {}
    physical_networks: dict[str, str] = {}


def _a_range(pool: AddressRange) -> AddressRange:
    """Refuse a range whose ends are no addresses, or in the wrong order."""
    start, end = ip_address(pool.start), ip_address(pool.end)
    if start.version != end.version or int(start) > int(end):
        message = f"{pool.start} to {pool.end} is no range: write the lower address as `start`"
        raise ValueError(message)
    return pool


Pool = Annotated[AddressRange, AfterValidator(_a_range)]


class SharedSegment(Record):
    """A segment that both clouds know: same VLAN, same subnet, ranges that do not overlap (account 1, "join without routers").

    ``target_pool`` is the range from which the target gives out addresses; ``gateway`` names the cloud that owns it in the end.
    ``dhcp`` says who serves leases: unless it is `source`, the plan makes the target's subnet with DHCP (as the source's has it).
    The source's subnet is never changed: Neutron answers only for ports that it knows, so two servers do not answer one guest.
    """

    network: str
    target_pool: Pool
    gateway: Literal["source", "target", "neither"] = "neither"
    dhcp: Literal["source", "target", "both"] = "both"


class RoutedNetwork(Record):
    """A subnet of its own on the target, with a router to the old network (account 1, "join with routers")."""

    network: str
    cidr: IPv4Network
    router: str
    uplink_pool: Pool


class Join(Record):
    """How the networks of the two clouds reach each other; a network of a moved instance must be in one of the lists or in ``map``."""

    shared_segments: tuple[SharedSegment, ...] = ()
    routed: tuple[RoutedNetwork, ...] = ()


class Choice(Record):
    """Which instances a wave takes: by name pattern (as in a shell), by metadata, or both."""

    name: str | None = None
    metadata: dict[str, str] = {}

    def takes(self, instance: Instance) -> bool:
        """Whether ``instance`` is chosen."""
        if self.name is not None and not fnmatchcase(instance.name, self.name):
            return False
        return all(instance.metadata.get(key) == value for key, value in self.metadata.items())


class WaveGoal(Record):
    """A wave: what goes together, stateless roles first, databases last. An instance belongs to the first wave that takes it."""

    name: str
    take: tuple[Choice, ...]
    hold: bool = False


class Vantage(Record):
    """A place to look from: a network namespace of this machine, or a host reached by SSH.

    ``side`` is the cloud whose side it stands for.
    """

    name: str
    kind: Literal["namespace", "ssh"] = "namespace"
    where: str
    side: Literal["source", "target", "both"] = "both"
    tcp_port: int | None = None


class Limits(Record):
    """How much may go on at once; all of them can be changed while a run goes on (`watari limit`)."""

    moves: Annotated[int, Field(ge=1)] = 4
    per_source_host: Annotated[int, Field(ge=1)] = 2
    per_target_host: Annotated[int, Field(ge=1)] = 2
    carries: Annotated[int, Field(ge=1)] = 2


class Acceptance(Record):
    """A finding that somebody knows of and accepts: by its id and, where it names one, its subject (a shell pattern)."""

    finding: str
    subject: str = "*"
    by: str
    because: str = ""

    def covers(self, finding_id: str, subject: str) -> bool:
        """Whether a finding is accepted by this."""
        return self.finding == finding_id and fnmatchcase(subject, self.subject)


class CrossingGoal(Record):
    """Projects and all that is theirs go from ``source`` to ``target``, two clouds of clouds.yaml that run side by side."""

    journey: Literal["crossing"] = "crossing"
    source: str
    target: str
    projects: Annotated[tuple[ProjectChoice, ...], Field(min_length=1)]
    map: Mapping = Mapping()
    join: Join = Join()
    waves: Annotated[tuple[WaveGoal, ...], Field(min_length=1)]
    depends_on: dict[str, tuple[str, ...]] = {}
    vantages: tuple[Vantage, ...] = ()
    transfer: Literal["image"] = "image"
    on_failure: Literal["put_back", "leave"] = "put_back"
    limits: Limits = Limits()
    accept: tuple[Acceptance, ...] = ()

    @model_validator(mode="after")
    def _two_clouds(self) -> CrossingGoal:
        if self.source == self.target:
            message = f"source and target are both {self.source}: name two clouds of clouds.yaml"
            raise ValueError(message)
        return self
