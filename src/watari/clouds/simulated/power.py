"""Hosts that lose their power and get it back: what dies with them, and what Nova does when they return."""

from __future__ import annotations

from collections.abc import Iterator

from watari.clouds.simulated import claims
from watari.clouds.simulated.events import set_port_status
from watari.clouds.simulated.state import State
from watari.clouds.simulated.ways import SHUTOFF
from watari.model.survey.compute import Instance


def host_dies(state: State, name: str) -> None:
    """A host loses its power: its guests are silent in the midst of a word, and soon its services are seen as down.

    Nova does not touch its instances: they stay ACTIVE in its eyes, and what was under way with them stays where it
    was.
    """
    state.dead_hosts.add(name)
    for instance in _instances_on(state, name):
        state.give_up(instance.id)
        state.running_since.pop(instance.id, None)
        state.instances.changed.add(instance.id)
    for instance_id in [ghost for ghost, host in state.ghosts.items() if host == name]:
        del state.ghosts[instance_id]
    _show(state, name, up=False)


def host_returns(state: State, name: str) -> None:
    """A host has power again and its nova-compute starts.

    Evacuated instances' leftovers go, the others are found stopped.
    """
    state.dead_hosts.discard(name)
    for move in state.migrations.where(
        lambda m: m.kind == "evacuation" and m.source_host == name and m.status == "done"
    ):
        claims.release(state, move.instance_id, name)
        state.migrations.change(move.uuid, status="completed")
    for instance in _instances_on(state, name):
        if instance.status == "ACTIVE" and instance.id not in state.running_since:
            state.instances.change(instance.id, **SHUTOFF)
            set_port_status(state, instance.id)
    _show(state, name, up=not any(service.forced_down for service in state.services.where(lambda s: s.host == name)))


def _instances_on(state: State, name: str) -> Iterator[Instance]:
    yield from state.instances.by("host", name)


def _show(state: State, name: str, *, up: bool) -> None:
    seen = "up" if up else "down"
    for key, service in state.services.items():
        if service.host == name:
            state.services.change(key, state=seen)
    for agent in state.agents.where(lambda a: a.host == name):
        state.agents.change(agent.id, alive=name not in state.dead_hosts)
    if name in state.hosts:
        state.hosts.change(name, state=seen)
