"""Measured figures replace the lab's, each for what it tells."""

from __future__ import annotations

from watari.model.rates import MIB, Rates
from watari.operate.measured import rates_from
from watari.store.rates import Rate

USUAL = Rates()


def carried(seconds: float, size_bytes: float) -> Rates:
    return rates_from(
        {"carry_image": Rate(step_kind="carry_image", count=3, seconds=seconds, bytes_per_second=size_bytes / seconds)}
    )


def test_large_disks_tell_of_the_speed() -> None:
    found = carried(10, 1000 * MIB)
    assert (found.carry_bytes_per_second, found.carry_seconds) == (100 * MIB, USUAL.carry_seconds)


def test_small_ones_tell_of_what_every_step_costs() -> None:
    found = carried(9, 26)
    assert (found.carry_bytes_per_second, found.carry_seconds) == (USUAL.carry_bytes_per_second, 9)


def test_what_was_not_measured_stays() -> None:
    assert rates_from({"boot_instance": Rate(step_kind="boot_instance", count=1, seconds=42)}) == USUAL.model_copy(
        update={"boot_seconds": 42}
    )


def test_migrations_tell_of_both() -> None:
    small = Rate(step_kind="migrate_live", count=2, seconds=17, bytes_per_second=1 * MIB)
    large = Rate(step_kind="migrate_live", count=2, seconds=80, bytes_per_second=400 * MIB)
    cold = Rate(step_kind="migrate_cold", count=1, seconds=33)
    assert rates_from({"migrate_live": small, "migrate_cold": cold}) == USUAL.model_copy(
        update={"live_seconds": 17, "cold_seconds": 33}
    )
    assert rates_from({"migrate_live": large}) == USUAL.model_copy(update={"live_bytes_per_second": 400 * MIB})
