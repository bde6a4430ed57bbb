"""Whether what is there is what a step wants, told field by field."""

from __future__ import annotations

from typing import Any

from watari.model.record import Record


def differences(wanted: Record, there: Record, *names: str) -> list[str]:
    """Say in which of the fields ``names`` a thing is not as wanted.

    What a spec leaves open (None, or an empty tuple) may be anything; the order within a tuple does not matter.
    """
    pairs = ((name, getattr(wanted, name), getattr(there, name)) for name in names)
    return [difference(name, want, have) for name, want, have in pairs if not _alike(want, have)]


def difference(name: str, want: Any, have: Any) -> str:
    """One field's sentence."""
    return f"{name} is {_shown(have)}, wanted {_shown(want)}"


def _alike(want: Any, have: Any) -> bool:
    if want is None or want == ():
        return True
    if isinstance(want, tuple):
        return set(want) == set(have)
    return bool(want == have)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(sorted(_shown(item) for item in value)) or "none"
    return str(value)
