"""The inverse records of what a run did in one move: what puts a failed move back, and what an undo plan is made of."""

from __future__ import annotations

from collections.abc import Iterable

from watari.model.journal import Journal
from watari.model.order import in_order
from watari.model.plan import Move
from watari.model.record import Made
from watari.model.specs import resolved
from watari.model.steps import AnyStep, Step
from watari.model.steps.bring import AdoptSecurityGroup
from watari.model.steps.claim import SetClaim
from watari.model.steps.create import CreateProject
from watari.model.steps.remove import Remove
from watari.model.steps.set import SetPortAddresses, SetPower
from watari.undo.errors import JournalIncomplete


def inverses(move: Move, journal: Journal) -> tuple[Step, ...]:
    """Give the steps that take back what ``journal``'s run did in ``move``, last done first, each after the one before.

    Only what the run itself did is taken back: what it found done stays as it was found, and what was taken back
    already is left alone. A step that failed is taken back too, as far as the journal knows what it left.
    References are resolved from the journal, so that the steps stand on their own.
    """
    gone = removed(move, journal)
    backwards = list(reversed(in_order(move.steps)))
    taken_back = (inverse_of(step, journal) for step in sorted(backwards, key=_lateness))
    steps = _needed([step for step in taken_back if step is not None], gone)
    return chained(sorted(steps, key=_urgency) if move.brings("instance") else steps)


def inverse_of(step: AnyStep, journal: Journal) -> Step | None:
    """Give the step that takes back what the run did with ``step``.

    None when it did nothing of it that is still there.
    """
    if not _left(step, journal):
        return None
    whole = resolved(step, lambda ref: id_of(ref, journal))
    made = _made(whole, journal)
    return None if whole.makes and not made else whole.inverse(made, journal.step(step.key).since_put_back.before)


def _left(step: AnyStep, journal: Journal) -> bool:
    """Whether the run did something with ``step`` that is still there, or may be."""
    counting = journal.step(step.key).since_put_back
    if counting.is_ours:
        return True
    if isinstance(step, AdoptSecurityGroup):
        # Neutron makes this group with the project and leaves it behind: it goes with a project that the run made.
        return isinstance(step.project, Made) and journal.step(step.project.by).is_ours
    # Half done: a state may be set, and setting it back is safe either way. A thing may be there, and is ours only
    # when the intent says that it was absent before. Without an intent nothing was done.
    return not counting.is_done and counting.intent is not None and (not step.makes or counting.was_absent)


def _made(step: Step, journal: Journal) -> dict[str, str]:
    """The ids of what the step made: as done, as a broken-off attempt left them, or as the plan chose them."""
    state = journal.step(step.key)
    counting = state.since_put_back if state.since_put_back.last else state.ever
    return counting.made or counting.left_there or step.chosen_ids()


def stand_ins(move: Move, journal: Journal) -> tuple[str, ...]:
    """Give the ids of what the run made in the place of the subject of ``move``."""
    made = (journal.step(step.key).made for step in move.steps if step.boots)
    return tuple(ids["id"] for ids in made if ids)


def id_of(ref: Made, journal: Journal) -> str:
    """Give the id that a reference stands for; JournalIncomplete when the journal does not say."""
    made = journal.step(ref.by).made
    if ref.name not in made:
        raise JournalIncomplete(
            f"the journal of run {journal.run_id} does not say {ref}",
            cure="`watari show RUN` names what the run made; remove what is left of it by hand",
        )
    return made[ref.name]


def removed(move: Move, journal: Journal) -> set[tuple[str, str]]:
    """Give what the move itself has removed since, as (thing, id): its temporary images, volumes and snapshots."""
    removals = (step for step in move.steps if isinstance(step, Remove) and journal.step(step.key).is_ours)
    whole = (resolved(step, lambda ref: id_of(ref, journal)) for step in removals)
    return {(step.thing, str(step.id)) for step in whole}


def _needed(steps: list[Step], gone: set[tuple[str, str]]) -> Iterable[Step]:
    """Without the removal of what is gone already, and without a start of what will be removed."""
    doomed = {str(step.id) for step in steps if isinstance(step, Remove)}
    for step in steps:
        is_gone = isinstance(step, Remove) and (step.thing, str(step.id)) in gone
        starts_in_vain = isinstance(step, SetPower) and str(step.instance_id) in doomed
        if not is_gone and not starts_in_vain:
            yield step


def _lateness(step: Step) -> int:
    """What comes last on the way back of the ground.

    The project, and just before it the group that Neutron makes in it.

    Neutron makes that group anew when it is asked for the project's use of its quota (`get_security_group_rules` in
    db/securitygroups_db.py, which counts them), so the quotas are set back before it goes.
    """
    return 2 if isinstance(step, CreateProject) else 1 if isinstance(step, AdoptSecurityGroup) else 0


def _urgency(step: Step) -> int:
    """What comes first on an instance's way back.

    The target out of service, then the source into service, then the rest.

    On the source an image goes before the start, for Nova starts no instance that it is still capturing, and a
    reservation before the port that gets its address back. On the target a reservation gets its address back when the
    port that had it is gone. The run lets go of the instance when all else is done.
    """
    if isinstance(step, SetClaim):
        return 3
    thing = step.thing if isinstance(step, Remove) else None
    if step.cloud == "target":
        gives_back = isinstance(step, SetPortAddresses) and step.fixed_ips is not None
        return 0 if thing in (None, "instance", "floating_ip") and not gives_back else 2
    return 1 if thing in (None, "image", "port") else 2


def chained(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Give the steps, each after the one before it: the way back is walked one step at a time."""
    whole = list(steps)
    keys = [step.key for step in whole]
    return tuple(step.model_copy(update={"after": (keys[at - 1],) if at else ()}) for at, step in enumerate(whole))
