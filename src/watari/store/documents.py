"""Surveys and plans: kept whole, never changed, found again by id or by the beginning of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from watari.model.plan import Plan
from watari.model.survey.survey import Survey
from watari.store.errors import Ambiguous, NotKept
from watari.store.tables import plans, surveys


class Surveys:
    """The surveys that were taken, by cloud and date."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def save(self, survey: Survey) -> str:
        """Keep a survey and give its id, such as ``classic-20260302-120000``; the same survey twice is kept once."""
        body = survey.model_dump_json()
        named = f"{survey.cloud}-{survey.taken_at.astimezone(UTC):%Y%m%d-%H%M%S}"
        for number in range(1, 1000):
            survey_id = named if number == 1 else f"{named}-{number}"
            if self._keep(survey_id, survey, body):
                return survey_id
        raise NotKept(f"a thousand surveys of {survey.cloud} within one second", cure="take one survey at a time")

    def load(self, id_or_prefix: str) -> Survey:
        """Give one survey; NotKept or Ambiguous when the id is of none or of several."""
        return Survey.model_validate_json(_body(self._engine, surveys, id_or_prefix))

    def latest(self, cloud: str) -> Survey | None:
        """Give the newest survey of a cloud, or None."""
        newest = (
            sa.select(surveys.c.body)
            .where(surveys.c.cloud == cloud)
            .order_by(surveys.c.taken_at.desc(), surveys.c.id.desc())
        )
        with self._engine.connect() as connection:
            body = connection.execute(newest.limit(1)).scalar()
        return None if body is None else Survey.model_validate_json(body)

    def listed(self) -> list[tuple[str, str, datetime]]:
        """Give id, cloud and date of all surveys, newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(surveys.c.id, surveys.c.cloud, surveys.c.taken_at).order_by(surveys.c.taken_at.desc())
            )
            return [(row.id, row.cloud, row.taken_at) for row in rows]

    def _keep(self, survey_id: str, survey: Survey, body: str) -> bool:
        """Insert, or see that this very survey is there; False when another one has the id."""
        with self._engine.begin() as connection:
            kept = connection.execute(sa.select(surveys.c.body).where(surveys.c.id == survey_id)).scalar()
            if kept is None:
                connection.execute(
                    surveys.insert().values(id=survey_id, cloud=survey.cloud, taken_at=survey.taken_at, body=body)
                )
            return kept is None or kept == body


class Plans:
    """The plans that were made."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def save(self, plan: Plan) -> str:
        """Keep a plan and give its id; a plan that is there already stays as it is (its id is its digest)."""
        row = {
            "id": plan.id,
            "aim": plan.aim,
            "of_run": plan.of_run,
            "kept_at": datetime.now(UTC),
            "body": plan.model_dump_json(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(plans.insert().values(**row))
        except IntegrityError:
            self.load(plan.id)
        return plan.id

    def load(self, id_or_prefix: str) -> Plan:
        """Give one plan; NotKept or Ambiguous when the id is of none or of several."""
        return Plan.model_validate_json(_body(self._engine, plans, id_or_prefix))

    def listed(self) -> list[tuple[str, str, str | None, datetime]]:
        """Give id, aim, the run it belongs to and date of all plans, newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(plans.c.id, plans.c.aim, plans.c.of_run, plans.c.kept_at).order_by(plans.c.kept_at.desc())
            )
            return [(row.id, row.aim, row.of_run, row.kept_at) for row in rows]


def the_one(found: Sequence[str], given: str, noun: str) -> str:
    """Give the only id found; NotKept when there is none, Ambiguous when there are several and none is ``given`` itself."""
    if given in found:
        return given
    if not found:
        raise NotKept(f"there is no {noun} {given!r}", cure=f"give the id of a {noun} or its beginning")
    if len(found) > 1:
        raise Ambiguous(
            f"{given!r} is the beginning of several {noun}s: {', '.join(found)}", cure="give more of the id"
        )
    return found[0]


def starting_with(column: sa.Column[str], prefix: str) -> sa.ColumnElement[bool]:
    """Whether a text begins so; blanks, per cent signs and underscores are taken as they are."""
    return column.startswith(prefix, autoescape=True)


def _body(engine: sa.Engine, table: sa.Table, id_or_prefix: str) -> str:
    with engine.connect() as connection:
        ids = (
            connection.execute(sa.select(table.c.id).where(starting_with(table.c.id, id_or_prefix)).limit(10))
            .scalars()
            .all()
        )
        wanted = the_one(ids, id_or_prefix, table.name.removesuffix("s"))
        return str(connection.execute(sa.select(table.c.body).where(table.c.id == wanted)).scalar_one())
