"""What happens on the way of a live migration: the guest runs on, and is somewhere else."""

from __future__ import annotations

from watari.clouds.simulated import claims, scheduler
from watari.clouds.simulated.events import drop_bindings
from watari.clouds.simulated.moves import (
    arrive,
    begin_record,
    change_record,
    current,
    note_failure,
    stays,
    take_room,
)
from watari.clouds.simulated.state import Moment, State
from watari.clouds.simulated.ways import ERROR, NO_VALID_HOST
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Binding, Migration, Progress

LIVE = "live-migration"
BYTES_PER_SECOND = 2**30
"""What the wire between two hosts carries: some 10 Gb/s."""
BUSY = ("preparing", "running", "running (post-copy)")


def live_accepted(at: Moment) -> None:
    """The conductor has begun a record."""
    at.state.came_as[at.key] = at.state.instances.get(at.key).vm_state
    begin_record(at.state, at.state.instances.get(at.key), LIVE, at.details["host"] or None)


def live_scheduled(at: Moment) -> None:
    """The scheduler has chosen a host and both are held; the source host takes one move at a time."""
    state, move = at.state, current(at.state, at.key)
    instance = state.instances.get(at.key)
    source = state.hosts.find(move.source_host)
    if source is not None and source.state != "up":
        stays(state, move, "error", f"Compute service of {source.name} is unavailable at this time.")
        return
    target = scheduler.choose_for(state, instance, move.target_host, version=source.version if source else 0)
    if target is None:
        stays(state, move, "error", NO_VALID_HOST)
        return
    stuck = _bound_already(state, instance, target)
    if stuck:
        stays(state, move, "error", f"Binding failed for port {stuck}, please check neutron logs for more information.")
        return
    change_record(state, take_room(state, instance, move, target), status="queued")
    _take_next(state, move.source_host)


def live_refused(at: Moment) -> None:
    """A check on one of the hosts said no."""
    stays(at.state, current(at.state, at.key), "error", "Migration pre-check error: CPU doesn't have compatibility.")


def live_preparing(at: Moment) -> None:
    """The target makes ready: every port has a second binding, which is not used yet."""
    state, move = at.state, current(at.state, at.key)
    change_record(state, move, status="preparing")
    for port in state.ports.by("device", at.key):
        state.bindings.put(Binding(port_id=port.id, host=str(move.target_host), active=False))


def live_running(at: Moment) -> None:
    """The memory is being sent."""
    state, move = at.state, current(at.state, at.key)
    change_record(state, move, status="running")
    total = state.instances.get(at.key).flavor.ram_mib * 2**20
    state.progress[move.uuid] = Progress(
        migration_id=move.id,
        status="running",
        memory_total_bytes=total,
        memory_remaining_bytes=total,
        updated_at=move.updated_at,
    )
    state.begin("move_memory", at.key)


def memory_moved(at: Moment) -> None:
    """A second's worth was sent.

    What a restless guest wrote meanwhile must be sent again, until it is forced to end.
    """
    state, move = at.state, current(at.state, at.key)
    told = state.progress[move.uuid]
    remaining = max(0, told.memory_remaining_bytes - BYTES_PER_SECOND)
    if at.key in state.restless and move.uuid not in state.forced:
        remaining = max(remaining, told.memory_total_bytes // 10)
    beat = change_record(state, move).updated_at
    sent = {"memory_processed_bytes": told.memory_processed_bytes + min(BYTES_PER_SECOND, told.memory_remaining_bytes)}
    state.progress[move.uuid] = told.model_copy(update=sent | {"memory_remaining_bytes": remaining, "updated_at": beat})
    state.begin("move_memory" if remaining else "finish_live", at.key)


def live_failed(at: Moment) -> None:
    """The hypervisors gave up, and the guest goes on where it is."""
    _end(
        at.state,
        current(at.state, at.key),
        "failed",
        "Live Migration failure: operation failed: job 'migration out' failed",
    )


def live_cancelled(at: Moment) -> None:
    """It was called off, and the guest goes on where it is."""
    _end(at.state, current(at.state, at.key), "cancelled")


def guest_switched(at: Moment) -> None:
    """The guest runs on the target: the bindings change places."""
    state, move = at.state, current(at.state, at.key)
    drop_bindings(state, at.key)
    for port in state.ports.by("device", at.key):
        state.ports.change(port.id, host=move.target_host)
        state.bindings.put(Binding(port_id=port.id, host=move.source_host, active=False))


def guest_arrived(at: Moment) -> None:
    """Nova says that the instance is on the target, at rest; of the record it says so last."""
    state, move = at.state, current(at.state, at.key)
    arrive(state, at.key, str(move.target_host))
    vm_state = state.came_as.pop(at.key)
    state.instances.change(at.key, task_state=None, status="PAUSED" if vm_state == "paused" else "ACTIVE")


def live_completed(at: Moment) -> None:
    """The source is let go."""
    state, move = at.state, current(at.state, at.key)
    claims.release(state, move.uuid)
    drop_bindings(state, at.key)
    _close(state, move, "completed")


def live_post_failed(at: Moment) -> None:
    """The guest runs on the target, and Nova failed to tidy up: the source stays held and its bindings stay behind."""
    state, move = at.state, current(at.state, at.key)
    arrive(state, at.key, str(move.target_host))
    says = "Post live migration failed: an error from Neutron"
    state.instances.change(at.key, **{**ERROR, "power_state": 1}, fault=says)
    note_failure(state, at.key, says)
    _close(state, move, "error")


def _end(state: State, move: Migration, status: str, says: str = "") -> None:
    stays(state, move, status, says)
    _close(state, move, status)


def _close(state: State, move: Migration, status: str) -> None:
    state.progress.pop(move.uuid, None)
    state.forced.discard(move.uuid)
    change_record(state, move, status=status)
    _take_next(state, move.source_host)


def _take_next(state: State, source_host: str) -> None:
    leaving = state.migrations.where(lambda m: m.kind == LIVE and m.source_host == source_host)
    queued = [move for move in leaving if move.status == "queued"]
    if queued and not any(move.status in BUSY for move in leaving):
        state.begin("prepare_live", queued[0].instance_id)


def _bound_already(state: State, instance: Instance, host: str) -> str:
    """A port of which an inactive binding was left behind on ``host``: Neutron makes no second one there (409)."""
    ports = state.ports.by("device", instance.id)
    return next((port.id for port in ports if f"{port.id}@{host}" in state.bindings), "")
