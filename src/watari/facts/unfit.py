"""What a goal wants of clouds that do not have it.

The planner refuses with the words with which a check stops before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from watari.errors import GoalDoesNotFit

UnfitRule = Literal["project", "domain", "network", "segment", "routed", "flavor", "volume type", "unknown", "order"]


@dataclass(frozen=True)
class Unfit:
    """One thing that the goal names and the clouds do not have, or that contradicts itself.

    ``rule`` tells which check says it.
    """

    rule: UnfitRule
    subject: str
    says: str
    cure: str

    def error(self) -> GoalDoesNotFit:
        """The planner's refusal."""
        return GoalDoesNotFit(self.says, cure=self.cure)
