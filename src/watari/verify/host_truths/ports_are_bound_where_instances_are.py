"""Every port of a moved instance is bound to the host where the instance is, up while it runs, and to no other host.

Why: an inactive binding that stays on the old host makes Neutron answer 409 to the next migration back there, and Nova
skips that host without saying so. A port that is down while its instance runs serves nobody, or is said to be down by
mistake: with OVN, Neutron hears of ports by events alone, and one that comes during a live migration may get lost for
good.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.survey.network import Port
from watari.verify.host_case import Gone, HostTruthCase
from watari.verify.truth import Fact, fact, truth

SET_RIGHT = (
    "`openstack port set --disable {port}`, then `--enable {port}` sets it right, and cuts it off for about a second"
)


@truth(cloud=("ports", "bindings"))
def ports_are_bound_where_instances_are(case: HostTruthCase) -> Iterator[Fact]:
    """Compare each port's bindings with its instance's host."""
    for gone in case.gone:
        if gone.now is not None:
            yield from _of_instance(case, gone)


def _of_instance(case: HostTruthCase, gone: Gone) -> Iterator[Fact]:
    for port in case.now.ports_of(gone.was.id):
        address = port.fixed_ips[0].address if port.fixed_ips else port.mac
        if gone.now is not None and port.host != gone.now.host:
            act = f"openstack port show {port.id}; a reboot --hard of the instance binds it anew"
            yield fact(
                "block", gone.subject, f"its port of {address} is bound to {port.host}, it is on {gone.now.host}", act
            )
        if gone.now is not None and gone.now.status == "ACTIVE" and port.admin_up and port.status != "ACTIVE":
            yield _down(case, gone, port, address)
        for binding in case.now.bindings:
            if binding.port_id == port.id and not binding.active:
                act = f"as an admin, by Neutron's API: DELETE /v2.0/ports/{port.id}/bindings/{binding.host}"
                yield fact(
                    "warn", gone.subject, f"its port of {address} keeps an inactive binding on {binding.host}", act
                )


def _down(case: HostTruthCase, gone: Gone, port: Port, address: str) -> Fact:
    """What answers is not down, whatever Neutron says."""
    if any(seen.address == address and seen.answers for seen in case.now.observations):
        says = f"Neutron says that its port of {address} is {port.status}, and it answers"
        return fact("warn", gone.subject, says, SET_RIGHT.format(port=port.id), port=port.id)
    host = gone.now.host if gone.now else ""
    return fact(
        "block", gone.subject, f"its port of {address} is {port.status}", f"see the agent on {host}", port=port.id
    )
