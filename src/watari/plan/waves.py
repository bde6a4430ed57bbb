"""The waves of a crossing: the ground first, then the goal's waves with their dependencies, the gateways last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from watari.model.plan import Move, Wave
from watari.model.survey.compute import Instance
from watari.plan.chart import Chart
from watari.plan.draft import Draft, moves_needed
from watari.plan.errors import GoalDoesNotFit
from watari.plan.instance.move import move_id, move_instance

GROUND = "ground"


def ground_wave(drafts: Iterable[Draft]) -> Wave:
    """Give the wave that lays the ground."""
    moves = [
        Move(id=draft.move_id, kind="ground", subject=draft.move_id.removeprefix("ground/"), steps=draft.ordered())
        for draft in drafts
        if draft.steps
    ]
    return Wave(name=GROUND, moves=tuple(moves))


def instance_waves(chart: Chart, moving: Sequence[Instance], wave_numbers: Mapping[str, int]) -> list[Wave]:
    """Give the goal's waves with the moves of their instances, each after the instances that it depends on."""
    needs = _needs(chart, moving, wave_numbers)
    waves = []
    for number, goal in enumerate(chart.goal.waves):
        moves = [
            move_instance(chart, instance).model_copy(update={"after": needs.get(instance.id, ())})
            for instance in moving
            if wave_numbers[instance.id] == number
        ]
        if moves:
            waves.append(Wave(name=goal.name, moves=tuple(moves), hold=goal.hold))
        else:
            chart.leave_out(f"wave {goal.name}", "it takes no instance that moves")
    return waves


def _needs(chart: Chart, moving: Sequence[Instance], wave_numbers: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """The moves that must come before each instance's, by the instance's id."""
    called: dict[str, list[Instance]] = {}
    for instance in moving:
        called.setdefault(instance.name, []).append(instance)
        called.setdefault(instance.id, []).append(instance)
    needs: dict[str, list[Instance]] = {}
    for who, whom in chart.goal.depends_on.items():
        for name in whom:
            _refuse_unknown(chart, (who, name), called)
            for instance in called.get(who, ()):
                needs.setdefault(instance.id, []).extend(called.get(name, ()))
    for instance in moving:
        for needed in needs.get(instance.id, ()):
            _refuse_later(chart, instance, needed, wave_numbers)
    _refuse_circle(needs, {instance.id: instance.name for instance in moving})
    return {id_: tuple(dict.fromkeys(move_id(chart, needed) for needed in whom)) for id_, whom in needs.items()}


def _refuse_unknown(chart: Chart, names: tuple[str, str], called: Mapping[str, object]) -> None:
    known = {word for instance in chart.source.survey.instances for word in (instance.name, instance.id)}
    for name in names:
        if name not in known:
            raise GoalDoesNotFit(
                f"`depends_on` names {name}, which is no instance of {chart.goal.source}", cure="correct the name in the goal"
            )
    who, name = names
    if who in called and name not in called:
        chart.leave_out(f"dependency of {who} on {name}", f"{name} does not move, so {who} waits for nothing")


def _refuse_later(chart: Chart, instance: Instance, needed: Instance, wave_numbers: Mapping[str, int]) -> None:
    if wave_numbers[needed.id] > wave_numbers[instance.id]:
        waves = chart.goal.waves
        raise GoalDoesNotFit(
            f"{instance.name} (wave {waves[wave_numbers[instance.id]].name}) depends on {needed.name}, "
            f"which moves later (wave {waves[wave_numbers[needed.id]].name})",
            cure=f"take {needed.name} into the same wave or an earlier one, or take the dependency out of `depends_on`",
        )


def _refuse_circle(needs: Mapping[str, Iterable[Instance]], names: Mapping[str, str]) -> None:
    try:
        TopologicalSorter({id_: [needed.id for needed in whom] for id_, whom in needs.items()}).prepare()
    except CycleError as error:
        circle = " -> ".join(names[id_] for id_ in error.args[1])
        raise GoalDoesNotFit(
            f"these instances depend on each other in a circle: {circle}", cure="break the circle in `depends_on`"
        ) from None


def linked(waves: Iterable[Wave]) -> tuple[Wave, ...]:
    """Give the waves with every move after those that make what it refers to."""
    whole = tuple(waves)
    move_of_step = {step.key: move.id for wave in whole for move in wave.moves for step in move.steps}
    return tuple(
        wave.model_copy(update={"moves": tuple(_after_what_it_needs(move, move_of_step) for move in wave.moves)}) for wave in whole
    )


def _after_what_it_needs(move: Move, move_of_step: dict[str, str]) -> Move:
    return move.model_copy(update={"after": tuple(dict.fromkeys([*moves_needed(move, move_of_step), *move.after]))})
