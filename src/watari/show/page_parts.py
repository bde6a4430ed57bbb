"""What the pages of checks, truths and errors share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from watari.checks.parts import POLICIES
from watari.model.steps.step import Side


def must_see(needs: Mapping[Side, tuple[str, ...]]) -> Iterator[str]:
    """Which parts of the surveys a check or a truth must see, with the rights that show them."""
    for side, names in needs.items():
        if names:
            seen = "\n".join(f"- {name.replace('_', ' ')}: {POLICIES.get(name, 'every account may')}" for name in names)
            yield (
                f"## What it must see of the {side}\n\nThe role admin, or these policies; else it says"
                f" `unknown`.\n\n{seen}"
            )


def acceptance(id_: str) -> str:
    """How a finding is accepted by name; findings that would do harm are not acceptable."""
    return (
        " A finding that says it may be accepted stops nothing any more once the goal names it:\n\n"
        f'```yaml\naccept:\n  - {{finding: {id_}, subject: "*", by: YOU, because: "what you know of it"}}\n```'
    )


def in_line(text: str) -> str:
    """Text as it stands in a table or a list."""
    return " ".join(text.split()) or "…"
