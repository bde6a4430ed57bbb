"""Every instance of the chosen projects is taken by a wave.

Why: what no wave takes stays behind; that may be meant, but it must not happen in silence.

Source: an instance belongs to the first wave of the goal that takes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def every_instance_has_a_wave(case: Case) -> Iterator[Found]:
    """Name each instance that stays behind."""
    for instance in case.candidates:
        if instance.id not in case.instance_ids:
            yield warn(
                instance.name,
                f"{instance.name} is taken by no wave and stays in {case.goal.source}",
                f"add it to a wave of the goal: take: [{{name: {instance.name!r}}}], or leave it on purpose",
                id=instance.id,
                metadata=dict(instance.metadata),
            )
