"""What makes a plan the same for the same input: digests, marks and ids that are worked out and never drawn by lot."""

from __future__ import annotations

from hashlib import blake2b
from uuid import NAMESPACE_URL, uuid5

from watari.model.goal import Goal
from watari.model.record import Record
from watari.model.stored import digest_of
from watari.model.survey.survey import Survey

MARK_BYTES = 5


def seed(goal: Goal, *surveys: Survey) -> str:
    """Give the digest of all that a plan is made from.

    The surveys' dates belong to it: a plan made again after an undo must choose other image ids, because Glance gives
    the id of a deleted image to nobody. What only says what is usual (a field's default) does not: a later version that
    knows a field more plans the same marks and ids.
    """
    records: tuple[Record, ...] = (goal, *surveys)
    return digest_of("".join(digest_of(record.model_dump_json(exclude_defaults=True)) for record in records))


def mark(of: str, key: str) -> str:
    """Give the short word by which a thing that the step ``key`` makes is found again."""
    return blake2b(f"{of}/{key}".encode(), digest_size=MARK_BYTES).hexdigest()


def chosen_id(of: str, key: str) -> str:
    """Give the id of a thing that the step ``key`` makes, where the API takes ids from us."""
    return str(uuid5(NAMESPACE_URL, f"watari:{of}/{key}"))
