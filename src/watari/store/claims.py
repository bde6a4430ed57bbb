"""What each run claims, so that two runs beside each other keep to different things.

Claims belong to a family: a run that moves, with its undo and its finish, which act on what that run has claimed. They
stand until one of the family comes to its end. What was killed or stopped keeps them, for it may be halfway through any
of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from watari.model.claims import Claim, claims_of
from watari.model.plan import Plan
from watari.store.errors import ThingClaimed
from watari.store.tables import claims

SHOWN = 5
"""How many of the things that are claimed by others an error names."""


class Claims:
    """The claims of all families."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def take(self, run_id: str, plan: Plan) -> None:
        """Claim what a plan changes, as far as its family has not claimed it; ThingClaimed when another one has."""
        with self._engine.begin() as connection:
            take(connection, run_id, plan)

    def give_back(self, family: str) -> int:
        """Give back all that a family has claimed; gives how much that was."""
        with self._engine.begin() as connection:
            return connection.execute(claims.delete().where(claims.c.family == family)).rowcount

    def of(self, family: str) -> tuple[Claim, ...]:
        """Give what a family has claimed."""
        with self._engine.connect() as connection:
            return tuple(_claim(row) for row in connection.execute(sa.select(claims).where(claims.c.family == family)))


def family_of(run_id: str, plan: Plan) -> str:
    """Give the id of the run to which an undo or finish belongs; a run that moves is the head of its own family."""
    return plan.of_run or run_id


def take(connection: sa.Connection, run_id: str, plan: Plan) -> None:
    """Do the same as the first thing in a transaction, in which a run may then begin."""
    family, wanted = family_of(run_id, plan), claims_of(plan)
    # Alone from here on: two that claim at the same time would not see each other's rows. SQLite begins a transaction
    # by itself only at the first write, which comes after the reading here.
    alone = {"postgresql": "lock table claims in share row exclusive mode", "sqlite": "begin immediate"}
    connection.exec_driver_sql(alone[connection.dialect.name])
    own: set[Claim] = set()
    others: dict[tuple[str, str, str], list[tuple[Claim, str]]] = {}
    for row in connection.execute(sa.select(claims)):
        claim = _claim(row)
        if row.family == family:
            own.add(claim)
        else:
            others.setdefault((claim.cloud, claim.kind, claim.id), []).append((claim, row.run_id))
    _refuse(plan, _conflicts(wanted, others))
    held = {(claim.cloud, claim.kind, claim.id): claim for claim in own}
    for claim in wanted:
        mine = held.get((claim.cloud, claim.kind, claim.id))
        if mine is not None and mine.shared and not claim.shared:
            connection.execute(claims.update().where(_is(family, claim)).values(shared=False))
    rows = [
        {"family": family, "cloud": c.cloud, "kind": c.kind, "thing_id": c.id, "shared": c.shared, "run_id": run_id}
        for c in wanted
        if (c.cloud, c.kind, c.id) not in held
    ]
    if rows:
        connection.execute(claims.insert(), rows)


def _conflicts(
    wanted: Iterable[Claim], others: dict[tuple[str, str, str], list[tuple[Claim, str]]]
) -> list[tuple[Claim, str]]:
    return [
        (claim, run_id)
        for claim in wanted
        for other, run_id in others.get((claim.cloud, claim.kind, claim.id), ())
        if claim.against(other)
    ]


def _refuse(plan: Plan, conflicts: list[tuple[Claim, str]]) -> None:
    if not conflicts:
        return
    said = [
        f"{claim.kind.replace('_', ' ')} {plan.names.get(claim.id, claim.id)} of {claim.cloud} (run {run_id})"
        for claim, run_id in conflicts
    ]
    more = f" and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
    holder = conflicts[0][1]
    raise ThingClaimed(
        f"another run has claimed what this plan changes: {', '.join(said[:SHOWN])}{more}",
        cure=f"`watari status {holder}` tells how far that run is. While it goes on, wait or `watari stop {holder}`."
        " Where it was "
        f"stopped or killed: `watari resume {holder}` brings it to its end, `watari undo {holder}` takes it back, "
        f"`watari stop {holder} --let-go` gives up its claims when nobody shall do either",
    )


def _is(family: str, claim: Claim) -> sa.ColumnElement[bool]:
    values = {"family": family, "cloud": claim.cloud, "kind": claim.kind, "thing_id": claim.id}
    return sa.and_(*(claims.c[name] == value for name, value in values.items()))


def _claim(row: sa.Row[tuple[object, ...]]) -> Claim:
    return Claim(cloud=row.cloud, kind=row.kind, id=row.thing_id, shared=row.shared)
