"""A placement as a plan: hosts closed before the first move, moves behind their canaries, emptied hosts seen to be empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from watari.model.goal import HostGoal
from watari.model.plan import Figure, LeftOut, Move, Plan, Wave
from watari.model.steps.host import SeeHost, SetHostOpen
from watari.plan.hosts.canary import after_canaries
from watari.plan.hosts.leaving import Leaving, leave
from watari.plan.hosts.site import Site
from watari.plan.placing.model import Cluster, Placement, Reason, Shift


@dataclass(frozen=True)
class Placed:
    """What was asked and what came of it; ``closing`` are the hosts that take nobody from the beginning, ``reason`` says why."""

    goal: HostGoal
    cluster: Cluster
    placement: Placement
    closing: Sequence[str]
    reason: str


def plan_of(placed: Placed, site: Site) -> Plan:
    """Give the plan of a placement; who stays although asked to go is left out by name, with the rule that holds it."""
    placement = placed.placement
    closing = tuple(dict.fromkeys(placed.closing))
    closed = tuple(close(site, host, placed.reason) for host in closing)
    moves = _moves(placed, site, tuple(move.id for move in closed))
    seen = tuple(_see(site, host, moves) for host in closing if host in placement.emptied)
    waves = (Wave(name="close", moves=closed), Wave(name="leave", moves=moves), Wave(name="see", moves=seen))
    left_out = tuple(left_out_of(site, id_, why) for id_, why in placement.stuck.items())
    figures = tuple(Figure(of=b.of, before=b.before, reached=b.reached, best=b.best) for b in placement.bounds)
    return site.plan(waves).model_copy(
        update={"left_out": left_out, "figures": figures, "assumed": placed.cluster.notes}
    )


def close(site: Site, host: str, reason: str) -> Move:
    """Give the move that closes a host: none of the instances that leave others may land there."""
    draft = site.draft(f"host/{host}/close")
    draft.add(SetHostOpen, "close", cloud="cloud", phase="prepare", host=host, open=False, reason=reason)
    return Move(id=draft.move_id, kind="host", subject=host, steps=draft.ordered())


def left_out_of(site: Site, guest_id: str, why: Sequence[Reason]) -> LeftOut:
    """Say who stays, by which rules, and what would unblock it."""
    instance = site.instances[guest_id]
    says = "; ".join(f"{reason.says} ({reason.rule}): {reason.unblocks}" for reason in why)
    return LeftOut(subject=f"instance {instance.name} ({instance.id})", why=says)


def _moves(placed: Placed, site: Site, closed: tuple[str, ...]) -> tuple[Move, ...]:
    """The moves of instances, none of them before all hosts are closed."""
    guests = placed.cluster.guest
    shifts = after_canaries(placed.placement.shifts, guests)
    ids = _move_ids(shifts, site)
    return tuple(
        leave(site.draft(id_), site, Leaving(shift, guests[shift.guest_id], placed.goal)).model_copy(
            update={"after": (*closed, *(ids[at] for at in shift.after))}
        )
        for id_, shift in zip(ids, shifts, strict=True)
    )


def _move_ids(shifts: Sequence[Shift], site: Site) -> list[str]:
    """One that is parked on a third host moves a second time, and says so."""
    seen: Counter[str] = Counter()
    ids = []
    for shift in shifts:
        seen[shift.guest_id] += 1
        again = f"/{seen[shift.guest_id]}" if seen[shift.guest_id] > 1 else ""
        ids.append(site.move_id(shift.guest_id) + again)
    return ids


def _see(site: Site, host: str, moves: Sequence[Move]) -> Move:
    """Give the look at an emptied host; it waits in vain when one of its instances did not leave."""
    draft = site.draft(f"host/{host}/empty")
    provider = next(each.hypervisor_id for each in site.survey.hosts if each.name == host)
    draft.add(SeeHost, "empty", cloud="cloud", phase="cut_over", host=host, wanted="empty", provider_id=provider)
    after = tuple(move.id for move in moves if move.source_host == host)
    return Move(id=draft.move_id, kind="host", subject=host, after=after, steps=draft.ordered(), on_failure="leave")
