"""What makes a plan the same for the same input: digests, marks and ids that are worked out and never drawn by lot."""

from __future__ import annotations

from hashlib import blake2b
from uuid import NAMESPACE_URL, uuid5

from watari.model.goal import Goal
from watari.model.record import Record
from watari.model.survey.survey import Survey

MARK_BYTES = 5


def digest(record: Record) -> str:
    """Give the digest of a record's content."""
    return blake2b(record.model_dump_json().encode(), digest_size=20).hexdigest()


def seed(goal: Goal, *surveys: Survey) -> str:
    """Give the digest of all that a plan is made from.

    The surveys' dates belong to it: a plan made again after an undo must choose other image ids, because Glance gives
    the id of a deleted image to nobody.
    """
    parts = "".join(digest(record) for record in (goal, *surveys))
    return blake2b(parts.encode(), digest_size=20).hexdigest()


def mark(of: str, key: str) -> str:
    """Give the short word by which a thing that the step ``key`` makes is found again."""
    return blake2b(f"{of}/{key}".encode(), digest_size=MARK_BYTES).hexdigest()


def chosen_id(of: str, key: str) -> str:
    """Give the id of a thing that the step ``key`` makes, where the API takes ids from us."""
    return str(uuid5(NAMESPACE_URL, f"watari:{of}/{key}"))
