"""Every instance of the chosen projects is taken by a wave.

Why: what no wave takes stays behind; that may be meant, but it must not happen in silence.

Source: an instance belongs to the first wave of the goal that takes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def every_instance_has_a_wave(case: CrossingCase) -> Iterator[Found]:
    """Name each instance that stays behind."""
    for reason in case.facts.staying("wave"):
        instance = reason.instance
        yield warn(
            instance.name,
            left_words(reason.left),
            f"add it to a wave of the goal: take: [{{name: {instance.name!r}}}], or leave it on purpose",
            id=instance.id,
            metadata=dict(instance.metadata),
        )
