"""The deed of a step: look at it, and act. Taking it back is the deed of its inverse record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from watari.clouds.port import Cloud
from watari.clouds.reach import Reach
from watari.model.claims import REHEARSED, RunMark
from watari.model.record import Ref, known
from watari.model.steps.step import CloudStep, Side, Step
from watari.steps.sight import Sight

S_contra = TypeVar("S_contra", bound=Step, contravariant=True)


@dataclass(frozen=True)
class Scene:
    """What a deed may touch, what is known of its earlier attempts, and a place to tell of its progress.

    Steps that reach a deed have no open references left (`watari.model.specs.resolved`).
    ``mark`` is what this run leaves on instances that it has claimed. ``ours`` is True when an earlier attempt
    of this run wrote its intent and found the thing absent before: what is there now is then ours; ``before`` is what
    that attempt found. ``memory`` is for what one look leaves to the next ones; a kill wipes it. ``tell`` takes facts
    while a long act goes on, such as ``{"sent_bytes": 1048576}``.
    """

    reach: Reach
    mark: RunMark = REHEARSED
    ours: bool = False
    before: Mapping[str, Any] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    tell: Callable[[dict[str, Any]], None] = field(default=lambda _facts: None)

    def cloud(self, step: CloudStep) -> Cloud:
        """The step's cloud, in the step's project."""
        return self.side(step.cloud, step.project)

    def side(self, side: Side, project: Ref | None = None) -> Cloud:
        """One of the clouds, in a project."""
        cloud = self.reach.cloud(side)
        return cloud if project is None else cloud.in_project(known(project))


class Deed(Protocol[S_contra]):
    """How one kind of step is looked at and done.

    Deeds hold no state: any of them may die at any time and be run again.
    """

    def look(self, step: S_contra, scene: Scene) -> Sight:
        """See how far the step is. Reads only; raises CloudError when the cloud does not answer."""

    def act(self, step: S_contra, scene: Scene) -> None:
        """Bring it further, from ``todo`` or ``partial``; what it began is seen by looking again."""
