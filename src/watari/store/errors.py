"""What can be wrong with what is kept, or with the place where it is kept."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class NotKept(WatariError):
    """The store has nothing by this name."""

    id: ClassVar[str] = "store.not-kept"


class Ambiguous(WatariError):
    """A shortened id fits several things."""

    id: ClassVar[str] = "store.ambiguous"


class NoId(WatariError):
    """What was given cannot be an id, nor the beginning of one."""

    id: ClassVar[str] = "store.no-id"


class DatabaseUnusable(WatariError):
    """The database cannot be opened, or is not one of ours."""

    id: ClassVar[str] = "store.unusable"


class DiskFull(DatabaseUnusable):
    """There is no room for what must be kept before anybody relies on it, so nothing more is done."""

    id: ClassVar[str] = "store.disk-full"


class DatabaseTooNew(WatariError):
    """A later Watari has written this database."""

    id: ClassVar[str] = "store.too-new"


class JournalContradiction(WatariError):
    """An entry that stands in a journal already was written again with other content: two runners, or a bug."""

    id: ClassVar[str] = "store.journal-contradiction"


class PlanHasRun(WatariError):
    """A plan runs once; what is left of its run is resumed."""

    id: ClassVar[str] = "run.plan-has-run"


class RunnerBusy(WatariError):
    """Another process runs this run, or one that belongs to it."""

    id: ClassVar[str] = "run.busy"


class LeaseLost(WatariError):
    """Another process has taken the run up while this one slept: this one writes nothing and acts no more."""

    id: ClassVar[str] = "run.lease-lost"


class ThingClaimed(WatariError):
    """Another run of this database has claimed an instance, a host, a port or a router that a plan changes."""

    id: ClassVar[str] = "run.thing-claimed"
