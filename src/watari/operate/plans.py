"""Plans as files and by id."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import ValidationError

from watari.errors import WatariError
from watari.model.plan import Plan
from watari.operate.context import Context


class PlanUnreadable(WatariError):
    """A file is not a plan, or is one of another version of Watari."""

    id: ClassVar[str] = "plan.unreadable"


class PlanNotWritten(WatariError):
    """The file that a plan was to be written to cannot be written."""

    id: ClassVar[str] = "plan.not-written"


def find_plan(given: str, at: Context) -> Plan:
    """Give the plan that ``given`` names: a file, or the id (or its beginning) of one that is kept."""
    path = Path(given)
    return read_plan(path) if path.is_file() else at.store.plans.load(given)


def read_plan(path: Path) -> Plan:
    """Read a plan from a JSON file; PlanUnreadable says what is wrong with it."""
    try:
        return Plan.model_validate_json(path.read_text("utf-8"))
    except OSError as error:
        cure = "see that you may read it, or name the plan by its id"
        raise PlanUnreadable(f"{path} cannot be read: {error.strerror}", cure=cure) from error
    except (ValidationError, UnicodeDecodeError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        cure = "make it anew with `watari plan GOAL.yaml -o FILE`"
        raise PlanUnreadable(
            f"{path} is no plan of this version of Watari: {where}: {first['msg']}", cure=cure
        ) from error


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan as a JSON file that people can read and compare; PlanNotWritten says why it cannot be."""
    try:
        path.write_text(plan.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        cure = f"name a file that can be; the plan itself is kept: `watari show {plan.id[:12]}`"
        raise PlanNotWritten(f"{path} cannot be written: {error.strerror}", cure=cure) from error
