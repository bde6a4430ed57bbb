"""What answered before its move answers now.

Why: a guest may run on its new host and be reached by nobody; an agent that does not install its flows is seen from
outside alone (ovn-controller took 88 s for it in ovn-org/ovn issue 261).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.verify.host_case import HostTruthCase
from watari.verify.truth import Fact, fact, truth


@truth()
def addresses_still_answer(case: HostTruthCase) -> Iterator[Fact]:
    """Compare what each vantage point sees now with what it saw before."""
    now = {(o.vantage, o.address): o for o in case.now.observations}
    for gone in case.gone:
        addresses = {fixed.address for port in case.before["cloud"].ports_of(gone.was.id) for fixed in port.fixed_ips}
        for was in (o for o in case.before["cloud"].observations if o.address in addresses and o.answers):
            seen = now.get((was.vantage, was.address))
            if seen is None:
                yield fact(
                    "unknown", gone.subject, f"nobody looked at {was.address} from {was.vantage}", "watari verify RUN"
                )
            elif not seen.answers:
                act = "openstack port list --server ID; the agent of its host; arping from the vantage point"
                yield fact("block", gone.subject, f"{was.address} does not answer {was.vantage} any more", act)
