"""The runs, one per plan, under short readable ids."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from watari.model.claims import RunMark
from watari.model.plan import Plan
from watari.model.record import Record
from watari.store.claims import family_of, take
from watari.store.documents import must_be_id, starting_with, the_one
from watari.store.errors import NotKept, PlanHasRun
from watari.store.tables import plans, runs

ID_LENGTH = 6
TOKEN_BYTES = 8
"""Enough that no two runs of any database have the same token."""


class RunRow(Record):
    """A run: what it runs, since when, and before which phase each move holds (None: nowhere).

    ``token`` was drawn when it began, and tells it from the runs of the same id in other databases.
    """

    id: str
    plan_id: str
    begun_at: datetime
    hold_before: str | None = None
    token: str = ""


class Runs:
    """Which plans were run."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def new(self, plan: Plan, *, hold_before: str | None = None) -> RunRow:
        """Begin the run of a plan, ``3fa1c2-1``, and claim what the plan changes: both or neither.

        PlanHasRun when the plan has a run, ThingClaimed when another run has claimed any of it.
        """
        self.refuse_second(plan.id)
        for number in range(1, 1000):
            run = RunRow(
                id=f"{plan.id[:ID_LENGTH]}-{number}",
                plan_id=plan.id,
                begun_at=datetime.now(UTC),
                hold_before=hold_before,
                token=secrets.token_hex(TOKEN_BYTES),
            )
            try:
                with self._engine.begin() as connection:
                    take(connection, run.id, plan)
                    connection.execute(runs.insert().values(**run.model_dump()))
            except IntegrityError:
                self.refuse_second(plan.id)
            else:
                return run
        raise NotKept(
            f"a thousand plans whose ids begin with {plan.id[:ID_LENGTH]}", cure="begin a new database (WATARI_DB)"
        )

    def find(self, name: str) -> RunRow:
        """Give a run by its id, the beginning of it, or ``last``; NotKept or Ambiguous otherwise."""
        with self._engine.connect() as connection:
            if name == "last":
                ids = connection.execute(sa.select(runs.c.id).order_by(runs.c.begun_at.desc()).limit(1)).scalars().all()
                if not ids:
                    raise NotKept("nothing was run yet on this database", cure="begin with `watari run PLAN`")
                name = ids[0]
            else:
                must_be_id(name, "run")
                ids = (
                    connection.execute(sa.select(runs.c.id).where(starting_with(runs.c.id, name)).limit(10))
                    .scalars()
                    .all()
                )
            wanted = the_one(ids, name, "run")
            row = connection.execute(sa.select(runs).where(runs.c.id == wanted)).one()
        return RunRow.model_validate(dict(row._mapping))  # noqa: SLF001 - a public name of SQLAlchemy

    def of_plan(self, plan_id: str) -> RunRow | None:
        """Give the run of a plan, or None when it has not been run."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(runs).where(runs.c.plan_id == plan_id)).one_or_none()
        return None if row is None else RunRow.model_validate(dict(row._mapping))  # noqa: SLF001 - as above

    def family(self, run_id: str, plan: Plan) -> list[str]:
        """Give the ids of the other runs that act on what this one has moved: that run itself, its undo, its finish."""
        head = family_of(run_id, plan)
        kin = sa.select(runs.c.id).join(plans, plans.c.id == runs.c.plan_id)
        with self._engine.connect() as connection:
            ids = connection.execute(kin.where(sa.or_(plans.c.of_run == head, runs.c.id == head))).scalars().all()
        return [id_ for id_ in ids if id_ != run_id]

    def mark(self, run: RunRow, plan: Plan) -> RunMark:
        """Give the mark that the run leaves in the cloud: that of its family, so that an undo finds its own."""
        head = self.find(plan.of_run) if plan.of_run else run
        return RunMark(run_id=head.id, token=head.token)

    def listed(self) -> list[RunRow]:
        """Give all runs, newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(runs).order_by(runs.c.begun_at.desc())).all()
        return [RunRow.model_validate(dict(row._mapping)) for row in rows]  # noqa: SLF001 - as above

    def refuse_second(self, plan_id: str) -> None:
        """Raise PlanHasRun when the plan has a run."""
        run = self.of_plan(plan_id)
        if run is not None:
            cure = (
                f"`watari resume {run.id}` goes on with it, `watari status {run.id}` tells how far it is; make a new"
                " plan to begin anew"
            )
            raise PlanHasRun(f"plan {plan_id} has the run {run.id}", cure=cure)
