"""What the store has measured, as the rates that estimates are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watari.model.rates import MIB, Rates
from watari.store.rates import Rate

SPEEDS = {
    "capture_volume": "capture_bytes_per_second",
    "carry_image": "carry_bytes_per_second",
    "migrate_live": "live_bytes_per_second",
}
FIXED = {
    "capture_volume": "capture_seconds",
    "carry_image": "carry_seconds",
    "migrate_live": "live_seconds",
    "migrate_cold": "cold_seconds",
}
UNCOUNTED = ("migrate_live", "migrate_cold")
"""Nova counts no bytes of a cold migration, and of a live one that is over before its first report: it is a small
one."""
LARGE_BYTES = 64 * MIB
"""From this size on a step's time tells of the speed of the way; below, of what every step costs, however small."""

TIMES = {"set_power": "stop_seconds", "boot_instance": "boot_seconds", "probe": "answer_seconds"}


def rates_from(measured: Mapping[str, Rate]) -> Rates:
    """Give the rates with all that was measured in place of the lab's figures."""
    found: dict[str, Any] = {field: measured[kind].seconds for kind, field in TIMES.items() if kind in measured}
    for kind, rate in measured.items():
        speed = rate.bytes_per_second or 0.0
        if kind in SPEEDS and speed * rate.seconds >= LARGE_BYTES:
            found[SPEEDS[kind]] = speed
        elif kind in FIXED and (speed or kind in UNCOUNTED):
            found[FIXED[kind]] = rate.seconds
    return Rates(**found)
