"""All that one simulated cloud knows: tables of records, the bytes of its disks, and what is under way."""

from __future__ import annotations

import copy
import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from watari.clouds.simulated import indexes
from watari.clouds.simulated.clock import Clock
from watari.clouds.simulated.table import Table, by_id
from watari.clouds.simulated.ways import WAYS, LifecycleStage
from watari.model.survey.compute import Aggregate, Flavor, Host, Instance, Keypair, ServerGroup, Service
from watari.model.survey.identity import Domain, Operator, Project, Quota, Role, RoleAssignment, User
from watari.model.survey.image import Image
from watari.model.survey.moving import Action, Allocation, Binding, Migration, Progress
from watari.model.survey.network import Agent, FloatingIp, Network, Port, Router, SecurityGroup, Subnet
from watari.model.survey.survey import Microversions, Unseen
from watari.model.survey.volume import StoragePool, Volume, VolumeSnapshot, VolumeType


@dataclass(frozen=True)
class Habits:
    """How a cloud behaves where clouds differ.

    ``clones_pin_snapshots``: a snapshot cannot go while a volume was cloned from it (Ceph RBD).
    ``waits_for_ports``: Nova lets an instance run only when Neutron has said that its ports are plugged, which it never
    says of a port that is admin-down; after five minutes Nova gives up (`vif_plugging_is_fatal`, the default).
    ``captures_raw``: Nova captures root disks as raw, as it does where they lie on RBD or LVM; else as the image they
    were made from. ``clock_skew``: how far the cloud's clock is ahead of the world's. ``post_copy``: a live migration
    that is forced to its end goes on as post-copy, which cannot be called off; else the guest pauses. ``shared_disks``:
    the hosts share their instances' disks (RBD, NFS), so that an evacuated root disk is what it was.
    """

    clones_pin_snapshots: bool = True
    waits_for_ports: bool = True
    captures_raw: bool = False
    post_copy: bool = False
    shared_disks: bool = True
    clock_skew: timedelta = timedelta()


@dataclass(frozen=True)
class Moment:
    """When an event comes: a record's key on its way, with what the request had said."""

    state: State
    key: str
    details: Mapping[str, str]


Event = Callable[[Moment], None]


@dataclass(frozen=True, order=True)
class Pending:
    """A stage that is still to come; ``order`` keeps stages of one moment in their order."""

    due: datetime
    order: int
    way: str
    key: str
    details: tuple[tuple[str, str], ...]
    stage: int
    spoiled: bool = False


class State:
    """The records of one cloud and the passing of their states. Touched only under the clock's lock."""

    def __init__(
        self, name: str, operator: Operator, clock: Clock, events: Mapping[str, Event], habits: Habits | None = None
    ) -> None:
        self.name = name
        self.operator = operator
        self.clock = clock
        self.habits = habits or Habits()
        self.microversions: dict[str, Microversions] = {}
        self.extensions: list[str] = []
        self.unseen: dict[str, Unseen] = {}
        self._make_tables()
        self._make_services()
        self._make_moves()
        self.disks: dict[str, bytes] = {}  # by the id of an image, volume, snapshot or image-booted instance
        self.running_since: dict[str, datetime] = {}  # guests, by instance
        self.removed_image_ids: set[str] = set()  # Glance gives no id twice
        self.marks: dict[str, str] = {}  # networks, routers and security groups, by id
        self.nova_ports: set[str] = set()  # ports that Nova made and will remove with their instance
        self.untold_use: set[tuple[str, str]] = set()  # quota use that the cloud did not tell of before we added to it
        self._events = events
        self._pending: list[Pending] = []
        self._spoiled: list[str] = []
        self._count = 0
        self._happening_at: datetime | None = None
        clock.on_tick(self.settle)

    def _make_tables(self) -> None:
        self.domains: Table[Domain] = Table("domain")
        self.projects: Table[Project] = Table("project", name=lambda p: [p.name])
        self.users: Table[User] = Table("user")
        self.roles: Table[Role] = Table("role")
        self.role_assignments: Table[RoleAssignment] = Table(
            "role assignment", lambda r: r.model_dump_json(), given=indexes.given_to
        )
        self.quotas: Table[Quota] = Table("quota", lambda q: f"{q.project_id}/{q.service}")
        self.images: Table[Image] = Table("image", name=lambda i: [i.name])
        self.networks: Table[Network] = Table("network")
        self.subnets: Table[Subnet] = Table("subnet", network=lambda s: [s.network_id])
        self.routers: Table[Router] = Table("router")
        self.ports: Table[Port] = Table("port", by_id, **indexes.PORT)
        self.security_groups: Table[SecurityGroup] = Table("security group", project=lambda g: [g.project_id])
        self.floating_ips: Table[FloatingIp] = Table(
            "floating IP", address=lambda f: [f.address], port=lambda f: [f.port_id]
        )

    def _make_services(self) -> None:
        self.agents: Table[Agent] = Table("agent")
        self.flavors: Table[Flavor] = Table("flavor")
        self.keypairs: Table[Keypair] = Table("keypair", lambda k: f"{k.user_id}/{k.name}")
        self.server_groups: Table[ServerGroup] = Table("server group")
        self.instances: Table[Instance] = Table(
            "instance", name=lambda i: [(i.name, i.project_id)], host=lambda i: [i.host]
        )
        self.services: Table[Service] = Table("service", lambda s: f"{s.binary}@{s.host}")
        self.hosts: Table[Host] = Table("host", lambda h: h.name, provider=lambda h: [h.hypervisor_id])
        self.aggregates: Table[Aggregate] = Table("aggregate")
        self.volume_types: Table[VolumeType] = Table("volume type")
        self.volumes: Table[Volume] = Table("volume", mark=indexes.mark, snapshot=lambda v: [v.snapshot_id])
        self.snapshots: Table[VolumeSnapshot] = Table("snapshot", mark=indexes.mark, volume=lambda s: [s.volume_id])
        self.storage_pools: Table[StoragePool] = Table("storage pool", lambda p: p.name)

    def _make_moves(self) -> None:
        self.migrations: Table[Migration] = Table("migration", lambda m: m.uuid, instance=lambda m: [m.instance_id])
        self.allocations: Table[Allocation] = Table(
            "allocation",
            lambda a: f"{a.consumer_id}@{a.provider_id}",
            consumer=lambda a: [a.consumer_id],
            provider=lambda a: [a.provider_id],
        )
        self.bindings: Table[Binding] = Table(
            "binding", lambda b: f"{b.port_id}@{b.host}", port=lambda b: [b.port_id]
        )  # inactive ones: the active is the port's
        self.progress: dict[str, Progress] = {}  # of running live migrations, by uuid
        self.actions: dict[str, tuple[Action, ...]] = {}  # by instance, newest first
        self.came_as: dict[str, str] = {}  # the vm_state with which an instance began to be moved
        self.restless: set[str] = set()  # instances that write to memory faster than it can be sent
        self.forced: set[str] = set()  # live migrations that must end now, by uuid
        self.dead_hosts: set[str] = set()
        self.ghosts: dict[str, str] = {}  # instances whose guest still runs on a host from which Nova evacuated them

    def tables(self) -> dict[str, Table[Any]]:
        """All tables by name, which is that of the survey's field."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Table)}

    def offers(self, major: int, minor: int) -> bool:
        """Whether Nova knows this microversion."""
        nova = self.microversions.get("compute")
        return nova is not None and tuple(int(part) for part in nova.highest.split(".")) >= (major, minor)

    def new_id(self, kind: str) -> str:
        """An id that was never given away: the same one in every run of the same story."""
        self._count += 1
        return str(_uuid(f"{self.name}/{kind}/{self._count}"))

    def new_mac(self) -> str:
        """A MAC that no port of this cloud has, in a range of the cloud's own.

        Neutron's default range (fa:16:3e) is where the MACs come from that instances bring along. Drawn from there, one
        of 2,000 would meet one of 2,000 others in every fourth crossing, as it does where two clouds leave `base_mac`
        as it is.
        """
        own = f"fa:16:{0x40 + _uuid(self.name).bytes[0] % 0x80:02x}:"
        while True:
            self._count += 1
            mac = own + ":".join(f"{byte:02x}" for byte in _uuid(f"{self.name}/mac/{self._count}").bytes[:3])
            if not self.ports.by("mac", mac):
                return mac

    def begin(self, way: str, key: str, **details: str) -> None:
        """Send a record on a way: the first stage comes at once, the others when they are due."""
        spoiled = way in self._spoiled and WAYS[way].spoiled is not None
        if spoiled:
            self._spoiled.remove(way)
        for number, stage in enumerate(WAYS[way].stages):
            self._count += 1
            due = self.now + timedelta(seconds=stage.after_seconds)
            last = number == len(WAYS[way].stages) - 1
            heapq.heappush(
                self._pending, Pending(due, self._count, way, key, tuple(details.items()), number, spoiled and last)
            )
        self.settle()

    def give_up(self, key: str) -> None:
        """Forget what is under way with a record."""
        self._pending = [pending for pending in self._pending if pending.key != key]
        heapq.heapify(self._pending)

    def is_on_way(self, key: str, way: str) -> bool:
        """Whether a record is on this way."""
        return any(pending.key == key and pending.way == way for pending in self._pending)

    def spoil(self, way: str, times: int = 1) -> None:
        """Let the next ``times`` records that go this way come to its bad end."""
        self._spoiled.extend([way] * times)

    def forgive(self) -> None:
        """Let nothing more come to a bad end."""
        self._spoiled.clear()

    def settle(self) -> None:
        """Let everything happen that is due: within an event, what is due at its moment."""
        while self._pending and self._pending[0].due <= self.now:
            pending = heapq.heappop(self._pending)
            before, self._happening_at = self._happening_at, pending.due
            self._reach(pending)
            self._happening_at = before

    @property
    def now(self) -> datetime:
        """The moment of what is happening: after a long tick much happens that was due on the way."""
        return self._happening_at or self.clock.now

    def _reach(self, pending: Pending) -> None:
        way = WAYS[pending.way]
        stage: LifecycleStage = way.spoiled if pending.spoiled and way.spoiled else way.stages[pending.stage]
        table: Table[Any] = getattr(self, way.table)
        if pending.key in table and stage.changes:
            table.change(pending.key, **stage.changes)
        if stage.event:
            self._events[stage.event](Moment(self, pending.key, dict(pending.details)))

    def fork(self, clock: Clock) -> State:
        """The same cloud at the same moment, with a life of its own from now on."""
        other = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, (Table, dict, list, set)):
                setattr(other, name, value.copy())
        other.clock = clock
        clock.on_tick(other.settle)
        return other


def _uuid(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)
