"""Configuration as data, rendered in the format of oslo.config."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Value = str | int | float | bool | Sequence[str]
Section = Mapping[str, Value]
Ini = Mapping[str, Section]


def render(ini: Ini) -> str:
    """Write sections in order. True becomes ``true``; a list becomes one option per element (a multi-valued option).

    >>> print(render({"DEFAULT": {"debug": False, "env": ["A=1", "B=2"]}}), end="")
    [DEFAULT]
    debug = false
    env = A=1
    env = B=2
    """
    blocks = (f"[{name}]\n" + "".join(f"{line}\n" for line in _lines(section)) for name, section in ini.items())
    return "\n".join(blocks)


def merge(*parts: Ini) -> dict[str, dict[str, Value]]:
    """Put several together, section by section; where two set the same option, the later one counts."""
    merged: dict[str, dict[str, Value]] = {}
    for part in parts:
        for name, section in part.items():
            merged.setdefault(name, {}).update(section)
    return merged


def without(ini: Ini, *names: str) -> Ini:
    """Leave out whole sections."""
    return {name: section for name, section in ini.items() if name not in names}


def _lines(section: Section) -> list[str]:
    lines: list[str] = []
    for option, value in section.items():
        values = [value] if isinstance(value, str | int | float) else value
        lines += [f"{option} = {_word(one)}" for one in values]
    return lines


def _word(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
