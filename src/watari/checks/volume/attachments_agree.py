"""Nova and Cinder agree which volumes a moving instance has.

Why: where they differ, an attachment is half done or half undone: a disk would be left out, or captured while it is
somewhere else.

Source: os-volume_attachments of Nova against the attachments of Cinder's volumes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, leaves_out
from watari.checks.wants import wants


@wants(source=("instances", "volumes"))
def attachments_agree(case: CrossingCase) -> Iterator[Found]:
    """Compare both lists for each instance; what the plan leaves out is told in its words."""
    for reason in case.facts.staying("attachment"):
        look = (
            f"{case.source_cli} volume show {reason.address}; detach it there, or survey with an account that sees it"
        )
        yield leaves_out(reason.left, f"{reason.instance.name}: {reason.address}", look)
    cinder: dict[str, set[str]] = defaultdict(set)
    for volume in case.source.volumes:
        for attachment in volume.attachments:
            cinder[attachment.instance_id].add(volume.id)
    for instance in case.instances:
        nova = {volume.id for volume in case.facts.volumes_of(instance)}
        for volume_id in sorted(nova ^ cinder[instance.id]):
            who, other = ("Nova", "Cinder") if volume_id in nova else ("Cinder", "Nova")
            yield block(
                f"{instance.name}: {volume_id}",
                f"{who} says that volume {volume_id} is attached to {instance.name}, {other} does not",
                f"{case.source_cli} volume attachment list --volume-id {volume_id}; "
                f"{case.source_cli} server volume list {instance.id}; mend the one that is wrong",
            )
