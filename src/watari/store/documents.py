"""Surveys and plans: kept whole, never changed, found again by id or by the beginning of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from watari.model.plan import Plan
from watari.model.stored import body_of_file, digest_of, plan_body, plan_file, plan_of, survey_of, survey_text
from watari.model.survey.survey import Survey
from watari.store.errors import Ambiguous, NoId, NotKept
from watari.store.tables import plans, surveys

_AN_ID = re.compile(r"\w[\w.@:+ -]*")


class Surveys:
    """The surveys that were taken, by cloud and date."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def save(self, survey: Survey) -> str:
        """Keep a survey and give its id, such as ``classic-20260302-120000``; the same survey twice is kept once."""
        body = survey_text(survey)
        named = f"{survey.cloud}-{survey.taken_at.astimezone(UTC):%Y%m%d-%H%M%S}"
        for number in range(1, 1000):
            survey_id = named if number == 1 else f"{named}-{number}"
            if self._keep(survey_id, survey, body):
                return survey_id
        raise NotKept(f"a thousand surveys of {survey.cloud} within one second", cure="take one survey at a time")

    def load(self, id_or_prefix: str) -> Survey:
        """Give one survey; NoId, NotKept or Ambiguous when the id is of none or of several.

        The errors of `survey_of`.
        """
        survey_id, body = _row(self._engine, surveys, id_or_prefix)
        return survey_of(body, f"survey {survey_id}")

    def of_digest(self, digest: str) -> Survey | None:
        """Give the very survey whose stored text has this digest, or None; the errors of `survey_of`."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(surveys.c.id, surveys.c.body).where(surveys.c.digest == digest)).all()
        return next((survey_of(row.body, f"survey {row.id}") for row in rows if digest_of(row.body) == digest), None)

    def latest(self, cloud: str) -> Survey | None:
        """Give the newest survey of a cloud, or None."""
        newest = (
            sa.select(surveys.c.id, surveys.c.body)
            .where(surveys.c.cloud == cloud)
            .order_by(surveys.c.taken_at.desc(), surveys.c.id.desc())
        )
        with self._engine.connect() as connection:
            row = connection.execute(newest.limit(1)).one_or_none()
        return None if row is None else survey_of(row.body, f"survey {row.id}")

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
                    surveys.insert().values(
                        id=survey_id,
                        cloud=survey.cloud,
                        taken_at=survey.taken_at,
                        digest=digest_of(body),
                        body=body,
                    )
                )
            return kept is None or kept == body


class Plans:
    """The plans that were made."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def save(self, plan: Plan) -> str:
        """Keep a plan and give its id; one that is there already stays as it is.

        ValueError when the plan is not `sealed`.
        """
        body = plan_body(plan)
        if digest_of(body) == plan.id:
            self._keep(plan, body)
        elif self.of_id(plan.id) is None:
            raise ValueError(f"plan {plan.id} was not sealed")
        return plan.id

    def keep_file(self, plan: Plan, text: str) -> None:
        """Keep a plan as the file says it that it was read from; one that is there already stays as it is.

        From the plan alone it could not be done: a later version writes fields that the file has not, and the id would
        not fit.
        """
        self._keep(plan, body_of_file(text))

    def load(self, id_or_prefix: str) -> Plan:
        """Give one plan; NoId, NotKept or Ambiguous when the id is of none or of several; the errors of `plan_of`."""
        plan_id, body = _row(self._engine, plans, id_or_prefix)
        return plan_of(body, f"plan {plan_id[:12]}", plan_id)

    def of_id(self, plan_id: str) -> Plan | None:
        """Give the plan with exactly this id, or None; the errors of `plan_of`."""
        with self._engine.connect() as connection:
            body = connection.execute(sa.select(plans.c.body).where(plans.c.id == plan_id)).scalar()
        return None if body is None else plan_of(body, f"plan {plan_id[:12]}", plan_id)

    def file_of(self, plan: Plan) -> str:
        """Give a plan that is kept as the text of a file, in the format in which it was made."""
        plan_id, body = _row(self._engine, plans, plan.id)
        return plan_file(body, plan_id)

    def listed(self) -> list[tuple[str, str, str | None, datetime]]:
        """Give id, aim, the run it belongs to and date of all plans, newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(plans.c.id, plans.c.aim, plans.c.of_run, plans.c.kept_at).order_by(plans.c.kept_at.desc())
            )
            return [(row.id, row.aim, row.of_run, row.kept_at) for row in rows]

    def _keep(self, plan: Plan, body: str) -> None:
        row = {"id": plan.id, "aim": plan.aim, "of_run": plan.of_run, "kept_at": datetime.now(UTC), "body": body}
        try:
            with self._engine.begin() as connection:
                connection.execute(plans.insert().values(**row))
        except IntegrityError:
            self.load(plan.id)


def the_one(found: Sequence[str], given: str, noun: str) -> str:
    """Give the only id found.

    NotKept when there is none, Ambiguous when there are several and none is ``given`` itself.
    """
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


def must_be_id(given: str, noun: str) -> None:
    """Raise NoId for what no id is nor begins with: nothing, a path, a pattern."""
    if not _AN_ID.fullmatch(given):
        raise NoId(
            f"{given!r} is no id of a {noun}, nor the beginning of one",
            cure="`watari show` lists what is kept, with its ids",
        )


def _row(engine: sa.Engine, table: sa.Table, id_or_prefix: str) -> tuple[str, str]:
    """The id and the body of the one document that is meant."""
    noun = table.name.removesuffix("s")
    must_be_id(id_or_prefix, noun)
    with engine.connect() as connection:
        ids = (
            connection.execute(sa.select(table.c.id).where(starting_with(table.c.id, id_or_prefix)).limit(10))
            .scalars()
            .all()
        )
        wanted = the_one(ids, id_or_prefix, noun)
        return wanted, str(connection.execute(sa.select(table.c.body).where(table.c.id == wanted)).scalar_one())
