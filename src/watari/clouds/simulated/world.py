"""Clouds, and machines beside them, on one physical network.

Who answers on which address, and whether anything ever ran or answered twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watari.clouds.simulated import guest, power
from watari.clouds.simulated.clock import EPOCH, Clock
from watari.clouds.simulated.cloud import SimulatedCloud
from watari.clouds.simulated.events import root_disk
from watari.clouds.simulated.hosts import Machine, SimulatedHost
from watari.clouds.simulated.loading import load
from watari.clouds.simulated.state import Habits, State
from watari.model.survey.network import Network, Port
from watari.model.survey.survey import Survey

Segment = tuple[str, ...]


@dataclass(frozen=True)
class Responder:
    """Somebody who answers on an address: an instance, a router or a DHCP server (`device_id`), with its MAC."""

    cloud: str
    device_id: str
    port_id: str
    mac: str
    segment: Segment
    address: str


@dataclass(frozen=True)
class Doubling:
    """What must never be: an address that answered from two places, or an instance of which two copies ran."""

    at: datetime
    what: str
    who: tuple[str, ...]


class World:
    """Simulated clouds and the physical network between them; ``machines`` are those that are reached by SSH.

    VLANs of one number and flat networks of one physical network are one segment, whichever cloud they belong to;
    tunnelled networks are their cloud's own. ``doublings`` collects what must never be, from the beginning: it is
    looked for wherever something changes, after every call and whenever time passes, so nothing that was set right
    later goes unseen. What was doubled before the world began is told by `answers` alone.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.clock.after_tick(self._watch)
        self.states: dict[str, State] = {}
        self.machines: dict[str, Machine] = {}
        self.doublings: list[Doubling] = []
        self._doubled: set[tuple[str, ...]] = set()
        self._bearers: dict[
            str, frozenset[tuple[str, str]]
        ] = {}  # instances by cloud and id, by whose record they bear

    def load(self, survey: Survey, habits: Habits | None = None) -> SimulatedCloud:
        """Put the cloud of a survey into the world; gives it as its operator sees it."""
        with self.clock.lock:
            if not self.states and self.clock.now == EPOCH:
                self.clock.now = survey.taken_at
            state = load(survey, self.clock, habits)
            self.states[state.name] = state
            self._touched()
        return SimulatedCloud(state)

    def cloud(self, name: str) -> SimulatedCloud:
        """A cloud of this world, as its operator sees it at home."""
        return SimulatedCloud(self.states[name])

    def hosts(self) -> dict[str, SimulatedHost]:
        """The machines as they are reached, by name."""
        return {name: SimulatedHost(machine, self.clock) for name, machine in self.machines.items()}

    def fork(self) -> World:
        """The same world at the same moment, with a life of its own from now on."""
        with self.clock.lock:
            other = World(Clock(self.clock.now, seconds_per_call=self.clock.seconds_per_call))
            for state in self.states.values():
                other.states[state.name] = state.fork(other.clock)
            other.machines = {name: machine.fork() for name, machine in self.machines.items()}
            other.doublings = list(self.doublings)
            other._doubled = set(self._doubled)
            other._bearers = dict(self._bearers)
        return other

    def host_dies(self, cloud: str, host: str) -> None:
        """Take a host's power away: its guests are silent, and its cloud sees that its services are down."""
        with self.clock.lock:
            power.host_dies(self.states[cloud], host)
            self.clock.tick(0)

    def host_returns(self, cloud: str, host: str) -> None:
        """Give a host its power back; its nova-compute starts."""
        with self.clock.lock:
            power.host_returns(self.states[cloud], host)
            self.clock.tick(0)

    def answers(self, address: str, segment: Segment | None = None) -> list[Responder]:
        """Everybody who answers on an address now, on one segment or on all."""
        return [
            Responder(state.name, port.device_id, port.id, port.mac, place, address)
            for state in self.states.values()
            for port in state.ports.by("address", address)
            for place in [segment_of(state, state.networks.find(port.network_id))]
            if (segment is None or place == segment) and _is_up(state, port)
        ]

    def answering_instances(self) -> list[Responder]:
        """All running instances that answer now, once per address."""
        return [
            Responder(
                state.name,
                port.device_id,
                port.id,
                port.mac,
                segment_of(state, state.networks.find(port.network_id)),
                fixed.address,
            )
            for state in self.states.values()
            for port in state.ports
            if port.device_id in state.instances and _is_up(state, port)
            for fixed in port.fixed_ips
        ]

    def said(self, answer: Responder) -> dict[str, object]:
        """What a guest says over HTTP, in the words of the lab's guest; empty when it is no guest."""
        state = self.states[answer.cloud]
        instance = state.instances.find(_instance_behind(state, state.ports.get(answer.port_id)))
        if instance is None:
            return {}
        disk = state.disks.get(root_disk(instance), b"")
        since = state.running_since.get(instance.id, self.clock.now)
        return {
            "name": instance.name,
            "instance_id": instance.id,
            "boots": guest.boots(disk),
            "uptime_seconds": (self.clock.now - since).total_seconds(),
            "record": guest.walk(disk).facts(),
        }

    def _watch(self) -> None:
        addresses, instances = self._touched()
        for address in sorted(addresses):
            self._watch_address(address)
        for instance in sorted(instances):
            self._watch_copies(*instance)

    def _touched(self) -> tuple[set[str], set[tuple[str, str]]]:
        """The addresses, and the running instances by cloud and id, of which something changed since the last time."""
        addresses: set[str] = set()
        running: set[tuple[str, str]] = set()
        for state in self.states.values():
            changed, instances = state.ports.changed, state.instances.changed
            if not changed and not instances:
                continue
            ports = [port for port_id in changed if (port := state.ports.find(port_id)) is not None]
            ports += [port for instance_id in instances for port in state.ports.by("device", instance_id)]
            addresses |= {fixed.address for port in ports for fixed in port.fixed_ips}
            running |= {(state.name, instance_id) for instance_id in instances & state.running_since.keys()}
            self._bear(state, instances)
            changed.clear()
            instances.clear()
        return addresses, running

    def _bear(self, state: State, instance_ids: Iterable[str]) -> None:
        """Note whose record these instances bear; a guest that starts is among what has changed."""
        for instance_id in instance_ids:
            identity = self._identity(state.name, instance_id)
            if identity:
                known = self._bearers.get(identity, frozenset())
                self._bearers[identity] = known | {(state.name, instance_id)}

    def _watch_address(self, address: str) -> None:
        by_segment: dict[Segment, set[str]] = {}
        for answer in self.answers(address):
            by_segment.setdefault(answer.segment, set()).add(f"{answer.cloud}/{answer.device_id}")
        for who in by_segment.values():
            if len(who) > 1:
                self._note(f"{address} answers from {len(who)} places", tuple(sorted(who)))

    def _watch_copies(self, cloud: str, instance_id: str) -> None:
        """Two running instances whose root disks carry one record are copies of one instance."""
        wanted = self._identity(cloud, instance_id)
        copies = [
            f"{name}/{other}"
            for name, other in self._bearers.get(wanted, ())
            if other in self.states[name].running_since and self._identity(name, other) == wanted
        ]
        copies += [
            f"{state.name}/{ghost} on {host}"
            for state in self.states.values()
            for ghost, host in state.ghosts.items()
            if self._identity(state.name, ghost) == wanted
        ]
        if wanted and len(copies) > 1:
            self._note("one instance runs twice", tuple(sorted(copies)))

    def _identity(self, cloud: str, instance_id: str) -> str:
        state = self.states[cloud]
        instance = state.instances.find(instance_id)
        return guest.identity(state.disks.get(root_disk(instance), b"")) if instance else ""

    def _note(self, what: str, who: tuple[str, ...]) -> None:
        if (what, *who) not in self._doubled:
            self._doubled.add((what, *who))
            self.doublings.append(Doubling(self.clock.now, what, who))


def from_survey(survey: Survey, habits: Habits | None = None) -> SimulatedCloud:
    """The cloud of a survey, alone in a world of its own."""
    return World().load(survey, habits)


def segment_of(state: State, network: Network | None) -> Segment:
    """The physical segment of a network."""
    if network is not None and network.provider_type == "vlan":
        return ("vlan", str(network.segmentation_id))
    if network is not None and network.provider_type == "flat":
        return ("flat", str(network.physical_network))
    return ("cloud", state.name, network.id if network else "")


def _is_up(state: State, port: Port) -> bool:
    """Whether something behind a port answers: a running instance, a router, a DHCP server; never a reservation."""
    if not port.admin_up:
        return False
    if port.device_owner == "network:floatingip":
        return _floating_is_up(state, port)
    if port.device_owner.startswith("network:"):
        router = state.routers.find(port.device_id)
        return router is None or router.admin_up
    instance = state.instances.find(port.device_id)
    return instance is not None and (instance.id in state.running_since or instance.id in state.ghosts)


def _floating_is_up(state: State, port: Port) -> bool:
    target = state.ports.find(_target_of(state, port))
    return target is not None and _is_up(state, target)


def _target_of(state: State, port: Port) -> str | None:
    for fixed in port.fixed_ips:
        for floating in state.floating_ips.by("address", fixed.address):
            if floating.network_id == port.network_id:
                return floating.port_id
    return None


def _instance_behind(state: State, port: Port) -> str:
    target = state.ports.find(_target_of(state, port)) if port.device_owner == "network:floatingip" else port
    return target.device_id if target else ""
