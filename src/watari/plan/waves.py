"""The waves of a crossing: the ground first, then the goal's waves with their dependencies, the gateways last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watari.model.needs import needs
from watari.model.plan import Move, Wave
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.instance.move import move_id, move_instance

GROUND = "ground"


def ground_wave(drafts: Iterable[Draft]) -> Wave:
    """Give the wave that lays the ground."""
    moves = [
        Move(
            id=draft.move_id,
            subject_kind="ground",
            subject=draft.move_id.removeprefix("ground/"),
            steps=draft.ordered(),
        )
        for draft in drafts
        if draft.steps
    ]
    return Wave(name=GROUND, moves=tuple(moves))


def instance_waves(chart: Chart) -> list[Wave]:
    """Give the goal's waves with the moves of their instances, each after the instances that it depends on."""
    forerunners = chart.facts.dependencies.forerunners()
    waves = []
    for goal, (_, instances) in zip(chart.goal.waves, chart.facts.moving_waves, strict=True):
        moves = tuple(
            move_instance(chart, instance, after=_moves_of(chart, forerunners.get(instance.id, ())))
            for instance in instances
        )
        if moves:
            waves.append(Wave(name=goal.name, moves=moves, hold=goal.hold))
    return waves


def _moves_of(chart: Chart, instance_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(move_id(chart, chart.source.instances[id_]) for id_ in instance_ids)


def linked(waves: Iterable[Wave]) -> tuple[Wave, ...]:
    """Give the waves with every move after all that it needs."""
    whole = tuple(waves)
    needed = needs(move for wave in whole for move in wave.moves)
    return tuple(
        wave.model_copy(update={"moves": tuple(_after(needed, move) for move in wave.moves)}) for wave in whole
    )


def _after(needed: Mapping[str, tuple[str, ...]], move: Move) -> Move:
    return move.model_copy(update={"after": needed[move.id]})
