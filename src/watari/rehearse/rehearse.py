"""The rehearsal itself: the plan straight, keeping the moment before each move.

Then every step of every move goes wrong there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from watari.model.claims import REHEARSED, RunMark
from watari.model.journal import Entry
from watari.model.plan import Move, Plan
from watari.model.rehearsal import Mishap, Part, Report, Serving, Trial
from watari.model.steps.step import Step
from watari.rehearse.mishaps import Mishappen, RunnerDies, mishaps_of
from watari.rehearse.outcome import Outcome, surplus
from watari.rehearse.simulation import Simulation
from watari.rehearse.world import RehearsalWorld
from watari.run.stage import Deeds
from watari.steps.deeds import DEEDS

Moment = Simulation[RehearsalWorld]
"""A plan in its world, as it is before a move."""


@dataclass(frozen=True)
class RehearsalOptions:
    """How to rehearse. ``tell`` hears of each move before its steps go wrong; ``moves`` empty means all.

    ``mark`` is that of the run whose undo or finish is rehearsed: it stands on the instances that the run has claimed.
    With ``alike_once`` only the first of the moves that have the same kinds of steps goes wrong: thousands of
    instances differ less than their names do.
    """

    deeds: Deeds = field(default_factory=lambda: DEEDS)
    moves: tuple[str, ...] = ()
    alike_once: bool = False
    mark: RunMark = REHEARSED
    tell: Callable[[str], None] = lambda _line: None


def rehearse(plan: Plan, world: RehearsalWorld, options: RehearsalOptions | None = None) -> Report:
    """Rehearse a plan in ``world``, as it is before the first step; nothing real is touched.

    The whole plan goes once straight. Then, from the moment before each move, each of its steps is refused, broken off
    after it took effect, and killed there and resumed; the move is run to its end and what came of it is reported.
    """
    options = options or RehearsalOptions()
    straight: Moment = Simulation(plan, world, mark=options.mark)
    moments = _straight(straight, options.deeds)
    goes: list[Part] = []
    trials: list[Trial] = []
    seen: set[tuple[str, ...]] = set()
    for move in plan.moves():
        if move.id not in moments:
            goes.append(_part(move, Outcome(move, straight, straight), straight))
            continue
        rehearsed = _Rehearsed(move, moments[move.id], options.deeds)
        goes.append(_part(move, rehearsed.good, straight))
        if is_wanted(move, options, seen):
            options.tell(f"{move.subject}: {len(move.steps)} steps")
            trials.extend(rehearsed.trials())
    return Report(
        plan_id=plan.id,
        surveyed_at=dict(plan.surveyed_at),
        goes=tuple(goes),
        doubled=tuple(straight.world.doublings),
        trials=tuple(trials),
    )


def _part(move: Move, outcome: Outcome, straight: Moment) -> Part:
    """How a move ended in the whole plan, which is what counts, and who answers after it."""
    result, why = Outcome(move, straight, straight).ended()
    return Part(
        move_id=move.id, subject=move.subject, result=result, serving=outcome.serving(), why=why or outcome.fault
    )


def is_wanted(move: Move, options: RehearsalOptions, seen: set[tuple[str, ...]]) -> bool:
    """Whether the steps of a move shall go wrong; ``seen`` remembers the kinds of moves that did."""
    if options.moves and move.id not in options.moves:
        return False
    likeness = (move.aim, move.subject_kind, *(step.kind for step in move.steps))
    known = likeness in seen
    seen.add(likeness)
    return not (known and options.alike_once)


def _straight(simulation: Moment, deeds: Deeds) -> dict[str, Moment]:
    """Run the whole plan; gives the moment before each move that began."""
    moments: dict[str, Moment] = {}

    def heard(entry: Entry) -> None:
        if entry.begins_move:
            moments[entry.move_id] = simulation.fork()

    simulation.run(deeds, heard=heard)
    simulation.world.settle()
    return moments


class _Rehearsed:
    """One move, run from the moment before it as often as it can go wrong."""

    def __init__(self, move: Move, moment: Moment, deeds: Deeds) -> None:
        self.move, self.moment, self.deeds = move, moment, deeds
        self.good, _ = self._run(lambda _world: deeds)
        self.acting = {step.key for step in move.steps if self.good.after.journal.step(step.key).ever.intent}

    def trials(self) -> Iterator[Trial]:
        """Each step, each mishap."""
        for step in self.move.steps:
            acts = step.key in self.acting
            for mishap in mishaps_of(step, acts=acts):
                outcome, meanwhile = self._run(self._spoiling(step, mishap, acts=acts))
                yield self._trial(step, mishap, outcome).model_copy(update={"until_resumed": meanwhile})

    def _spoiling(self, step: Step, mishap: Mishap, *, acts: bool) -> Callable[[RehearsalWorld], Deeds]:
        """The deeds, of which that of one step goes wrong."""
        deed = self.deeds[type(step)]
        return lambda world: {**self.deeds, type(step): Mishappen(deed, step.key, mishap, acts, world)}

    def _run(self, deeds_in: Callable[[RehearsalWorld], Deeds]) -> tuple[Outcome, Serving | None]:
        simulation, fault, meanwhile = self.moment.fork(), "", None
        try:
            meanwhile = self._until_ended(simulation, deeds_in(simulation.world))
        except Exception as bug:  # noqa: BLE001 - a fault of ours is what a rehearsal must tell, not hide
            fault = f"a fault of Watari: {type(bug).__name__}: {bug}"
        simulation.world.settle()
        return Outcome(self.move, self.moment, simulation, fault), meanwhile

    def _until_ended(self, simulation: Moment, deeds: Deeds) -> Serving | None:
        """Run the move; after a kill see who answers until it is resumed, and resume it at once."""
        try:
            simulation.run(deeds, only=self.move)
        except RunnerDies:
            alone = simulation.fork()
            alone.world.settle()
            simulation.run(self.deeds, only=self.move)
            return Outcome(self.move, self.moment, alone).serving()
        return None

    def _trial(self, step: Step, mishap: Mishap, outcome: Outcome) -> Trial:
        result, why = outcome.ended()
        return Trial(
            move_id=self.move.id,
            subject=self.move.subject,
            step_key=step.key,
            step_title=step.title(),
            phase=step.phase,
            mishap=mishap,
            result=result,
            serving=outcome.serving(),
            served_before=outcome.served_before(),
            why=why,
            stays=surplus(self.good, outcome) if result == "moved" else outcome.stays(),
            hurt=outcome.hurt(),
            waits=() if result == "moved" else tuple(_dependants(self.moment.plan, self.move)),
            doubled=outcome.doubled(),
            fault=outcome.fault,
        )


def _dependants(plan: Plan, move: Move) -> Iterator[str]:
    """The subjects of the moves that come after this one, directly or not."""
    lost = {move.id}
    for other in plan.moves():
        if lost & set(other.after):
            lost.add(other.id)
            yield other.subject
