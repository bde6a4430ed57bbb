"""The optimum by CP-SAT (OR-tools, an extra): improves a consolidation where the cluster is small enough.

Below some fifty hosts CP-SAT proves what the best is; beyond that the greedy answer is better than what it finds in
reasonable time (measured: hosts.md 5.2). So it works on components: hosts that share guests' choices, each on its own. It
begins with the greedy answer and never gives back a worse one. Deterministic: time is counted in its own steps, with
one fixed seed and one worker, so the same input gives the same plan on every machine with the same OR-tools.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

from watari.errors import WatariError
from watari.plan.placing.components import Component, components
from watari.plan.placing.consolidate import placement_of
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import NO_LIMITS, Cluster, Limits, Placement, within
from watari.plan.placing.programme import Programme
from watari.plan.placing.settle import in_use_after, settled

ROOMS_MAX = 60
GUESTS_MAX = 700
"""Larger components stay as the greedy planner left them."""
EFFORT = 60.0
"""CP-SAT's deterministic time for one component; about as many seconds on a usual machine."""
SEED = 1


class NoOptimum(WatariError):
    """The optimum was asked for, but OR-tools is not installed; the greedy planner needs nothing more."""

    id: ClassVar[str] = "plan.no-optimum"


def improve(cluster: Cluster, greedy: Placement, limits: Limits = NO_LIMITS, effort: float = EFFORT) -> Placement:
    """Give a placement that frees more hosts than ``greedy``, or as many with less moved; else ``greedy`` itself.

    Raises NoOptimum where OR-tools is missing.
    """
    solver = _solver()
    before = Ledger(cluster)
    at = {guest.id: guest.host for guest in cluster.guests} | {shift.guest_id: shift.target for shift in greedy.shifts}
    best = greedy
    for component in components(before, at):
        if len(component.rooms) > ROOMS_MAX or len(component.guests) > GUESTS_MAX:
            continue
        found = _solved(solver, component.programme(_share(cluster, best, component, limits)), effort)
        if found is None:
            continue
        better = _placed(cluster, at | found)
        if better is not None and _key(cluster, better) < _key(cluster, best) and _holds(cluster, better, limits):
            best, at = better, at | found
    return best


def _solver() -> Any:
    try:
        return import_module("ortools.sat.python.cp_model")
    except ImportError:
        raise NoOptimum(
            "OR-tools is not installed", cure="pip install 'watari[optimum]', or leave `optimum` out of the goal"
        ) from None


def _share(cluster: Cluster, placement: Placement, component: Component, limits: Limits) -> Limits:
    """What of the limits is left to one component: all that the others do not use."""
    elsewhere = [
        cluster.guest[shift.guest_id].gib for shift in placement.shifts if shift.guest_id not in component.guests
    ]
    return Limits(
        moves=None if limits.moves is None else max(limits.moves - len(elsewhere), 0),
        gib=None if limits.gib is None else max(limits.gib - sum(elsewhere), 0.0),
    )


def _solved(solver: Any, programme: Programme, effort: float) -> dict[str, str] | None:
    """Let CP-SAT work on a programme; gives where each guest shall be, None when it finds nothing within the effort."""
    model = solver.CpModel()
    chosen = programme.write(model)
    run = solver.CpSolver()
    run.parameters.max_deterministic_time = effort
    run.parameters.random_seed = SEED
    run.parameters.num_workers = 1
    status = run.solve(model)
    if status not in (solver.OPTIMAL, solver.FEASIBLE):
        return None
    return {guest: room for (guest, room), variable in chosen.items() if run.value(variable)}


def _placed(cluster: Cluster, wanted: dict[str, str]) -> Placement | None:
    """Order the moves; None when no lawful order was found."""
    empty = {room.name for room in cluster.rooms} - set(wanted.values())
    home = sorted(cluster.guests, key=lambda guest: (guest.host not in empty, guest.host, guest.id))
    answer = settled(cluster, {guest.id: wanted[guest.id] for guest in home}, empty)
    return None if answer.left else placement_of(cluster, answer.shifts)


def _key(cluster: Cluster, placement: Placement) -> tuple[int, float]:
    """Fewer is better: hosts in use, then what the moves weigh."""
    return len(in_use_after(cluster, placement.shifts)), sum(
        cluster.guest[shift.guest_id].cost for shift in placement.shifts
    )


def _holds(cluster: Cluster, placement: Placement, limits: Limits) -> bool:
    return within(limits, len(placement.shifts), sum(cluster.guest[shift.guest_id].gib for shift in placement.shifts))
