"""The step with which a run makes an instance its own, in the cloud itself, before it does anything to it."""

from __future__ import annotations

from typing import ClassVar, Literal

from watari.model.record import Ref
from watari.model.steps.step import Before, CloudStep, Made, Step


class SetClaim(CloudStep):
    """Put the run's mark on an instance, or take it away; only where no other run's mark stands.

    Two databases know nothing of each other, but they see the same cloud. The mark is a tag, since Nova adds each tag
    by itself: two that are added at the same time are both there afterwards, where metadata would keep the last one's
    alone.
    """

    kind: Literal["set_claim"] = "set_claim"
    claims: ClassVar[bool] = True
    instance_id: Ref
    claimed: bool = True

    def title(self) -> str:
        """Name the instance."""
        return f"{'claim' if self.claimed else 'let go of'} {self.instance_id}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Let go of what was claimed, claim what was let go of."""
        return SetClaim(**self.named("back"), instance_id=self.instance_id, claimed=not self.claimed)
