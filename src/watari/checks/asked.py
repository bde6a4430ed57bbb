"""What checks of every journey are asked about: the goal as all goals are, and the instances that it is about."""

from __future__ import annotations

from typing import Protocol

from watari.checks.wants import Sided
from watari.model.goal import Goal
from watari.model.survey.compute import Instance


class WithGoal(Sided, Protocol):
    """A case of any journey, with the goal and the ids of all checks that are asked with this one."""

    @property
    def goal(self) -> Goal:
        """What the operator wants."""

    @property
    def check_ids(self) -> frozenset[str]:
        """The ids that an acceptance may name."""


class WithInstances(Sided, Protocol):
    """A case of any journey, with the instances that it is about."""

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The instances."""
