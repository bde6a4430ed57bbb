"""The waves of a crossing: the ground first, then the goal's waves with their dependencies, the gateways last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from watari.model.needs import needs
from watari.model.plan import Move, Wave
from watari.model.survey.compute import Instance
from watari.plan.chart import Chart
from watari.plan.dependencies import Dependencies
from watari.plan.draft import Draft
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
    """The moves that must come before each instance's, by the instance's id; a dependency on who does not move is left out."""
    source = chart.source
    waves = [
        (wave.name, [i for i in moving if wave_numbers[i.id] == number]) for number, wave in enumerate(chart.goal.waves)
    ]
    dependencies = Dependencies(chart.goal.depends_on, chart.goal.source, source.survey.instances, waves)
    for who, name in dependencies.in_vain():
        chart.leave_out(f"dependency of {who} on {name}", f"{name} does not move, so {who} waits for nothing")
    return {
        id_: tuple(move_id(chart, source.instances[other]) for other in whom)
        for id_, whom in dependencies.forerunners().items()
    }


def linked(waves: Iterable[Wave]) -> tuple[Wave, ...]:
    """Give the waves with every move after all that it needs."""
    whole = tuple(waves)
    needed = needs(move for wave in whole for move in wave.moves)
    return tuple(
        wave.model_copy(update={"moves": tuple(_after(needed, move) for move in wave.moves)}) for wave in whole
    )


def _after(needed: Mapping[str, tuple[str, ...]], move: Move) -> Move:
    return move.model_copy(update={"after": needed[move.id]})
