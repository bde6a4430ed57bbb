"""Goal and survey in, plan out: the planner of the evacuation of a dead host.

Nova asks nobody whether the host is really off (rule E2): two copies of one instance on one volume destroy it. So the first
step looks at the proof, and Nova is told that the host is dead only after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from watari.facts.dependencies import Dependencies
from watari.facts.lookup import Surveys
from watari.model.goal import Choice, EvacuateGoal, WaveGoal
from watari.model.plan import Move, Plan, Wave
from watari.model.rates import USUAL_RATES, Rates
from watari.model.steps.host import Evacuate, SeeHost, SetForcedDown, SetHostOpen
from watari.model.steps.set import SetPower
from watari.model.survey.compute import Instance
from watari.plan.expect import expect
from watari.plan.hosts.leaving import RESTS_ON, newest_migration
from watari.plan.hosts.placed import left_out_of
from watari.plan.hosts.site import Site
from watari.plan.hosts.terms import taking
from watari.plan.placing.drain import drain
from watari.plan.placing.holds import asks
from watari.plan.placing.model import Cluster, Guest, Reason, Shift
from watari.plan.placing.read import cluster_of
from watari.plan.placing.surveyed import Surveyed

RUNNING = ("ACTIVE", "REBOOT", "HARD_REBOOT", "PASSWORD")
"""How an instance shows that ran when its host died (vm_state `active`), and was not on its way to another."""
REBUILT = (*RUNNING, "SHUTOFF", "ERROR")
"""The states from which Nova rebuilds an instance elsewhere (rule E3), and nothing of it may run on a third host."""
ON_ITS_WAY = ("MIGRATING", "RESIZE")
REBUILDS_ALL_THE_SAME = ("C1", "C14")
"""Rules of every other move: what the dead host was at is over, and Nova rebuilds with accelerators (rule E5)."""


def plan_evacuation(goal: EvacuateGoal, surveys: Surveys, rates: Rates = USUAL_RATES) -> Plan:
    """Give the plan that brings the dead host's instances back elsewhere. Pure: the same input gives the same plan.

    GoalDoesNotFit when `depends_on` names what is no instance, or cannot be kept.
    """
    site = Site(goal, surveys["cloud"], rates)
    cluster = _of_the_dead(taking(cluster_of(site.survey), goal.to), site, goal.host)
    placement = drain(cluster, [goal.host], others_move=False)
    shifts = {shift.guest_id: shift for shift in placement.shifts}
    waves = list(_in_order(goal, [instance for instance in site.survey.instances if instance.id in shifts]))
    order = [(wave.name, its) for wave, its in waves]
    dependencies = Dependencies(goal.depends_on, goal.cloud, site.survey.instances, order)
    needs = dependencies.forerunners()
    rescues = (
        Wave(
            name=wave.name,
            moves=tuple(_rescue(site, goal, shifts[i.id], needs.get(i.id, ())) for i in its),
            hold=wave.hold,
        )
        for wave, its in waves
    )
    plan = site.plan((Wave(name="fence", moves=(_fence(site, goal),)), *rescues))
    left_out = tuple(left_out_of(site, id_, why) for id_, why in placement.stuck.items())
    return plan.model_copy(update={"left_out": left_out, "assumed": (*_words(goal, dependencies), *cluster.notes)})


def _words(goal: EvacuateGoal, dependencies: Dependencies) -> Iterator[str]:
    """The word of a person, where nobody but a person says that the host is off; and who waits for nobody, though the goal says so."""
    for who, name in dependencies.in_vain():
        yield f"{name} is not on {goal.host} or stays there, so {who} waits for nothing"
    if goal.fencing.word is not None:
        yield f"{goal.host} is off, on the word of {goal.fencing.word.by}: {goal.fencing.word.says}"


def _of_the_dead(cluster: Cluster, site: Site, host: str) -> Cluster:
    """What an evacuation asks is less than what a migration does: neither the old service nor the old processor matter."""
    rooms = tuple(replace(room, up=True, open=False) if room.name == host else room for room in cluster.rooms)
    seen = Surveyed(site.survey)
    guests = tuple(
        _evacuee(guest, site.instances[guest.id], seen) if guest.host == host else guest for guest in cluster.guests
    )
    return replace(cluster, rooms=rooms, guests=guests)


def _evacuee(guest: Guest, instance: Instance, seen: Surveyed) -> Guest:
    return replace(guest, way="cold", held=tuple(_held(guest, instance, seen)))


def _held(guest: Guest, instance: Instance, seen: Surveyed) -> Iterator[Reason]:
    """The rules of every move (C) hold, and Nova's of evacuations (E3, E5); those of live and cold migrations do not."""
    yield from (
        reason for reason in guest.held if reason.rule.startswith("C") and reason.rule not in REBUILDS_ALL_THE_SAME
    )
    if asks(seen, instance, "tpm_version"):
        act = "mend its host and start it there; or build it anew from its volumes, with an empty TPM"
        yield Reason(rule="E5", says="it has a virtual TPM, and Nova rebuilds no such instance", unblocks=act)
    to_error = f"openstack server set --state error {instance.id}"
    if instance.status in ON_ITS_WAY:
        says = (
            f"it was {instance.status} when its host died, and its guest may run on the host that it was on its way to"
        )
        look = f"look there (virsh list); where it does not run, {to_error}; then survey and plan again"
        yield Reason(rule="E3", says=says, unblocks=look)
    elif instance.status not in REBUILT:
        act = f"{to_error} (its state {instance.status} is lost then), survey and plan again"
        yield Reason(rule="E3", says=f"Nova rebuilds no instance that is {instance.status}", unblocks=act)


def _fence(site: Site, goal: EvacuateGoal) -> Move:
    draft = site.draft(f"host/{goal.host}/fence")
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
    return Move(id=draft.move_id, kind="host", subject=goal.host, steps=draft.ordered())


def _rescue(site: Site, goal: EvacuateGoal, shift: Shift, needs: tuple[str, ...]) -> Move:
    instance = site.instances[shift.guest_id]
    draft = site.draft(site.move_id(instance.id))
    where: dict[str, Any] = {"instance_id": instance.id, "source_host": goal.host, "target_host": shift.target}
    seen: dict[str, Any] = {
        "seen_migration": newest_migration(site, instance.id),
        "ask_controller": goal.fencing.controller,
    }
    back = draft.add(Evacuate, "evacuate", cloud="cloud", phase="cut_over", **where, **seen)
    on = _wanted(goal, instance)
    if on is not None:
        word = "start" if on else "stop"
        draft.add(SetPower, word, after=(back,), cloud="cloud", phase="cut_over", instance_id=instance.id, on=on)
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


def _wanted(goal: EvacuateGoal, instance: Instance) -> bool | None:
    """Whether it is to run in the end: as it did, unless the goal says otherwise. Of one that was in ERROR nobody knows.

    Nova starts some by itself: all that ran before 2.95, and at any microversion what was set to ERROR to be evacuated.
    """
    if instance.status == "ERROR" and goal.start:
        return None
    return goal.start and instance.status in RUNNING


def _in_order(goal: EvacuateGoal, instances: list[Instance]) -> Iterator[tuple[WaveGoal, list[Instance]]]:
    """The goal's waves with their instances, then all that no wave took."""
    rest = instances
    for wave in (*goal.waves, WaveGoal(name="rescue", take=(Choice(),))):
        taken = [instance for instance in rest if any(choice.takes(instance) for choice in wave.take)]
        rest = [instance for instance in rest if instance not in taken]
        yield wave, taken
