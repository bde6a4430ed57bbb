"""What the operator wants of a crossing.

A short YAML file, validated, with readable errors and a JSON schema for editors.
"""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from watari.model.goal.parts import Goal, WaveGoal
from watari.model.record import Record
from watari.model.steps.step import Side
from watari.model.survey.network import AddressRange


class ProjectChoice(Record):
    """A project of the source that crosses; ``rename`` is its name on the target (the same where None).

    A project that the crossing makes gets the source's quotas. ``quotas`` says what becomes of one that the target has
    already: its limits are left to those who set them, or raised to the source's where those are larger.
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
    """A segment that both clouds know.

    Same VLAN, same subnet, ranges that do not overlap (account 1, "join without routers").

    ``target_pool`` is the range from which the target gives out addresses; ``gateway`` names the cloud that owns it in
    the end. ``dhcp`` says who serves leases: unless it is `source`, the plan makes the target's subnet with DHCP (as
    the source's has it). The source's subnet is never changed: Neutron answers only for ports that it knows, so two
    servers do not answer one guest.
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
    """How the networks of the two clouds reach each other.

    A network of a moved instance must be in one of the lists or in ``map``.
    """

    shared_segments: tuple[SharedSegment, ...] = ()
    routed: tuple[RoutedNetwork, ...] = ()


class CrossingGoal(Goal):
    """Projects and all that is theirs go from ``source`` to ``target``, two clouds of clouds.yaml, side by side."""

    journey: Literal["crossing"] = "crossing"
    source: str
    target: str
    projects: Annotated[tuple[ProjectChoice, ...], Field(min_length=1)]
    map: Mapping = Mapping()
    join: Join = Join()
    waves: Annotated[tuple[WaveGoal, ...], Field(min_length=1)]
    depends_on: dict[str, tuple[str, ...]] = {}
    transfer: Literal["image"] = "image"
    on_failure: Literal["put_back", "leave"] = "put_back"

    @property
    def clouds(self) -> dict[Side, str]:
        """The old cloud and the new one."""
        return {"source": self.source, "target": self.target}

    @property
    def says(self) -> str:
        """Which projects, from where to where."""
        return f"crossing of {', '.join(project.name for project in self.projects)} from {self.source} to {self.target}"

    @model_validator(mode="after")
    def _two_clouds(self) -> CrossingGoal:
        if self.source == self.target:
            message = f"source and target are both {self.source}: name two clouds of clouds.yaml"
            raise ValueError(message)
        return self
