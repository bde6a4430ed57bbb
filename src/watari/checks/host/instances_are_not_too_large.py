"""No running instance that moves has more than a tebibyte of memory.

Why: so much memory may change faster than it is carried; the move then lasts for hours, and ends in an abort or in a
pause that the guest notices. Vendors do not promise that it comes to an end.

Source: rules L20 and L24: Red Hat's guidance for instances above 1 TB; Nova itself gives up after
`live_migration_completion_timeout` (800 s) for each GiB.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

MOST_MIB = 1 << 20
"""A tebibyte: Red Hat wants to be asked before more than that goes live."""


@wants(cloud=("instances",))
def instances_are_not_too_large(case: HostCase) -> Iterator[Found]:
    """Look at the memory of each instance that moves while it runs."""
    for instance in case.going_live:
        if instance.flavor.ram_mib > MOST_MIB:
            yield warn(
                instance.name,
                f"{instance.name} has {instance.flavor.ram_mib >> 10} GiB of memory: it may change faster than it is"
                " carried",
                "ask its owner for a quiet hour, or to stop it for the move: what is stopped goes cold",
            )
