"""The step that removes a thing, whatever it is."""

from __future__ import annotations

from typing import ClassVar, Literal

from watari.model.record import Ref
from watari.model.steps.step import Before, CloudStep, Made, Step

Thing = Literal[
    "project",
    "user",
    "flavor",
    "keypair",
    "server_group",
    "security_group",
    "network",
    "subnet",
    "router",
    "port",
    "floating_ip",
    "volume",
    "snapshot",
    "image",
    "instance",
]


class Remove(CloudStep):
    """Remove ``thing`` ``id``; already absent is done. A keypair's id is ``USER_ID/NAME``."""

    kind: Literal["remove"] = "remove"
    thing: Thing
    id: Ref
    no_way_back: ClassVar[str | None] = (
        "what is removed is gone; a plan removes only what the journal says was made by it, or what finish names"
    )

    @property
    def closes(self) -> bool:
        """A copy that is removed serves no more."""
        return self.thing == "instance"

    @property
    def works(self) -> tuple[str, ...]:
        """Cinder deletes while one waits."""
        return (f"remove_{self.thing}",) if self.thing in ("volume", "snapshot") else ()

    def title(self) -> str:
        """Name the thing and its id."""
        return f"remove {self.thing.replace('_', ' ')} {self.id}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """There is none."""
        return None


def removal(step: Step, thing: Thing, made: Made) -> Step:
    """Give the removal of what ``step`` made."""
    return Remove(**step.named("remove"), thing=thing, id=made["id"])
