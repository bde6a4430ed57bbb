"""Plans as files and by id."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from watari.errors import WatariError
from watari.model.plan import Plan
from watari.model.stored import Damaged, file_text, plan_of
from watari.operate.context import Context
from watari.private import write_private


class PlanUnreadable(WatariError):
    """A file that should be a plan is no text that can be read."""

    id: ClassVar[str] = "plan.unreadable"


class PlanNotWritten(WatariError):
    """The file that a plan was to be written to cannot be written."""

    id: ClassVar[str] = "plan.not-written"


def find_plan(given: str, at: Context) -> Plan:
    """Give the plan that ``given`` names: a file, or the id (or its beginning) of one that is kept."""
    return _read(Path(given), at)[0] if Path(given).is_file() else at.store.plans.load(given)


def plan_to_run(given: str, at: Context) -> Plan:
    """Give the plan that ``given`` names as `find_plan` does; one from a file is kept as the file says it."""
    if not Path(given).is_file():
        return at.store.plans.load(given)
    plan, text = _read(Path(given), at)
    at.store.plans.keep_file(plan, text)
    return plan


def plan_text(given: str, at: Context) -> str:
    """Give the plan that ``given`` names as text that is a plan file."""
    path = Path(given)
    return _read(path, at)[1] if path.is_file() else at.store.plans.file_of(at.store.plans.load(given))


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan as a JSON file that people can read and compare; PlanNotWritten says why it cannot be."""
    if not path.parent.is_dir():
        raise PlanNotWritten(f"{path} cannot be written: there is no folder {path.parent}", cure=_elsewhere(plan))
    try:
        write_private(path, file_text(plan))
    except OSError as error:
        raise PlanNotWritten(f"{path} cannot be written: {error.strerror}", cure=_elsewhere(plan)) from error


def _elsewhere(plan: Plan) -> str:
    return f"name a file that can be; the plan itself is kept: `watari show {plan.id[:12]}`"


def _read(path: Path, at: Context) -> tuple[Plan, str]:
    """Read a plan and its text from a file; the errors of `plan_of`, and Damaged when another plan is kept by its id.

    An id of format 1 does not prove what the file says: where the plan is kept, that one counts.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        cure = "see that you may read it, or name the plan by its id"
        raise PlanUnreadable(f"{path} cannot be read: {error.strerror}", cure=cure) from error
    except UnicodeDecodeError as error:
        cure = "name a file that `watari plan GOAL.yaml -o FILE` wrote"
        raise PlanUnreadable(f"{path} is no plan of Watari: {error}", cure=cure) from error
    plan = plan_of(text, str(path))
    kept = at.store.plans.of_id(plan.id)
    if kept not in (None, plan):
        cure = f"`watari run {plan.id[:12]}` runs the one that is kept; make another with `watari plan`"
        raise Damaged(
            f"{path} was changed since it was made: plan {plan.id[:12]}, which is kept, says otherwise", cure=cure
        )
    return plan, text
