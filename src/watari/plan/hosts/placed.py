"""A placement as a plan.

Hosts closed before the first move, moves behind their canaries, emptied hosts seen to be empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from watari.facts.hosts.terms import left_subject, left_words
from watari.model.goal import HostGoal
from watari.model.plan import Figure, LeftOut, Move, Plan, Wave
from watari.model.steps.host import SeeHost, SetHostOpen
from watari.placing.model import Cluster, Reason, Relocation, Solution
from watari.plan.hosts.basis import Basis
from watari.plan.hosts.canary import after_canaries
from watari.plan.hosts.leaving import Leaving, leave


@dataclass(frozen=True)
class Placed:
    """What was asked and what came of it.

    ``closing`` are the hosts that take nobody from the beginning, ``reason`` says why.
    """

    goal: HostGoal
    cluster: Cluster
    solution: Solution
    closing: Sequence[str]
    reason: str


def plan_of(placed: Placed, basis: Basis) -> Plan:
    """Give the plan of a placement; who stays although asked to go is left out by name, with the rule that holds it."""
    solution = placed.solution
    closing = tuple(dict.fromkeys(placed.closing))
    closed = tuple(close(basis, host, placed.reason) for host in closing)
    moves = _moves(placed, basis, tuple(move.id for move in closed))
    seen = tuple(_see(basis, host, moves) for host in closing if host in solution.emptied)
    waves = (Wave(name="close", moves=closed), Wave(name="leave", moves=moves), Wave(name="see", moves=seen))
    left_out = tuple(left_out_of(basis, id_, why) for id_, why in solution.stuck.items())
    figures = tuple(Figure(of=b.of, before=b.before, reached=b.reached, best=b.best) for b in solution.bounds)
    return basis.plan(waves, left_out=left_out, figures=figures, assumed=placed.cluster.notes)


def close(basis: Basis, host: str, reason: str) -> Move:
    """Give the move that closes a host: none of the instances that leave others may land there."""
    draft = basis.draft(f"host/{host}/close")
    draft.add(SetHostOpen, "close", cloud="cloud", phase="prepare", host=host, open=False, reason=reason)
    return Move(id=draft.move_id, subject_kind="host", subject=host, steps=draft.ordered())


def left_out_of(basis: Basis, instance_id: str, why: Sequence[Reason]) -> LeftOut:
    """Say who stays, and why."""
    return LeftOut(subject=left_subject(basis.instances[instance_id]), why=left_words(why))


def _moves(placed: Placed, basis: Basis, closed: tuple[str, ...]) -> tuple[Move, ...]:
    """The moves of instances, none of them before all hosts are closed."""
    instances = placed.cluster.instance
    relocations = after_canaries(placed.solution.relocations, instances)
    ids = _move_ids(relocations, basis)
    return tuple(
        leave(basis.draft(id_), basis, Leaving(relocation, instances[relocation.instance_id], placed.goal)).model_copy(
            update={"after": (*closed, *(ids[at] for at in relocation.after))}
        )
        for id_, relocation in zip(ids, relocations, strict=True)
    )


def _move_ids(relocations: Sequence[Relocation], basis: Basis) -> list[str]:
    """One that is parked on a third host moves a second time, and says so."""
    seen: Counter[str] = Counter()
    ids = []
    for relocation in relocations:
        seen[relocation.instance_id] += 1
        again = f"/{seen[relocation.instance_id]}" if seen[relocation.instance_id] > 1 else ""
        ids.append(basis.move_id(relocation.instance_id) + again)
    return ids


def _see(basis: Basis, host: str, moves: Sequence[Move]) -> Move:
    """Give the look at an emptied host; it waits in vain when one of its instances did not leave."""
    draft = basis.draft(f"host/{host}/empty")
    provider = next(each.hypervisor_id for each in basis.survey.hosts if each.name == host)
    draft.add(SeeHost, "empty", cloud="cloud", phase="cut_over", host=host, wanted="empty", provider_id=provider)
    after = tuple(move.id for move in moves if move.source_host == host)
    return Move(
        id=draft.move_id, subject_kind="host", subject=host, after=after, steps=draft.ordered(), on_failure="leave"
    )
