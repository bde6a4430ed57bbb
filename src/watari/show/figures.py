"""Figures as people read them."""

from __future__ import annotations

KILO = 1000
MINUTE = 60
HOUR = 3600


def size(count_bytes: float) -> str:
    """Bytes as B, kB, MB, GB, TB (powers of 1000), with one digit after the point where it says something."""
    units = ("B", "kB", "MB", "GB")
    value = float(count_bytes)
    for unit in units:
        if value < KILO:
            return f"{value:.0f} {unit}" if unit == "B" or value >= KILO / 10 else f"{value:.1f} {unit}"
        value /= KILO
    return f"{value:.1f} TB"


def duration(seconds: float) -> str:
    """Seconds as `0.8 s`, `42 s`, `3 min 10 s`, `2 h 5 min`."""
    if seconds < MINUTE / 6:
        return f"{seconds:.1f} s"
    if round(seconds) < MINUTE:
        return f"{seconds:.0f} s"
    whole = round(seconds)
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its word: `1 step`, `2 steps`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
