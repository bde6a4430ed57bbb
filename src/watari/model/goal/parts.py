"""What goals of every journey are made of: which instances, from where to look, how much at once, what is accepted."""

from __future__ import annotations

from abc import abstractmethod
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import Field, model_validator

from watari.model.addresses import TcpPort, a_namespace, an_ssh_host
from watari.model.record import Record
from watari.model.steps.step import Side
from watari.model.survey.compute import Instance


class Choice(Record):
    """Which instances a wave takes: by name pattern (as in a shell), by metadata, or both."""

    name: str | None = None
    metadata: dict[str, str] = {}

    def takes(self, instance: Instance) -> bool:
        """Whether ``instance`` is chosen."""
        if self.name is not None and not fnmatchcase(instance.name, self.name):
            return False
        return all(instance.metadata.get(key) == value for key, value in self.metadata.items())


class WaveGoal(Record):
    """A wave: what goes together, stateless roles first, databases last.

    An instance belongs to the first wave that takes it.
    """

    name: str
    take: tuple[Choice, ...]
    hold: bool = False


class Vantage(Record):
    """A place to look from: a network namespace of this machine, or a host reached by SSH.

    ``where`` names it: a namespace as `ip netns` does, a host as `ssh` does (`user@host`, or a name of its
    configuration). ``side`` is the cloud whose side it stands for.
    """

    name: Annotated[str, Field(min_length=1)]
    kind: Literal["namespace", "ssh"] = "namespace"
    where: str
    side: Literal["source", "target", "both"] = "both"
    tcp_port: TcpPort | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Vantage:
        (a_namespace if self.kind == "namespace" else an_ssh_host)(self.where)
        return self


class Limits(Record):
    """How much may go on at once; all of them can be changed while a run goes on (`watari limit`)."""

    moves: Annotated[int, Field(ge=1)] = 4
    per_source_host: Annotated[int, Field(ge=1)] = 2
    per_target_host: Annotated[int, Field(ge=1)] = 2
    carries: Annotated[int, Field(ge=1)] = 2


class Acceptance(Record):
    """A finding that somebody knows of and accepts.

    By its id and, where it names one, its subject (a shell pattern).
    """

    finding: str
    subject: str = "*"
    by: str
    because: str = ""

    def covers(self, finding_id: str, subject: str) -> bool:
        """Whether a finding is accepted by this."""
        return self.finding == finding_id and fnmatchcase(subject, self.subject)


class Goal(Record):
    """What the goals of all journeys say."""

    vantages: tuple[Vantage, ...] = ()
    limits: Limits = Limits()
    accept: tuple[Acceptance, ...] = ()

    @model_validator(mode="after")
    def _one_vantage_of_a_name(self) -> Goal:
        names = [vantage.name for vantage in self.vantages]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            message = f"two of `vantages` are called {twice!r}: what they see is told by their names"
            raise ValueError(message)
        return self

    @property
    @abstractmethod
    def clouds(self) -> dict[Side, str]:
        """The clouds of clouds.yaml that it is about, by the side that each stands for."""

    @property
    @abstractmethod
    def says(self) -> str:
        """What is wanted, in a few words, for the head of a plan."""

    def accepted_by(self, finding_id: str, subject: str) -> str | None:
        """Who accepts such a finding; None when nobody does."""
        return next((accepted.by for accepted in self.accept if accepted.covers(finding_id, subject)), None)
