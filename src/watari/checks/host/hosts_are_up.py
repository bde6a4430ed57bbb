"""The hosts to be drained are up.

Why: the nova-compute of the host that an instance leaves does the work; without it nothing moves, live or cold, and a
cold migration is neither confirmed nor reverted. A host that is dead is evacuated: another journey, after proof that it
is off.

Source: rules L2 and K2: `check_instance_host` of resize in nova/compute/api.py, `_check_host_is_up` of the conductor's
live migration.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, block
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.facts.services import is_up


@wants(cloud=("services",))
def hosts_are_up(case: HostCase) -> Iterator[Found]:
    """Name each host to be drained whose nova-compute is silent.

    Hosts that are dead by the goal are no matter of this.
    """
    if case.rebuilds:
        return
    for host in case.leaving:
        service = case.computes.get(host)
        if service is not None and not is_up(service):
            how = "is declared dead (forced down)" if service.forced_down else f"is {service.state}"
            act = (
                f"on {host}: systemctl status nova-compute; when the host is dead, write a goal of the journey"
                " `evacuate`"
            )
            yield block(host, f"nova-compute of {host} {how}, so no instance can be moved off it", act)
