"""One kind of record by key, in the order in which the records came."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from watari.clouds.simulated.refusals import not_there
from watari.model.record import Record

R = TypeVar("R", bound=Record)


def by_id(record: Record) -> str:
    """The key of most records."""
    return str(getattr(record, "id"))  # noqa: B009 - a record without an id brings a key of its own


class Table(Generic[R]):
    """Records are frozen: a change puts another one in the place of the old. ``changed`` collects keys for who watches.

    An index gives the values under which `by` finds a record: what is asked at every call must not cost a look at all
    records. It must give few records each, since the keys under a value are one tuple, made anew at every change;
    nothing (None, "") is no value.
    """

    def __init__(
        self, noun: str, key: Callable[[R], str] = by_id, **indexes: Callable[[R], Iterable[Hashable]]
    ) -> None:
        self.noun = noun
        self.key = key
        self.changed: set[str] = set()
        self._records: dict[str, R] = {}
        self._indexes = indexes
        self._found: dict[tuple[str, Hashable], tuple[str, ...]] = {}
        self._places: dict[str, int] = {}
        self._count = 0

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

    def by(self, index: str, value: Hashable) -> list[R]:
        """The records that an index finds under a value, in their order."""
        keys = self._found.get((index, value), ())
        ordered = sorted(keys, key=self._places.__getitem__) if len(keys) > 1 else keys
        return [self._records[key] for key in ordered]

    def put(self, record: R) -> R:
        """Add a record, or replace the one with its key in its place."""
        key = self.key(record)
        before = self._records.get(key)
        if before is None:
            self._count += 1
            self._places[key] = self._count
        self._records[key] = record
        self._index(key, before, record)
        self.changed.add(key)
        return record

    def change(self, key: str, **fields: Any) -> R:
        """Give a record other fields; NotThere when there is none."""
        return self.put(self.get(key).model_copy(update=fields))

    def drop(self, key: str) -> R:
        """Remove a record; NotThere when there is none."""
        record = self.get(key)
        del self._records[key], self._places[key]
        self._index(key, record, None)
        self.changed.add(key)
        return record

    def copy(self) -> Table[R]:
        """The same records in a table of its own."""
        other = Table(self.noun, self.key, **self._indexes)
        other._records, other._found, other._places = dict(self._records), dict(self._found), dict(self._places)
        other._count = self._count
        return other

    def _index(self, key: str, before: R | None, now: R | None) -> None:
        for name, values in self._indexes.items():
            old = set() if before is None else {value for value in values(before) if value}
            new = set() if now is None else {value for value in values(now) if value}
            for value in old - new:
                left = tuple(other for other in self._found[name, value] if other != key)
                if left:
                    self._found[name, value] = left
                else:
                    del self._found[name, value]
            for value in new - old:
                self._found[name, value] = (*self._found.get((name, value), ()), key)
