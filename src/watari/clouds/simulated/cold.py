"""What happens on the way of a cold migration, which waits in VERIFY_RESIZE until somebody says where it ends."""

from __future__ import annotations

from watari.clouds.simulated import claims, scheduler
from watari.clouds.simulated.events import guest_started, guest_stopped
from watari.clouds.simulated.moves import (
    RESTS,
    arrive,
    begin_record,
    change_record,
    current,
    give_room_back,
    note_failure,
    stays,
    take_room,
)
from watari.clouds.simulated.state import Moment
from watari.clouds.simulated.ways import ERROR, NO_VALID_HOST, VERIFY_RESIZE

COLD = "migration"


def cold_accepted(at: Moment) -> None:
    """The conductor has begun a record."""
    at.state.came_as[at.key] = at.state.instances.get(at.key).vm_state
    begin_record(at.state, at.state.instances.get(at.key), COLD, at.details["host"] or None)


def cold_scheduled(at: Moment) -> None:
    """The scheduler has chosen a host, and both are held."""
    state, move = at.state, current(at.state, at.key)
    instance = state.instances.get(at.key)
    target = scheduler.choose_for(state, instance, move.target_host)
    if target is None:
        stays(state, move, "error", NO_VALID_HOST)
        return
    change_record(state, take_room(state, instance, move, target), status="pre-migrating")
    state.begin("move_disks", at.key)


def cold_refused(at: Moment) -> None:
    """The target said no."""
    stays(
        at.state,
        current(at.state, at.key),
        "error",
        "Insufficient compute resources: Requested instance NUMA topology cannot fit.",
    )


def guest_leaves(at: Moment) -> None:
    """The guest is stopped, if it ran."""
    change_record(at.state, current(at.state, at.key), status="migrating")
    guest_stopped(at)


def disks_moved(at: Moment) -> None:
    """Nova says that the instance is on the target."""
    move = change_record(at.state, current(at.state, at.key), status="post-migrating")
    arrive(at.state, at.key, str(move.target_host))


def cold_finished(at: Moment) -> None:
    """It waits to be confirmed or reverted; what ran runs again."""
    state, ran = at.state, at.state.came_as.pop(at.key) == "active"
    change_record(state, current(state, at.key), status="finished")
    state.instances.change(at.key, **VERIFY_RESIZE, power_state=1 if ran else 4)
    if ran:
        guest_started(at)


def cold_failed(at: Moment) -> None:
    """It could not be started on the target; there it stays, in error, and both hosts are held."""
    state, says = at.state, "Unexpected error while running command on the target host"
    state.came_as.pop(at.key)
    state.instances.change(at.key, **ERROR, fault=says)
    note_failure(state, at.key, says)
    change_record(state, current(state, at.key), status="error")


def confirming(at: Moment) -> None:
    """The source is being tidied up."""
    change_record(at.state, current(at.state, at.key), status="confirming")


def confirmed(at: Moment) -> None:
    """It stays on the target, and the source is let go."""
    state, move = at.state, current(at.state, at.key)
    claims.release(state, move.uuid)
    change_record(state, move, status="confirmed")
    state.instances.change(at.key, **RESTS["active" if at.key in state.running_since else "stopped"])


def reverting(at: Moment) -> None:
    """The guest is stopped on the target, if it ran."""
    state = at.state
    state.came_as[at.key] = "active" if at.key in state.running_since else "stopped"
    change_record(state, current(state, at.key), status="reverting")
    guest_stopped(at)


def reverted(at: Moment) -> None:
    """It is back on the source, as it was, and the target is let go."""
    state, move = at.state, current(at.state, at.key)
    give_room_back(state, move)
    arrive(state, at.key, move.source_host)
    vm_state = state.came_as.pop(at.key)
    state.instances.change(at.key, **RESTS[vm_state])
    change_record(state, move, status="reverted")
    if vm_state == "active":
        guest_started(at)
