"""How fast clouds are: what estimates are made of.

The defaults were measured on the lab's first runs; a store's own rates replace them.
"""

from __future__ import annotations

from watari.model.record import Record

GIB = 1 << 30
MIB = 1 << 20


class Rates(Record):
    """Measured rates. Those of disks in bytes per second, the others in seconds per instance.

    ``capture`` is the way of a disk into the source's Glance, ``carry`` from Glance to Glance, ``build`` from the
    target's Glance into a volume. ``stop_seconds`` holds a guest's orderly shutdown, ``boot_seconds`` the time from
    the request to ACTIVE, ``answer_seconds`` from ACTIVE to the guest's first answer. ``live`` and ``cold`` are
    migrations between two hosts: what each costs however small the instance is, and the way of its memory and local
    disks. ``volume_filled`` is the part of a volume that is in use, as nobody but the storage knows it.
    """

    capture_bytes_per_second: float = 60.0 * MIB
    carry_bytes_per_second: float = 80.0 * MIB
    build_bytes_per_second: float = 60.0 * MIB
    capture_seconds: float = 4.0
    carry_seconds: float = 1.0
    build_seconds: float = 3.0
    stop_seconds: float = 8.0
    fence_seconds: float = 2.0
    boot_seconds: float = 9.0
    answer_seconds: float = 5.0
    live_bytes_per_second: float = 100.0 * MIB
    cold_bytes_per_second: float = 60.0 * MIB
    live_seconds: float = 15.0
    cold_seconds: float = 20.0
    ground_step_seconds: float = 1.0
    volume_filled: float = 0.4


USUAL_RATES = Rates()
"""The lab's, for a store that has measured nothing yet."""
