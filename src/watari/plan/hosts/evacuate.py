"""Goal and survey in, plan out: the planner of the evacuation of a dead host.

Nova asks nobody whether the host is really off (rule E2): two copies of one instance on one volume destroy it. So the first
step looks at the proof, and Nova is told that the host is dead only after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from watari.model.goal import EvacuateGoal
from watari.model.plan import Move, Plan, Wave
from watari.model.rates import USUAL_RATES, Rates
from watari.model.record import Made
from watari.model.steps.host import Evacuate, SeeHost, SetForcedDown, SetHostOpen
from watari.model.steps.set import SetPower
from watari.model.survey.compute import Instance
from watari.plan.chart import Surveys
from watari.plan.dependencies import Dependencies
from watari.plan.draft import Draft
from watari.plan.expect import expect
from watari.plan.hosts.leaving import RESTS_ON, newest_migration
from watari.plan.hosts.placed import left_out_of
from watari.plan.hosts.site import Site
from watari.plan.hosts.terms import taking
from watari.plan.placing.drain import drain
from watari.plan.placing.model import Cluster, Guest, Reason, Shift
from watari.plan.placing.read import cluster_of

REBUILT = ("ACTIVE", "SHUTOFF", "ERROR")
"""The states from which Nova rebuilds an instance elsewhere (rule E3)."""


def plan_evacuation(goal: EvacuateGoal, surveys: Surveys, rates: Rates = USUAL_RATES) -> Plan:
    """Give the plan that brings the dead host's instances back elsewhere. Pure: the same input gives the same plan.

    GoalDoesNotFit when `depends_on` names what is no instance, or cannot be kept.
    """
    site = Site(goal, surveys["cloud"], rates)
    cluster = _of_the_dead(taking(cluster_of(site.survey), goal.to), site, goal.host)
    placement = drain(cluster, [goal.host], others_move=False)
    shifts = {shift.guest_id: shift for shift in placement.shifts}
    waves = list(_in_order(goal, [instance for instance in site.survey.instances if instance.id in shifts]))
    needs = Dependencies(goal.depends_on, goal.cloud, site.survey.instances, waves).forerunners()
    rescues = (
        Wave(name=name, moves=tuple(_rescue(site, goal, shifts[instance.id], needs.get(instance.id, ())) for instance in its))
        for name, its in waves
    )
    plan = site.plan((Wave(name="fence", moves=(_fence(site, goal),)), *rescues))
    left_out = tuple(left_out_of(site, id_, why) for id_, why in placement.stuck.items())
    return plan.model_copy(update={"left_out": left_out, "assumed": (*_words(goal), *cluster.notes)})


def _words(goal: EvacuateGoal) -> Iterator[str]:
    """The word of a person, where nobody but a person says that the host is off."""
    if goal.fencing.word is not None:
        yield f"{goal.host} is off, on the word of {goal.fencing.word.by}: {goal.fencing.word.says}"


def _of_the_dead(cluster: Cluster, site: Site, host: str) -> Cluster:
    """What an evacuation asks is less than what a migration does: neither the old service nor the old processor matter."""
    rooms = tuple(replace(room, up=True, open=False) if room.name == host else room for room in cluster.rooms)
    guests = tuple(_evacuee(guest, site.instances[guest.id]) if guest.host == host else guest for guest in cluster.guests)
    return replace(cluster, rooms=rooms, guests=guests)


def _evacuee(guest: Guest, instance: Instance) -> Guest:
    return replace(guest, way="cold", held=tuple(_held(guest, instance)))


def _held(guest: Guest, instance: Instance) -> Iterator[Reason]:
    """The rules of every move (C) hold, and Nova's states (E3); those of live and cold migrations do not."""
    yield from (reason for reason in guest.held if reason.rule.startswith("C") and reason.rule != "C1")
    if instance.status not in REBUILT:
        act = f"openstack server set --state error {instance.id} (its state {instance.status} is lost then), survey and plan again"
        yield Reason(rule="E3", says=f"Nova rebuilds no instance that is {instance.status}", unblocks=act)


def _fence(site: Site, goal: EvacuateGoal) -> Move:
    draft = site.draft(f"host/{goal.host}/fence")
    dead = draft.add(SetForcedDown, "dead", after=(_proof(draft, goal),), cloud="cloud", phase="prepare", host=goal.host, down=True)
    draft.add(SetHostOpen, "close", after=(dead,), cloud="cloud", phase="prepare", host=goal.host, open=False, reason=goal.reason)
    return Move(id=draft.move_id, kind="host", subject=goal.host, steps=draft.ordered())


def _proof(draft: Draft, goal: EvacuateGoal) -> Made | None:
    """See that the host is off, where its controller is asked; a person gave their word before.

    Every rescue looks for itself: Nova believes what it was told, and somebody may power the host on while a run is stopped.
    """
    if not goal.fencing.controller:
        return None
    return draft.add(SeeHost, "off", cloud="cloud", phase="prepare", host=goal.host, wanted="off")


def _rescue(site: Site, goal: EvacuateGoal, shift: Shift, needs: tuple[str, ...]) -> Move:
    instance = site.instances[shift.guest_id]
    draft = site.draft(site.move_id(instance.id))
    where: dict[str, Any] = {"instance_id": instance.id, "source_host": goal.host, "target_host": shift.target}
    seen = {"seen_migration": newest_migration(site, instance.id)}
    back = draft.add(Evacuate, "evacuate", after=(_proof(draft, goal),), cloud="cloud", phase="cut_over", **where, **seen)
    if goal.start and instance.status == "ACTIVE":
        draft.add(SetPower, "start", after=(back,), cloud="cloud", phase="cut_over", instance_id=instance.id, on=True)
    return Move(
        id=draft.move_id,
        kind="instance",
        subject=instance.name,
        subject_id=instance.id,
        after=(f"host/{goal.host}/fence", *(site.move_id(id_) for id_ in needs)),
        steps=draft.ordered(),
        on_failure="leave",
        expects=(expect("cloud", "instance", instance, RESTS_ON),),
        target_host=shift.target,
    )


def _in_order(goal: EvacuateGoal, instances: list[Instance]) -> Iterator[tuple[str, list[Instance]]]:
    """The goal's waves with their instances, then all that no wave took."""
    rest = instances
    for wave in goal.waves:
        taken = [instance for instance in rest if any(choice.takes(instance) for choice in wave.take)]
        rest = [instance for instance in rest if instance not in taken]
        yield wave.name, taken
    yield "rescue", rest
