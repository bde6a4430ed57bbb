"""The plan that lets go of what an undo would need.

The sources of what has moved, what is left of temporary things, our own roles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.needs import dependants, needs
from watari.model.order import in_order
from watari.model.plan import Move, Plan, Wave
from watari.model.specs import resolved
from watari.model.steps import AnyStep, Step
from watari.model.steps.remove import Remove, Thing
from watari.model.steps.set import PlaceFloatingIp, SetLock
from watari.undo.errors import NothingToFinish, NotVerified
from watari.undo.inverses import chained, id_of, inverse_of, stand_ins
from watari.undo.undo import claim_of, holding, way

REST = "finish-rest/"
"""Begins the ids of the moves that end what a move left beside its instance."""


def finish(plan: Plan, journal: Journal, findings: Iterable[Finding]) -> Plan:
    """Give the plan that ends a crossing; NotVerified unless ``findings``, those of verify, hold nothing that stops.

    Only instances that have moved lose their source. What no longer belongs to a move (reservations on a segment that
    stays shared) is kept: it keeps addresses apart as long as anything of the source is left.
    """
    refuse_unless_green(journal, findings)
    moved = [move for move in plan.moves() if move.brings("instance") and journal.move(move.id).result == "moved"]
    if not moved:
        raise NothingToFinish(
            f"run {journal.run_id} has moved no instance", cure="`watari status` tells how its moves ended"
        )
    sources = [_finish_move(move, journal) for move in moved]
    rest = [rest for move in reversed(list(plan.moves())) if (rest := _finish_rest(move, journal)).steps]
    waves = [Wave(name="finish sources", moves=tuple(sources))]
    if rest:
        waves.append(Wave(name="finish the ground", moves=tuple(_after_who_needs(plan, sources, rest))))
    points = tuple(
        f"{move.subject} is removed from {plan.crossing.source}, with its disks: no undo afterwards" for move in moved
    )
    return way(plan, journal, "finish", tuple(waves), points_of_no_return=points)


def refuse_unless_green(journal: Journal, findings: Iterable[Finding]) -> None:
    """Raise NotVerified when ``findings``, those of verify, hold anything that stops."""
    stopping = [finding for finding in findings if finding.stops]
    if stopping:
        says = "\n".join(
            f"  {finding.level} {finding.check}: {finding.subject}: {finding.says}" for finding in stopping
        )
        raise NotVerified(
            f"run {journal.run_id} is not verified; in the way of finish are\n{says}",
            cure="cure them; or accept them by name in a goal file: `watari finish RUN --accept GOAL`",
        )


def _finish_move(move: Move, journal: Journal) -> Move:
    """Unlock and remove the source, then what hung on it: its ports, its volumes, its floating IPs.

    Temporary things that stayed come first: Cinder removes no volume that still has a snapshot.
    """
    fields: dict[str, Any] = {"cloud": "source", "phase": "remove", "project": _project(move)}
    claim = claim_of(move)
    steps: list[Step] = [holding(claim)] if claim is not None else []
    steps += _waiting(move, journal)
    steps += [_unlock(step) for step in move.steps if isinstance(step, SetLock) and journal.step(step.key).is_ours]
    steps.append(Remove(key=f"{move.id}/finish/instance", thing="instance", id=move.subject_id, **fields))
    steps += [_release(step) for step in _withdrawn(move, journal)]
    for thing in ("port", "volume"):
        ids = [expected.id for expected in move.expects if expected.thing == thing]
        steps += [
            Remove(key=f"{move.id}/finish/{thing}/{at}", thing=_thing(thing), id=id_, **fields)
            for at, id_ in enumerate(ids, start=1)
        ]
    return end_of(move, "finish/", steps, journal)


def _project(move: Move) -> Any:
    return next((step.project for step in move.steps if step.cloud == "source" and step.project is not None), None)


def _thing(name: str) -> Thing:
    return "port" if name == "port" else "volume"


def _unlock(step: SetLock) -> SetLock:
    return step.model_copy(update={"key": f"{step.key}/finish", "locked": False, "phase": "remove"})


def _withdrawn(move: Move, journal: Journal) -> list[PlaceFloatingIp]:
    """The floating IPs that the move left pointing to none.

    What it pointed elsewhere on the source goes on to serve.
    """
    last = {
        str(step.floating_ip_id): step
        for step in in_order(move.steps)
        if isinstance(step, PlaceFloatingIp) and step.cloud == "source"
    }
    return [step for step in last.values() if step.port_id is None and journal.step(step.key).is_ours]


def _release(step: PlaceFloatingIp) -> Remove:
    return Remove(**step.named("finish"), thing="floating_ip", id=step.floating_ip_id)


def _finish_rest(move: Move, journal: Journal) -> Move:
    """What any move left that served the crossing alone.

    Temporary things that were not removed yet, our own roles and keys.

    Those of an instance that has moved go with its source.
    """
    has_gone = move.brings("instance") and journal.move(move.id).result == "moved"
    waiting = () if has_gone else _waiting(move, journal)
    ours = [inverse_of(step, journal) for step in reversed(move.steps) if step.until_finish]
    gateways = [_release(step) for step in _withdrawn(move, journal)] if move.brings("ground") else []
    claim = claim_of(move)
    lets_go = [] if has_gone or claim is None else [inverse_of(claim, journal)]
    rest = [*waiting, *gateways, *(step for step in (*ours, *lets_go) if step is not None)]
    return end_of(move, REST, rest, journal)


def _after_who_needs(plan: Plan, sources: Iterable[Move], rest: Iterable[Move]) -> Iterator[Move]:
    """Let what a move needed stay until all of that move is finished: our role in its project above all."""
    whole = tuple(rest)
    ends: dict[str, list[str]] = defaultdict(list)
    for end in (*sources, *whole):
        ends[end.id.split("/", maxsplit=1)[1]].append(end.id)
    who_needs = dependants(needs(plan.moves()), ends)
    for end in whole:
        needed = who_needs(end.id.removeprefix(REST))
        yield end.model_copy(update={"after": tuple(id_ for move_id in needed for id_ in ends[move_id])})


def _waiting(move: Move, journal: Journal) -> list[Step]:
    """The removals of temporary things that are still to be done."""
    return [_whole(step, journal) for step in move.steps if isinstance(step, Remove) and _left(step, journal)]


def _left(step: Remove, journal: Journal) -> bool:
    """Whether a temporary thing was made, and its removal is not done."""
    if isinstance(step.id, str) or journal.step(step.key).is_done:
        return False
    return step.id.name in journal.step(step.id.by).since_put_back.made


def _whole(step: AnyStep, journal: Journal) -> Step:
    whole = resolved(step, lambda ref: id_of(ref, journal))
    return whole.model_copy(update={"key": f"{step.key}/finish", "phase": "remove"})


def end_of(move: Move, prefix: str, steps: Iterable[Step], journal: Journal) -> Move:
    """Give the move that ends another, its steps one after the other."""
    return Move.model_validate(
        {
            "id": f"{prefix}{move.id}",
            "subject_kind": move.subject_kind,
            "aim": "finish",
            "subject": move.subject,
            "subject_id": move.subject_id,
            "stand_in_ids": stand_ins(move, journal),
            "steps": chained(steps),
            "on_failure": "leave",
            "source_host": move.source_host,
        }
    )
