"""The plan that takes a run back: the inverses of all that it did, the last moved first, the ground at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from watari.model.journal import Journal
from watari.model.needs import dependants, needs
from watari.model.plan import LeftOut, Move, Plan, Wave
from watari.model.steps import Step
from watari.model.steps.claim import SetClaim
from watari.model.steps.remove import Remove
from watari.model.steps.set import Probe
from watari.model.stored import sealed
from watari.undo.errors import NothingToUndo
from watari.undo.inverses import chained, inverses, stand_ins

NOT_RESTORED = (
    LeftOut(
        subject="what runs in the guests",
        why="a source that was stopped boots anew: its uptime and what it held in memory are gone",
    ),
    LeftOut(subject="ids of the target", why="Glance gives no image id twice: a second crossing makes other images"),
    LeftOut(
        subject="a gateway that was handed over",
        why="parted and joined again, a router's interface is another port with another MAC",
    ),
    LeftOut(
        subject="notes of Nova and Neutron", why="times of change, launch and revision stay as the crossing made them"
    ),
)
"""What no API can restore."""


def undo(plan: Plan, journal: Journal) -> Plan:
    """Give the plan that takes back what the run of ``journal`` did; NothingToUndo when nothing of it is left.

    What an instance wrote on the target since it moved is lost with it: that is the undo's point of no return.
    """
    waves = waves_back(plan, reversed(plan.waves), journal)
    lost = tuple(_lost(plan, journal, waves))
    return way(plan, journal, "undo", waves, points_of_no_return=lost, left_out=NOT_RESTORED)


def waves_back(plan: Plan, order: Iterable[Wave], journal: Journal) -> tuple[Wave, ...]:
    """Give what takes the waves of ``plan`` back, in this order; NothingToUndo when nothing of them is left.

    What a move needed stays until that move is taken back, in whichever wave: an instance whose way back fails needs
    its project, our role in it and its networks when it is tried again.
    """
    steps = {move.id: back for move in plan.moves() if (back := inverses(move, journal))}
    if not steps:
        raise NothingToUndo(
            f"run {journal.run_id} did nothing that is still there", cure="nothing to do: a new plan can be made"
        )
    who_needs = dependants(needs(plan.moves()), steps)
    waves, placed = [], set[str]()
    for wave in order:
        moves = [move for move in reversed(wave.moves) if move.id in steps]
        placed |= {move.id for move in moves}
        # Of a wave that comes later nobody is waited for: hosts are opened before anything moves back to them.
        after = {move.id: [id_ for id_ in who_needs(move.id) if id_ in placed] for move in moves}
        backs = (_back_move(move, steps[move.id], after[move.id], journal) for move in moves)
        waves.append(Wave(name=f"undo {wave.name}", moves=tuple(backs)))
    return tuple(wave for wave in waves if wave.moves)


def _back_move(move: Move, steps: tuple[Step, ...], after: Iterable[str], journal: Journal) -> Move:
    """The inverses of a move, after those of the moves that needed it."""
    return Move.model_validate(
        {
            "id": f"undo/{move.id}",
            "subject_kind": move.subject_kind,
            "aim": "undo",
            "subject": move.subject,
            "subject_id": move.subject_id,
            "stand_in_ids": stand_ins(move, journal),
            "after": tuple(f"undo/{id_}" for id_ in after),
            "steps": chained(under_claim(move, [*steps, *_answers_again(move, journal)])),
            "on_failure": "leave",
            "source_host": move.target_host or move.source_host,
            "target_host": move.source_host if move.target_host else None,
        }
    )


def under_claim(move: Move, steps: Iterable[Step]) -> list[Step]:
    """The way back of a move that has claimed its instance.

    Under that claim from the first step on, and let go of at the end.

    The claim stands, as a rule; where somebody took the mark away, it is set again, unless another run's stands
    meanwhile.
    """
    rest = [step for step in steps if not isinstance(step, SetClaim)]
    lets_go = [step for step in steps if isinstance(step, SetClaim)]
    claim = claim_of(move)
    if claim is None or not rest:
        return [*rest, *lets_go]
    return [holding(claim), *rest, *(lets_go or [claim.model_copy(update=claim.named("back") | {"claimed": False})])]


def claim_of(move: Move) -> SetClaim | None:
    """The step with which a move claims its instance; None where it claims none."""
    return next((step for step in move.steps if isinstance(step, SetClaim)), None)


def holding(claim: SetClaim) -> SetClaim:
    """The claim once more, for the plan that takes back or finishes what was done under it."""
    return claim.model_copy(update=claim.named("hold"))


def _answers_again(move: Move, journal: Journal) -> Iterator[Probe]:
    """What was seen to fall silent on the source is seen to answer there again."""
    for step in move.steps:
        if (
            isinstance(step, Probe)
            and step.cloud == "source"
            and not step.answers
            and journal.step(step.key).ever.is_done
        ):
            yield step.model_copy(update={"key": f"{step.key}/back", "answers": True, "phase": "cut_over"})


def _lost(plan: Plan, journal: Journal, waves: tuple[Wave, ...]) -> Iterator[str]:
    for wave in waves:
        for move in wave.moves:
            for step in move.steps:
                if (
                    isinstance(step, Remove)
                    and step.thing == "instance"
                    and journal.step(step.key.rpartition("/")[0]).is_ours
                ):
                    yield f"what {move.subject} has written on {plan.crossing.target} since it moved there is lost"


def way(plan: Plan, journal: Journal, aim: Literal["undo", "finish"], waves: tuple[Wave, ...], **also: Any) -> Plan:
    """Give the plan with these waves, and with what else is to be said, that belongs to the run of ``journal``."""
    belongs = {"aim": aim, "of_run": journal.run_id, "names": plan.names | dict(_made(plan, journal)), "waves": waves}
    said = {"left_out": (), "figures": (), "assumed": (), "points_of_no_return": (), **also}
    return sealed(plan.model_copy(update=belongs | said))


def _made(plan: Plan, journal: Journal) -> Iterator[tuple[str, str]]:
    """What the run made is known by its id now, and called as before."""
    for step in plan.steps():
        made = journal.step(step.key).made
        if step.makes and made:
            yield made["id"], step.product()
