"""What was made for the crossing alone is gone: captures, snapshots, copies on the source, carried volumes' images.

Why: temporary copies fill quotas and stores, and hold disks whose owners believe them gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.steps.remove import Remove, Thing
from watari.model.survey.survey import Survey
from watari.verify.case import CrossingTruthCase, by_id
from watari.verify.truth import Fact, fact, truth


@truth(source=("images", "volumes", "snapshots"), target=("images",))
def nothing_temporary_is_left(case: CrossingTruthCase) -> Iterator[Fact]:
    """Look for each thing that the plan meant to remove."""
    for move in case.plan.moves():
        for step in move.steps:
            if isinstance(step, Remove) and not isinstance(step.id, str):
                id_ = case.journal.step(step.id.by).made.get(step.id.name, "")
                if id_ in _ids(case.after[step.cloud], step.thing):
                    cloud = case.after[step.cloud].cloud
                    act = (
                        "watari finish RUN removes it; by hand: openstack --os-cloud "
                        f"{cloud} {_command(step.thing)} delete {id_}"
                    )
                    yield fact(
                        "warn", move.subject, f"{step.thing} {id_} is still on {cloud}{_why(case, step)}", act, id=id_
                    )


def _why(case: CrossingTruthCase, step: Remove) -> str:
    """What the run said of it when it went on without."""
    since = case.journal.step(step.key).since_started
    return f": {since.last.facts['says']}" if since.last and since.is_left else ""


def _ids(survey: Survey, thing: Thing) -> set[str]:
    things: dict[str, set[str]] = {
        "image": set(by_id(survey.images)),
        "volume": set(by_id(survey.volumes)),
        "snapshot": set(by_id(survey.snapshots)),
    }
    return things.get(thing, set())


def _command(thing: Thing) -> str:
    return "volume snapshot" if thing == "snapshot" else thing
