"""With which microversion a service is asked: the newest that both sides know, and never less than the call needs.

Each call is asked with the newest of `KNOWN`, or with the cloud's own highest where that is less; what its answers then
lack is optional for our readers (they say since when it is told). A call that needs more than `KNOWN` says so by
``least``, one that must not go beyond some version by ``at_most``. A cloud that offers less than the least is told so,
by MicroversionMissing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Known(NamedTuple):
    """``least`` is what our readers cannot do without, ``newest`` the highest whose answers they understand."""

    least: str
    newest: str


KNOWN: Mapping[str, Known] = {
    # 2.71 (Stein): an instance tells its own groups; flavors inside instances came by 2.47, a group's policy by 2.64.
    # 2.100: 2025.1.
    "compute": Known("2.71", "2.100"),
    # 1.6 (Pike): traits of providers. 1.39: 2023.1.
    "placement": Known("1.6", "1.39"),
    # 3.70: Xena.
    "volume": Known("3.0", "3.70"),
}

COMPUTE_LOCK_REASON = "2.73"
"""Train: least for a lock that says whose it is."""
COMPUTE_CPU_INFO = "2.87"
"""At most for hypervisors: 2.88 took cpu_info away."""
COMPUTE_ANY_EXTRA_SPECS = "2.85"
"""At most for flavors: 2.86 refuses extra specs that this Nova does not know, though other drivers may read them."""
PLACEMENT_ROOT_PROVIDERS = "1.29"
"""Stein: least for candidates, of which the root provider is the host."""
VOLUME_SNAPSHOT_WITHOUT_FORCE = "3.66"
"""Where offered, a snapshot of an attached volume needs no flag and refuses `force: false` (seen: 2024.1, 2026.1)."""
