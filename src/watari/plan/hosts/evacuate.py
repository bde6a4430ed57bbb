"""Goal and survey in, plan out: the planner of the evacuation of a dead host.

Nova asks nobody whether the host is really off (rule E2): two copies of one instance on one volume destroy it. So the
first step looks at the proof, and Nova is told that the host is dead only after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watari.facts.dependencies import Dependencies
from watari.facts.hosts.terms import RUNNING_AT_DEATH
from watari.facts.lookup import Surveys
from watari.model.goal import Choice, EvacuateGoal, WaveGoal
from watari.model.plan import Move, Plan, Wave
from watari.model.rates import USUAL_RATES, Rates
from watari.model.steps.host import Evacuate, SeeHost, SetForcedDown, SetHostOpen
from watari.model.steps.set import SetPower
from watari.model.survey.compute import Instance
from watari.placing.drain import drain
from watari.placing.model import Relocation
from watari.plan.expect import expect
from watari.plan.hosts.basis import Basis, known_hosts
from watari.plan.hosts.leaving import RESTS_ON, newest_migration
from watari.plan.hosts.placed import left_out_of


def plan_evacuation(goal: EvacuateGoal, surveys: Surveys, rates: Rates = USUAL_RATES) -> Plan:
    """Give the plan that brings the dead host's instances back elsewhere. Pure: the same input gives the same plan.

    GoalDoesNotFit when `depends_on` names what is no instance, or cannot be kept.
    """
    basis = Basis(goal, surveys["cloud"], rates)
    cluster = known_hosts(basis, (goal.host,))
    solution = drain(cluster, [goal.host], others_move=False)
    relocations = {relocation.instance_id: relocation for relocation in solution.relocations}
    waves = list(_in_order(goal, [instance for instance in basis.survey.instances if instance.id in relocations]))
    order = [(wave.name, its) for wave, its in waves]
    dependencies = Dependencies(goal.depends_on, goal.cloud, basis.survey.instances, order)
    needs = dependencies.forerunners()
    rescues = (
        Wave(
            name=wave.name,
            moves=tuple(_rescue(basis, goal, relocations[i.id], needs.get(i.id, ())) for i in its),
            hold=wave.hold,
        )
        for wave, its in waves
    )
    left_out = tuple(left_out_of(basis, id_, why) for id_, why in solution.stuck.items())
    fence = Wave(name="fence", moves=(_fence(basis, goal),))
    assumed = (*_words(goal, dependencies), *cluster.notes)
    return basis.plan((fence, *rescues), left_out=left_out, assumed=assumed)


def _words(goal: EvacuateGoal, dependencies: Dependencies) -> Iterator[str]:
    """The word of a person, where nobody but a person says that the host is off.

    And who waits for nobody, though the goal says so.
    """
    for who, name in dependencies.in_vain():
        yield f"{name} is not on {goal.host} or stays there, so {who} waits for nothing"
    if goal.fencing.word is not None:
        yield f"{goal.host} is off, on the word of {goal.fencing.word.by}: {goal.fencing.word.says}"


def _fence(basis: Basis, goal: EvacuateGoal) -> Move:
    draft = basis.draft(f"host/{goal.host}/fence")
    asks = goal.fencing.controller
    off = draft.add(SeeHost, "off", cloud="cloud", phase="prepare", host=goal.host, wanted="off") if asks else None
    down: dict[str, Any] = {"host": goal.host, "down": True, "ask_controller": asks}
    dead = draft.add(SetForcedDown, "dead", after=(off,), cloud="cloud", phase="prepare", **down)
    draft.add(
        SetHostOpen,
        "close",
        after=(dead,),
        cloud="cloud",
        phase="prepare",
        host=goal.host,
        open=False,
        reason=goal.reason,
    )
    return Move(id=draft.move_id, subject_kind="host", subject=goal.host, steps=draft.ordered())


def _rescue(basis: Basis, goal: EvacuateGoal, relocation: Relocation, needs: tuple[str, ...]) -> Move:
    instance = basis.instances[relocation.instance_id]
    draft = basis.draft(basis.move_id(instance.id))
    where: dict[str, Any] = {"instance_id": instance.id, "source_host": goal.host, "target_host": relocation.target}
    seen: dict[str, Any] = {
        "seen_migration": newest_migration(basis, instance.id),
        "ask_controller": goal.fencing.controller,
    }
    back = draft.add(Evacuate, "evacuate", cloud="cloud", phase="cut_over", **where, **seen)
    on = _wanted(goal, instance)
    if on is not None:
        word = "start" if on else "stop"
        draft.add(SetPower, word, after=(back,), cloud="cloud", phase="cut_over", instance_id=instance.id, on=on)
    return Move(
        id=draft.move_id,
        subject_kind="instance",
        subject=instance.name,
        subject_id=instance.id,
        after=(f"host/{goal.host}/fence", *(basis.move_id(id_) for id_ in needs)),
        steps=draft.ordered(),
        on_failure="leave",
        expects=(expect("cloud", "instance", instance, RESTS_ON),),
        target_host=relocation.target,
    )


def _wanted(goal: EvacuateGoal, instance: Instance) -> bool | None:
    """Whether it is to run in the end: as it did, unless the goal says otherwise.

    Of one that was in ERROR nobody knows.

    Nova starts some by itself: all that ran before 2.95, and at any microversion what was set to ERROR to be evacuated.
    """
    if instance.status == "ERROR" and goal.start:
        return None
    return goal.start and instance.status in RUNNING_AT_DEATH


def _in_order(goal: EvacuateGoal, instances: list[Instance]) -> Iterator[tuple[WaveGoal, list[Instance]]]:
    """The goal's waves with their instances, then all that no wave took."""
    rest = instances
    for wave in (*goal.waves, WaveGoal(name="rescue", take=(Choice(),))):
        taken = [instance for instance in rest if any(choice.takes(instance) for choice in wave.take)]
        rest = [instance for instance in rest if instance not in taken]
        yield wave, taken
