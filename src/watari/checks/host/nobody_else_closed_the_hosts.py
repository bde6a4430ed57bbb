"""No host that is to be emptied was closed before by somebody else, or by itself.

Why: a host that is closed already keeps the reason that it has, and undo does not open it; whoever wrote that reason
may be at work on it. One that nova-compute closed itself (`AUTO: `) has lost its libvirt: nothing can be moved off it
until that is back, and then it opens by itself.

Source: `disabled_reason` of the service; `DISABLE_PREFIX` and `_set_host_enabled` in nova/virt/libvirt/driver.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, block, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.survey.compute import Service

BY_ITSELF = "AUTO: "
OURS = "watari"


@wants(cloud=("services",))
def nobody_else_closed_the_hosts(case: HostCase) -> Iterator[Found]:
    """Read why each of these hosts is closed; a reason of ours is no news."""
    for host in case.leaving:
        service = case.computes.get(host)
        if service is not None and not service.enabled:
            reason = service.disabled_reason or "no reason given"
            if reason.startswith(BY_ITSELF) and not case.rebuilds:
                yield _lost_libvirt(service, reason)
            elif not reason.lower().startswith(OURS):
                act = (
                    f"ask who closed it: nothing to do if they know; {case.cli} compute service list --host {host}"
                    " --long"
                )
                yield warn(
                    host,
                    f"{host} is closed already ({reason}): it stays so with that reason, also after an undo",
                    act,
                    reason=reason,
                )


def _lost_libvirt(service: Service, reason: str) -> Found:
    act = f"on {service.host}: systemctl status libvirtd virtqemud; it opens by itself when libvirt answers again"
    return block(
        service.host,
        f"nova-compute of {service.host} closed itself ({reason}): its libvirt does not answer",
        act,
        reason=reason,
    )
