"""A plan as text: what goes when, how many bytes, how long the outage, what cannot be taken back, what stays behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import unified_diff

from watari.model.plan import Estimate, Figure, Move, Plan, Wave
from watari.show.figures import count, duration, size

SHORT_ID = 12
HEAD_LINES = 2
"""The lines with the plan's id and its surveys' dates, which always differ between two plans."""
NOBODY_CAN_TELL = Estimate()
WORD = re.compile(r"[\w/-]+")
"""An id in a text; keys of steps, which may hold one between slashes, are words of their own."""
REFERENCE = re.compile(r"what (\S+) makes")
"""A reference in a text, as `Made` writes itself."""


def plan_lines(plan: Plan, *, steps: bool = True) -> Iterator[str]:
    """Give the lines of a plan; without ``steps`` one line per move."""
    said = titles(plan) if steps else {}
    yield from _head(plan)
    for wave in plan.waves:
        yield ""
        yield from _wave_lines(wave, said)
    yield from _tail(plan)


def titles(plan: Plan) -> dict[str, str]:
    """Give the titles of all steps by key, with names in the place of ids."""
    name = naming(plan)
    return {step.key: name(step.title()) for step in plan.steps()}


def naming(plan: Plan) -> Callable[[str], str]:
    """Give what puts names in the place of ids, and of references to what a step of the plan makes, in a text."""
    steps = {step.key: step for step in plan.steps()}
    names = plan.names | {move.subject_id: move.subject for move in plan.moves() if move.subject_id}

    def named(text: str) -> str:
        whole = REFERENCE.sub(lambda ref: named(steps[ref[1]].product()) if ref[1] in steps else ref[0], text)
        return WORD.sub(lambda word: names.get(word[0], word[0]), whole)

    return named


def differences(old: Plan, new: Plan) -> Iterator[str]:
    """Give the lines in which two plans differ, each with some around it; none when they do the same."""
    before, after = (_lines_without_ids(plan) for plan in (old, new))
    return unified_diff(before, after, f"plan {old.id[:12]}", f"plan {new.id[:12]}", lineterm="")


def _lines_without_ids(plan: Plan) -> list[str]:
    text = "\n".join(list(plan_lines(plan))[HEAD_LINES:])
    for step in plan.steps():
        if step.mark:
            text = text.replace(step.mark, "MARK")
    return text.splitlines()


def _head(plan: Plan) -> Iterator[str]:
    way = "" if plan.aim == "move" else f"{plan.aim} of run {plan.of_run}: "
    yield f"plan {plan.id[:SHORT_ID]}: {way}{plan.goal.says}"
    yield "surveyed: " + ", ".join(f"{side} {at:%Y-%m-%d %H:%M:%S}Z" for side, at in plan.surveyed_at.items())
    yield from (_figure_line(figure) for figure in plan.figures)
    moves = [move for move in plan.moves() if move.brings("instance")]
    if moves:
        yield ", ".join([f"{count(len(moves), 'instance')} in {count(len(plan.waves), 'wave')}", *_cost(moves)])


def _cost(moves: list[Move]) -> Iterator[str]:
    """What the moves are expected to cost; nothing where nobody can tell, as of an evacuation."""
    if any(move.estimate != NOBODY_CAN_TELL for move in moves):
        yield f"{size(sum(m.estimate.carried_bytes for m in moves))} to carry"
        yield f"longest outage about {duration(max(m.estimate.outage_seconds for m in moves))}"


def _figure_line(figure: Figure) -> str:
    best = f", at best {figure.best:g}" if figure.best is not None else ""
    return f"{figure.of}: {figure.reached:g} (before {figure.before:g}{best})"


def _wave_lines(wave: Wave, said: dict[str, str]) -> Iterator[str]:
    yield f"wave {wave.name}" + (" (holds until you say proceed)" if wave.hold else "")
    for move in wave.moves:
        yield f"  {_move_line(move)}"
        yield from (f"      {step.where}  {said[step.key]}" for step in move.steps if said)


def _move_line(move: Move) -> str:
    parts = [f"{move.subject:<20} {count(len(move.steps), 'step'):>9}"]
    if move.target_host is not None:
        parts.append(f"{move.source_host or 'its dead host'} to {move.target_host}")
    if move.brings("instance") and move.estimate != NOBODY_CAN_TELL:
        parts.append(
            f"{size(move.estimate.carried_bytes)} to carry, outage about {duration(move.estimate.outage_seconds)}"
        )
    forerunners = [] if move.brings("host") else [id_ for id_ in move.after if not id_.startswith("host/")]
    if forerunners:
        parts.append("after " + ", ".join(forerunners))
    return "  ".join(parts)


def _tail(plan: Plan) -> Iterator[str]:
    if plan.points_of_no_return:
        yield ""
        yield "cannot be taken back:"
        name = naming(plan)
        yield from (f"  {name(point)}" for point in plan.points_of_no_return)
    if plan.assumed:
        yield ""
        yield "assumed:"
        yield from (f"  {what}" for what in plan.assumed)
    if plan.left_out:
        yield ""
        yield "left out:"
        yield from (f"  {left.subject}: {left.why}" for left in plan.left_out)
