"""Goal files."""

from __future__ import annotations

from pathlib import Path

from watari.model.goal import AnyGoal
from watari.plan.goal_file import GoalError, read_goal


def goal_from_file(path: Path) -> AnyGoal:
    """Give the goal in a file; GoalError when it is wrong, when there is no such file, or when it is no text."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise GoalError(
            f"{path} cannot be read: {why}", cure="name the goal file; `watari plan --help` shows an example"
        ) from None
    return read_goal(text, str(path))
