"""One kind of record by key, in the order in which the records came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from watari.clouds.simulated.refusals import not_there
from watari.model.record import Record

R = TypeVar("R", bound=Record)


def by_id(record: Record) -> str:
    """The key of most records."""
    return str(getattr(record, "id"))  # noqa: B009 - a record without an id brings a key of its own


class Table(Generic[R]):
    """Records are frozen: a change puts another one in the place of the old. ``changed`` collects keys for who watches."""

    def __init__(self, noun: str, key: Callable[[R], str] = by_id) -> None:
        self.noun = noun
        self.key = key
        self.changed: set[str] = set()
        self._records: dict[str, R] = {}

    def __iter__(self) -> Iterator[R]:
        """The records, in their order, as they are now."""
        return iter(list(self._records.values()))

    def __contains__(self, key: str) -> bool:
        """Whether there is a record of this key."""
        return key in self._records

    def __len__(self) -> int:
        """How many there are."""
        return len(self._records)

    def items(self) -> list[tuple[str, R]]:
        """Keys with their records."""
        return list(self._records.items())

    def get(self, key: str) -> R:
        """The record; NotThere when there is none."""
        if key not in self._records:
            raise not_there(self.noun, key)
        return self._records[key]

    def find(self, key: str | None) -> R | None:
        """The record, or None."""
        return None if key is None else self._records.get(key)

    def where(self, fits: Callable[[R], bool]) -> list[R]:
        """The records that fit."""
        return [record for record in self._records.values() if fits(record)]

    def put(self, record: R) -> R:
        """Add a record, or replace the one with its key in its place."""
        self._records[self.key(record)] = record
        self.changed.add(self.key(record))
        return record

    def change(self, key: str, **fields: Any) -> R:
        """Give a record other fields; NotThere when there is none."""
        return self.put(self.get(key).model_copy(update=fields))

    def drop(self, key: str) -> R:
        """Remove a record; NotThere when there is none."""
        record = self.get(key)
        del self._records[key]
        self.changed.add(key)
        return record

    def copy(self) -> Table[R]:
        """The same records in a table of its own."""
        other = Table(self.noun, self.key)
        other._records = dict(self._records)
        return other
