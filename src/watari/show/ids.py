"""What became of what: every thing of the source with its counterpart on the target, for people and for other tools."""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.record import Made, Record, Ref


class IdPair(Record):
    """A thing's id on the source and on the target.

    ``target_id`` is None while it has not been made, or was taken back.

    Of a flavor and a keypair the source's id is what instances keep: a name, and user and name.
    """

    thing: str
    source_id: str
    target_id: str | None


def id_pairs(plan: Plan, journal: Journal) -> list[IdPair]:
    """Give the counterparts of a plan as its run made or found them."""
    return [
        IdPair(thing=each.thing, source_id=each.source_id, target_id=_id(each.target, journal))
        for each in plan.counterparts
    ]


def _id(target: Ref, journal: Journal) -> str | None:
    if not isinstance(target, Made):
        return target
    return journal.step(target.by).since_put_back.made.get(target.name)


def id_lines(pairs: list[IdPair]) -> Iterator[str]:
    """Give the pairs as a table."""
    yield f"{'thing':<16} {'on the source':<46} on the target"
    for pair in pairs:
        yield f"{pair.thing:<16} {pair.source_id:<46} {pair.target_id or '-'}"
