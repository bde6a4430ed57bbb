"""What Nova and Placement know."""

from __future__ import annotations

from datetime import datetime

from watari.model.record import Record

MOST_UNITS = 2147483647
"""Placement's own limit of what one consumer may hold (MAX_INT, the default of `max_unit`)."""
PROCESSORS = ("VCPU", "PCPU")
"""The resource classes of processors: shared, and of one guest alone (`cpu_shared_set` and `cpu_dedicated_set` of
Nova)."""


class Flavor(Record):
    """A Nova flavor."""

    id: str
    name: str
    vcpus: int
    ram_mib: int
    disk_gib: int
    ephemeral_gib: int = 0
    swap_mib: int = 0
    public: bool = True
    description: str = ""
    extra_specs: dict[str, str] = {}
    access_project_ids: tuple[str, ...] = ()


class InstanceFlavor(Record):
    """The flavor as the instance keeps it (microversion 2.47): the original may be gone or changed meanwhile."""

    name: str
    vcpus: int
    ram_mib: int
    disk_gib: int
    ephemeral_gib: int = 0
    swap_mib: int = 0
    extra_specs: dict[str, str] = {}


class Keypair(Record):
    """A user's public key in Nova."""

    name: str
    user_id: str
    kind: str
    public_key: str
    fingerprint: str


class ServerGroup(Record):
    """A Nova server group."""

    id: str
    name: str
    project_id: str
    user_id: str
    policy: str
    rules: dict[str, str] = {}
    member_ids: tuple[str, ...] = ()


class AttachedVolume(Record):
    """A volume of an instance, as Nova sees it, in Nova's order."""

    volume_id: str
    device: str | None = None
    delete_on_termination: bool = False
    tag: str | None = None


class Instance(Record):
    """A Nova server, with all that Nova tells an admin. ``image_id`` is None when it boots from a volume.

    ``zone_known`` says whether Nova told of a pin (``pinned_zone``, since microversion 2.96): without it None is no
    "not pinned". ``scheduler_hints`` (2.100) and ``image_properties`` (2.98: those of the image when it was booted) are
    None where Nova does not tell.
    """

    id: str
    name: str
    project_id: str
    user_id: str
    status: str
    flavor: InstanceFlavor
    task_state: str | None = None
    vm_state: str = ""
    power_state: int = 0
    host: str | None = None
    hypervisor_hostname: str | None = None
    availability_zone: str | None = None
    image_id: str | None = None
    volumes: tuple[AttachedVolume, ...] = ()
    root_device: str | None = None
    config_drive: bool = False
    key_name: str | None = None
    user_data: str | None = None
    metadata: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    description: str = ""
    locked: bool = False
    locked_reason: str | None = None
    server_group_ids: tuple[str, ...] = ()
    fault: str | None = None
    launched_at: datetime | None = None
    pinned_zone: str | None = None
    zone_known: bool = False
    scheduler_hints: dict[str, tuple[str, ...]] | None = None
    image_properties: dict[str, str] | None = None


class Service(Record):
    """A Nova or Cinder service; ``state`` is what the service group sees, ``enabled`` what the operator set."""

    binary: str
    host: str
    availability_zone: str = ""
    state: str = "up"
    enabled: bool = True
    disabled_reason: str | None = None
    forced_down: bool = False


class Stock(Record):
    """One resource class of a resource provider in Placement.

    One consumer may hold no less, no more and no odder than its units.
    """

    total: int
    reserved: int = 0
    ratio: float = 1.0
    used: int = 0
    min_unit: int = 1
    max_unit: int = MOST_UNITS
    step_size: int = 1

    @property
    def free(self) -> int:
        """What Placement would still give away: total less reserved, times the ratio, less what is used."""
        return int((self.total - self.reserved) * self.ratio) - self.used


class Host(Record):
    """A Nova compute host: a hypervisor with its resource provider, whose id is the hypervisor's own.

    ``cpu_features`` are those that the host's CPU has beyond its model. ``address`` is that from which nova-compute
    works.
    """

    name: str
    hypervisor_id: str
    kind: str = ""
    version: int = 0
    state: str = "up"
    enabled: bool = True
    cpu_model: str | None = None
    cpu_features: tuple[str, ...] = ()
    address: str | None = None
    traits: tuple[str, ...] = ()
    inventory: dict[str, Stock] = {}

    @property
    def cpus(self) -> int:
        """Its processors, before any ratio.

        Those that guests share, and those that guests have for themselves alone.
        """
        return sum(self.inventory[kind].total for kind in PROCESSORS if kind in self.inventory)


class Aggregate(Record):
    """A Nova host aggregate; one with an availability zone is that zone."""

    id: int
    name: str
    availability_zone: str | None = None
    hosts: tuple[str, ...] = ()
    metadata: dict[str, str] = {}
