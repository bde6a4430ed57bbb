"""What happens on the way of an evacuation.

An instance of a dead host is built again elsewhere, and nobody asks whether it still runs.
"""

from __future__ import annotations

from watari.clouds.simulated import claims, scheduler
from watari.clouds.simulated.events import guest_started
from watari.clouds.simulated.moves import RESTS, arrive, begin_record, change_record, current, note_failure
from watari.clouds.simulated.state import Moment, State
from watari.clouds.simulated.ways import ERROR, NO_VALID_HOST
from watari.model.survey.compute import Instance

EVACUATION = "evacuation"
LEFT_STOPPED_SINCE = (2, 95)
"""The microversion from which on an evacuated instance is left stopped, unless it was in ERROR (`rebuild_instance` of
nova-compute)."""


def evacuation_accepted(at: Moment) -> None:
    """The API has begun a record."""
    at.state.came_as[at.key] = at.state.instances.get(at.key).vm_state
    begin_record(at.state, at.state.instances.get(at.key), EVACUATION, at.details["host"] or None)


def evacuation_scheduled(at: Moment) -> None:
    """A host is chosen, and held as well: what the instance held of the dead one is let go when that one comes back."""
    state, move = at.state, current(at.state, at.key)
    instance = state.instances.get(at.key)
    target = scheduler.choose_for(state, instance, move.target_host)
    if target is None:
        evacuation_refused(at)
        return
    claims.claim(state, target, instance)
    change_record(state, move, status="pre-migrating", target_host=target)
    state.begin("rebuild", at.key)


def evacuation_refused(at: Moment) -> None:
    """There is no host for it: the instance is in error, where it was."""
    _break(at, "error", NO_VALID_HOST)


def evacuation_failed(at: Moment) -> None:
    """It could not be built on the target."""
    state, move = at.state, current(at.state, at.key)
    claims.release(state, at.key, move.target_host)
    _break(at, "failed", "Build of instance aborted: the hypervisor could not start it.")


def evacuated(at: Moment) -> None:
    """It is on the target. Where its old host was not dead, its guest still runs there, and nobody in Nova knows."""
    state, move = at.state, current(at.state, at.key)
    if state.running_since.pop(at.key, None) is not None:
        state.ghosts[at.key] = move.source_host
    came_as = state.came_as.pop(at.key)
    arrive(state, at.key, str(move.target_host))
    change_record(state, move, status="done")
    starts = came_as == "error" or (came_as == "active" and not state.offers(*LEFT_STOPPED_SINCE))
    _make_disk_anew(state, state.instances.get(at.key))
    state.instances.change(at.key, **RESTS["active" if starts else "stopped"], fault=None)
    if starts:
        guest_started(at)


def _break(at: Moment, status: str, says: str) -> None:
    at.state.came_as.pop(at.key)
    at.state.instances.change(at.key, **ERROR, fault=says)
    note_failure(at.state, at.key, says)
    change_record(at.state, current(at.state, at.key), status=status)


def _make_disk_anew(state: State, instance: Instance) -> None:
    """A root disk on the dead host's own disks is lost: the new one is its image."""
    if instance.image_id is not None and not state.habits.shared_disks:
        state.disks[instance.id] = state.disks.get(instance.image_id, b"")
