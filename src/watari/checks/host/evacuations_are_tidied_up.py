"""No host that takes part still waits to tidy up after an evacuation from it.

Why: until its nova-compute starts again, a host that was evacuated holds the room of what is no longer there, and Nova
refuses to declare it alive. When it starts, it destroys the guests of every instance that was evacuated from it, also
of one that has come back meanwhile.

Source: rules E9, E10, E11; `_destroy_evacuated_instances` in nova/compute/manager.py takes evacuations that are
accepted, pre-migrating or done, and all guests of these instances that its hypervisor has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.found import Found, block, lost, warn
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants


@wants(cloud=("migrations", "instances", "services", "hosts"))
def evacuations_are_tidied_up(case: HostCase) -> Iterator[Found]:
    """Look for evacuations that are done, by the host that they left.

    Of a host that is dead by the goal they are as they should be.
    """
    left: dict[str, set[str]] = defaultdict(set)
    for move in case.survey.migrations:
        if move.kind == "evacuation" and move.status == "done":
            left[move.source_host].add(move.instance_id)
    for host in case.part:
        if host in left and not (case.rebuilds and host in case.leaving):
            yield from _of_host(case, host, left[host])


def _of_host(case: HostCase, host: str, left: set[str]) -> Iterator[Found]:
    restart = f"on {host}: systemctl restart nova-compute"
    coming = {id_ for id_ in left if any(move.target_host == host for move in case.moves.get(id_, ()))}
    there = {id_ for id_ in left if id_ in case.by_id and case.by_id[id_].host == host} - coming
    if coming:
        says = (
            f"{_names(case, coming)} would go to {host}, from where it was evacuated: when nova-compute of {host}"
            " starts, it destroys it"
        )
        yield block(f"{host}: who comes back", says, f"{restart}, then survey and plan again")
    if there:
        says = (
            f"{_names(case, there)} came back to {host} after its evacuation: when nova-compute of {host} starts, it"
            " destroys it"
        )
        yield warn(f"{host}: who came back", says, f"do not restart nova-compute of {host} before they have left it")
    if gone := left - coming - there:
        says = f"{host} holds room for {_names(case, gone)}, evacuated from it, until its nova-compute starts again"
        yield (lost if host in case.leaving else warn)(host, says, f"{restart}, then survey again")


def _names(case: HostCase, ids: set[str]) -> str:
    return named(case.by_id[id_].name if id_ in case.by_id else id_ for id_ in ids)
