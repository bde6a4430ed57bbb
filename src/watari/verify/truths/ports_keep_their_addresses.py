"""Every network card is where it was: same order, MAC, addresses, groups and pairs, open or closed as before.

Why: a guest that finds another card or another address does not come back by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.survey.network import Port
from watari.verify.case import CrossingTruthCase, Moved, by_id
from watari.verify.truth import Fact, fact, truth


@truth(target=("instances", "ports", "security_groups"))
def ports_keep_their_addresses(case: CrossingTruthCase) -> Iterator[Fact]:
    """Compare port by port."""
    for moved in case.moved:
        new = case.new_addresses(moved)
        for at, (was, now) in enumerate(case.port_pairs(moved), start=1):
            for says in _differences(case, moved, (was, now), new):
                yield fact(
                    "block",
                    moved.subject,
                    f"network card {at}: {says}",
                    "look at the port; `watari undo RUN` brings the source back",
                    port=was.id,
                )


def _differences(
    case: CrossingTruthCase, moved: Moved, ports: tuple[Port, Port | None], new: dict[str, str]
) -> Iterator[str]:
    was, now = ports
    if now is None:
        yield "its port is not on the target"
        return
    if now.device_id != moved.target_id:
        yield f"its port belongs to {now.device_id or 'nobody'}"
    wanted = sorted(new.get(fixed.address, fixed.address) for fixed in was.fixed_ips)
    found = sorted(fixed.address for fixed in now.fixed_ips)
    if wanted != found:
        yield f"it has {', '.join(found)} instead of {', '.join(wanted)}"
    for name in ("mac", "admin_up", "port_security", "vnic_type", "address_pairs"):
        if getattr(was, name) != getattr(now, name):
            yield f"its {name.replace('_', ' ')} is {getattr(now, name)}, and was {getattr(was, name)}"
    groups = _groups(case, was), _groups(case, now, after=True)
    if groups[0] != groups[1]:
        yield f"its security groups are {groups[1]}, and were {groups[0]}"


def _groups(case: CrossingTruthCase, port: Port, *, after: bool = False) -> list[str]:
    survey = case.after["target"] if after else case.before["source"]
    known = by_id(survey.security_groups)
    return sorted(known[id_].name if id_ in known else id_ for id_ in port.security_group_ids)
