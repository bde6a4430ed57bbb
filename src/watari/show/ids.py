"""What became of what: every id of the source with its id on the target, for people and for other tools."""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.record import Record


class IdPair(Record):
    """A thing and its counterpart on the target. ``step`` is the step that made it; ``found`` is True where it was there before."""

    thing: str
    name: str
    step: str
    target_id: str
    found: bool


def id_pairs(plan: Plan, journal: Journal) -> list[IdPair]:
    """Give what the run made or found on the target, in the order of the plan."""
    pairs = []
    for step in plan.steps():
        entry = journal.last(step.key, "done", "found", "put_back")
        if step.cloud == "target" and entry is not None and entry.kind != "put_back" and "id" in entry.made:
            thing = step.kind.removeprefix("create_").removeprefix("boot_").removeprefix("carry_").removeprefix("adopt_")
            name = getattr(getattr(step, "spec", step), "name", step.key)
            pairs.append(IdPair(thing=thing, name=name, step=step.key, target_id=entry.made["id"], found=entry.kind == "found"))
    return pairs


def id_lines(pairs: list[IdPair]) -> Iterator[str]:
    """Give the pairs as a table."""
    for pair in pairs:
        yield f"{pair.thing:<16} {pair.name:<28} {pair.target_id:<38} {'was there' if pair.found else 'made'}"
