"""What all moves between hosts have in common.

Their record, the way back, and what follows an instance to its new host.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from watari.clouds.simulated import claims, scheduler
from watari.clouds.simulated.events import drop_bindings
from watari.clouds.simulated.state import State
from watari.clouds.simulated.ways import ACTIVE, ERROR, PAUSED, SHUTOFF
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Action, Migration

RESTS = {"active": ACTIVE, "paused": PAUSED, "stopped": SHUTOFF, "error": ERROR}
"""How an instance looks when nothing is done with it, by its vm_state."""


def told_time(state: State) -> datetime:
    """The moment of what happens, by the cloud's own clock."""
    return state.now + state.habits.clock_skew


def note_action(state: State, instance_id: str, action: str) -> None:
    """Nova writes down what is asked of an instance, before it does any of it."""
    asked = Action(request_id=f"req-{state.new_id('request')}", action=action, started_at=told_time(state))
    state.actions[instance_id] = (asked, *state.actions.get(instance_id, ()))


def note_failure(state: State, instance_id: str, says: str) -> None:
    """Nova writes down why what was asked last came to nothing."""
    last, *older = state.actions[instance_id]
    state.actions[instance_id] = (last.model_copy(update={"error": True, "says": says}), *older)


def begin_record(state: State, instance: Instance, kind: str, host: str | None) -> Migration:
    """The conductor's record of a move, as Nova's database counts them."""
    count = max((move.id for move in state.migrations), default=0) + 1
    names = {"id": count, "uuid": state.new_id("migration"), "instance_id": instance.id, "kind": kind}
    hosts = {"source_host": instance.host or "", "target_host": host}
    return state.migrations.put(Migration(**names, **hosts, status="accepted", created_at=told_time(state)))


def change_record(state: State, move: Migration, **fields: Any) -> Migration:
    """Write to a record; that is its heartbeat."""
    return state.migrations.change(move.uuid, **fields, updated_at=told_time(state))


def current(state: State, instance_id: str) -> Migration:
    """The move that an instance is on."""
    return [move for move in state.migrations.by("instance", instance_id) if not move.ended][-1]


def take_room(state: State, instance: Instance, move: Migration, target: str) -> Migration:
    """From now on both hosts are held: the source by the migration, the target by the instance."""
    claims.hand_over(state, instance.id, move.uuid, move.source_host)
    claims.claim(state, target, instance)
    return change_record(state, move, target_host=target)


def give_room_back(state: State, move: Migration) -> None:
    """The target is free again, the source is the instance's own; nothing to do where no room was taken yet."""
    if not state.allocations.by("consumer", move.uuid):
        return
    claims.release(state, move.instance_id, move.target_host)
    claims.hand_over(state, move.uuid, move.instance_id, move.source_host)


def stays(state: State, move: Migration, status: str, says: str = "") -> None:
    """A move has come to nothing: the instance rests where it was, as it was, and the record says how it ended."""
    give_room_back(state, move)
    drop_bindings(state, move.instance_id)
    vm_state = state.came_as.pop(move.instance_id)
    state.instances.change(move.instance_id, **RESTS[vm_state])
    change_record(state, move, status=status)
    if says:
        note_failure(state, move.instance_id, says)


def arrive(state: State, instance_id: str, host: str) -> None:
    """Instance, ports and volumes are on ``host`` from now on."""
    zone = scheduler.zone_of(state, host)
    instance = state.instances.change(instance_id, host=host, hypervisor_hostname=host, availability_zone=zone)
    for port in state.ports.by("device", instance_id):
        state.ports.change(port.id, host=host)
    for volume in instance.volumes:
        there = state.volumes.find(volume.volume_id)
        if there is not None:
            moved = (
                a.model_copy(update={"host": host}) if a.instance_id == instance_id and a.host else a
                for a in there.attachments
            )
            state.volumes.change(there.id, attachments=tuple(moved))
