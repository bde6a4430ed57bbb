"""One instance goes from its host to another: live while it runs, or stopped where that is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watari.model.goal import HostGoal
from watari.model.plan import Estimate, Move
from watari.model.rates import GIB, Rates
from watari.model.record import Made
from watari.model.steps.host import NOVA_GIVES_UP_SECONDS, NOVA_SECONDS_PER_GIB, EndMigration, MigrateCold, MigrateLive
from watari.model.steps.set import Probe, SetLock
from watari.model.survey.compute import Instance
from watari.placing.model import PlacedInstance, Relocation
from watari.plan.draft import Draft
from watari.plan.expect import expect
from watari.plan.hosts.basis import Basis

LOCK_REASON = "watari: it is being moved to another host"


RESTS_ON = ("status", "host", "flavor", "volumes")
"""What of an instance a move between hosts rests on."""


@dataclass(frozen=True)
class Leaving:
    """Who goes where, as the placement has it, and the goal that asks for it."""

    relocation: Relocation
    placed: PlacedInstance
    goal: HostGoal


def leave(draft: Draft, basis: Basis, leaving: Leaving) -> Move:
    """Give the move of one instance, for one relocation of a placement.

    While Nova is at it the tenant is kept away by a lock of ours; a lock of somebody else does that as well and stays.
    """
    relocation, placed, instance = leaving.relocation, leaving.placed, basis.instances[leaving.relocation.instance_id]
    locked = None if instance.locked else _lock(draft, instance, "lock", locked=True, after=())
    moved = _live(draft, basis, leaving, locked) if placed.way == "live" else _cold(draft, basis, relocation, locked)
    if locked is not None:
        _lock(draft, instance, "unlock", locked=False, after=(moved,))
    if placed.way == "live":
        _look(draft, basis, instance, moved)
    return Move(
        id=draft.move_id,
        subject_kind="instance",
        subject=instance.name,
        subject_id=instance.id,
        steps=draft.ordered(),
        expects=(expect("cloud", "instance", instance.model_copy(update={"host": relocation.source}), RESTS_ON),),
        source_host=relocation.source,
        target_host=relocation.target,
        estimate=estimate(basis.rates, placed, instance),
    )


def _lock(draft: Draft, instance: Instance, ending: str, *, locked: bool, after: tuple[Made, ...]) -> Made:
    what = {"instance_id": instance.id, "locked": locked, "reason": LOCK_REASON}
    return draft.add(SetLock, ending, after=after, cloud="cloud", phase="prepare" if locked else "cut_over", **what)


def _live(draft: Draft, basis: Basis, leaving: Leaving, locked: Made | None) -> Made:
    where, goal = _where(basis, leaving.relocation), leaving.goal
    stall = {"when_stalled": goal.stall.then, "stalled_after_seconds": goal.stall.after_seconds}
    patience = {"patience_seconds": NOVA_GIVES_UP_SECONDS + int(NOVA_SECONDS_PER_GIB * leaving.placed.gib)}
    return draft.add(
        MigrateLive, "migrate", after=(locked,), cloud="cloud", phase="cut_over", **where, **stall, **patience
    )


def _cold(draft: Draft, basis: Basis, relocation: Relocation, locked: Made | None) -> Made:
    """Move it, look at it where it is now, and only then let its old host forget it: until then Nova can revert."""
    runs = {"may_run": basis.instances[relocation.instance_id].status == "ACTIVE"}
    moved = draft.add(
        MigrateCold, "migrate", after=(locked,), cloud="cloud", phase="build", **_where(basis, relocation), **runs
    )
    seen = _look(draft, basis, basis.instances[relocation.instance_id], moved)
    ends = {"instance_id": relocation.instance_id, "host": relocation.target, "other_host": relocation.source}
    return draft.add(EndMigration, "confirm", after=(moved, *seen), cloud="cloud", phase="cut_over", **ends, **runs)


def _where(basis: Basis, relocation: Relocation) -> dict[str, Any]:
    """From where to where, and after which of the instance's migration records."""
    hosts = {"source_host": relocation.source, "target_host": relocation.target}
    return {
        "instance_id": relocation.instance_id,
        "seen_migration": newest_migration(basis, relocation.instance_id),
    } | hosts


def newest_migration(basis: Basis, instance_id: str) -> int:
    """The id of the newest migration record of an instance, so that a step knows its own from older ones.

    0 without any.
    """
    return max(
        (migration.id for migration in basis.survey.migrations if migration.instance_id == instance_id), default=0
    )


def _look(draft: Draft, basis: Basis, instance: Instance, after: Made) -> tuple[Made, ...]:
    """See from the goal's vantage points that what answered before answers again."""
    return tuple(
        draft.add(
            Probe,
            f"answers/{address}",
            after=(after,),
            cloud="cloud",
            phase="cut_over",
            address=address,
            vantages=vantages,
        )
        for address, vantages in (basis.survey.answering(instance.id) if instance.status == "ACTIVE" else ())
    )


def estimate(rates: Rates, placed: PlacedInstance, instance: Instance) -> Estimate:
    """Give what a move is expected to cost: memory and local disk over the link; an outage only where it is stopped."""
    carried = int(placed.gib * GIB)
    if placed.way == "live":
        seconds = rates.live_seconds + carried / rates.live_bytes_per_second
        return Estimate(carried_bytes=carried, seconds=round(seconds, 1), outage_seconds=0.0)
    disks = int(placed.local_disk_gib * GIB)
    seconds = rates.stop_seconds + rates.cold_seconds + disks / rates.cold_bytes_per_second
    outage = seconds + rates.boot_seconds + rates.answer_seconds if instance.status == "ACTIVE" else 0.0
    return Estimate(carried_bytes=disks, seconds=round(seconds, 1), outage_seconds=round(outage, 1))
