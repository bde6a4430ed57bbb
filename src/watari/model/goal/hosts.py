"""What the operator wants of a journey between the hosts of one cloud: drain, evacuate or rebalance."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from watari.model.goal.parts import Choice, Goal, Limits, WaveGoal
from watari.model.goal.use import MeasuredBy
from watari.model.record import Record
from watari.model.steps.step import Side

HOST_LIMITS = Limits(moves=16, per_source_host=1)
"""Nova itself lets one live migration at a time leave a host (`max_concurrent_live_migrations`); more would only queue
there."""


class Stall(Record):
    """What becomes of a live migration that does not come to its end.

    It is stalled when what remains to be sent has not fallen for ``after_seconds``. `wait` tells and waits on, `abort`
    leaves the instance where it is, `force_complete` lets Nova switch to post-copy or pause the guest until its memory
    is over (its operator must know what a pause does to it).
    """

    after_seconds: Annotated[int, Field(ge=60)] = 300
    then: Literal["wait", "abort", "force_complete"] = "abort"


class Fallbacks(Record):
    """What may be done with instances that cannot be moved while they run; nothing of it is done unasked.

    ``cold`` may be stopped for a cold migration; Nova starts them again on their new host.
    """

    cold: tuple[Choice, ...] = ()


class HostGoal(Goal):
    """What the goals of all journeys within one cloud say.

    ``to`` names the only hosts that may take instances; all open ones where it is empty.
    """

    cloud: str
    to: tuple[str, ...] = ()
    stall: Stall = Stall()
    limits: Limits = HOST_LIMITS

    @property
    def clouds(self) -> dict[Side, str]:
        """The one cloud."""
        return {"cloud": self.cloud}

    @property
    def leaving(self) -> tuple[str, ...]:
        """The hosts that every instance must leave; none where that is for the planner to find."""
        return ()

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The hosts that are looked at closely, by name or by a pattern as in a shell: all that may be left."""
        return self.leaving


class DrainGoal(HostGoal):
    """Every instance leaves ``hosts``, which still work.

    Before maintenance or reinstallation, or because they begin to fail.

    The hosts are closed with ``reason`` before the first move and stay closed.
    """

    journey: Literal["drain"] = "drain"
    hosts: Annotated[tuple[str, ...], Field(min_length=1)]
    reason: str = "watari: drained"
    allow: Fallbacks = Fallbacks()

    @property
    def leaving(self) -> tuple[str, ...]:
        """Those that the goal names."""
        return self.hosts

    @property
    def says(self) -> str:
        """Which hosts."""
        return f"drain of {', '.join(self.hosts)} in {self.cloud}"

    @model_validator(mode="after")
    def _to_others(self) -> DrainGoal:
        both = sorted(set(self.hosts) & set(self.to))
        if both:
            message = f"{both[0]} stands in `hosts` and in `to`: a drained host takes no instances"
            raise ValueError(message)
        return self


class Word(Record):
    """Somebody's word that the host is off, and how they know."""

    by: Annotated[str, Field(min_length=1)]
    says: Annotated[str, Field(min_length=10)]


class Fencing(Record):
    """The proof that a dead host is off: its management controller is asked, or a person gives their word.

    One of both.
    """

    controller: bool = False
    word: Word | None = None

    @model_validator(mode="after")
    def _one_proof(self) -> Fencing:
        if self.controller == (self.word is not None):
            message = (
                "say `controller: true` (clouds.yaml tells where it is), or `word: {by: NAME, says: how they know}`:"
                " one of both"
            )
            raise ValueError(message)
        return self


class EvacuateGoal(HostGoal):
    """Every instance of ``host``, which is dead, is rebuilt on other hosts.

    Instances go in the order of ``waves``, those that no wave takes at the end; an instance waits for those that it
    ``depends_on``. What ran is started again unless ``start`` is false.
    """

    journey: Literal["evacuate"] = "evacuate"
    host: str
    fencing: Fencing
    waves: tuple[WaveGoal, ...] = ()
    depends_on: dict[str, tuple[str, ...]] = {}
    start: bool = True
    reason: str = "watari: evacuated"

    @property
    def leaving(self) -> tuple[str, ...]:
        """The dead one."""
        return (self.host,)

    @property
    def says(self) -> str:
        """Which host."""
        return f"evacuation of {self.host} in {self.cloud}"


class AtMost(Record):
    """How much a rebalancing may move; None is no limit. ``gib`` counts memory and local disk once."""

    moves: Annotated[int, Field(ge=0)] | None = None
    gib: Annotated[float, Field(ge=0)] | None = None


class Far(Record):
    """How far two racks, or two zones, are from each other, in a unit of the operator's choice.

    The same name twice: inside it.
    """

    between: tuple[str, str]
    far: Annotated[float, Field(ge=0)]


class Talk(Record):
    """An instance (name or id) that talks to another, or to what is in ``rack:NAME`` or ``zone:NAME``, as a volume."""

    between: tuple[str, str]
    weight: Annotated[float, Field(gt=0)] = 1.0


class RebalanceGoal(HostGoal):
    """Instances move between hosts for an aim: to free whole hosts, to cool hot ones, or to bring near what talks.

    ``hosts`` are patterns as in a shell: only these hosts take part. ``racks`` names the rack of each host, for
    `spread` and `near`; what ``distances`` does not name is ``elsewhere`` far. ``optimum`` asks CP-SAT beside the
    greedy planner, where OR-tools is installed. ``use`` says who measures what hosts use, for `spread`; without it that
    is what Placement has booked.
    """

    journey: Literal["rebalance"] = "rebalance"
    aim: Literal["consolidate", "spread", "near"]
    hosts: Annotated[tuple[str, ...], Field(min_length=1)] = ("*",)
    at_most: AtMost = AtMost()
    racks: dict[str, str] = {}
    distances: tuple[Far, ...] = ()
    elsewhere: Annotated[float, Field(ge=0)] = 100.0
    talks: tuple[Talk, ...] = ()
    optimum: bool = False
    use: MeasuredBy | None = None
    reason: str = "watari: emptied"

    @property
    def says(self) -> str:
        """The aim."""
        return f"rebalancing of {self.cloud} ({self.aim})"

    @property
    def looked_at(self) -> tuple[str, ...]:
        """All that take part."""
        return self.hosts

    @model_validator(mode="after")
    def _somebody_talks(self) -> RebalanceGoal:
        if self.aim == "near" and not self.talks:
            message = "`aim: near` needs `talks`: who is to be near whom, such as [{between: [web-1, db-1]}]"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _use_is_spread(self) -> RebalanceGoal:
        if self.use is not None and self.aim != "spread":
            message = (
                f"`use` goes with `aim: spread` alone, and this is `aim: {self.aim}`: take `use` out, or ask for"
                " `aim: spread`"
            )
            raise ValueError(message)
        return self
