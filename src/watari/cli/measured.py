"""What the store has measured, as the rates that estimates are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watari.model.rates import Rates
from watari.store.rates import Rate

SPEEDS = {"capture_volume": "capture_bytes_per_second", "carry_image": "carry_bytes_per_second"}
TIMES = {"set_power": "stop_seconds", "boot_instance": "boot_seconds", "probe": "answer_seconds"}


def rates_from(measured: Mapping[str, Rate]) -> Rates:
    """Give the rates with all that was measured in place of the lab's figures."""
    found: dict[str, Any] = {field: measured[kind].seconds for kind, field in TIMES.items() if kind in measured}
    for kind, field in SPEEDS.items():
        speed = measured[kind].bytes_per_second if kind in measured else None
        if speed:
            found[field] = speed
    return Rates(**found)
