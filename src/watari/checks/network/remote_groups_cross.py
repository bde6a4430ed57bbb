"""Security groups that rules of the chosen projects refer to cross as well.

Why: a rule "allow from the members of group G" lets nobody in when G is not on the target; and instances of G that stay
behind are no members there.

Source: Neutron's remote_group_id: a rule lets in the addresses of the group's ports. During a crossing both clouds have a port
for every address (the one that serves, and the one that holds the address), in the same groups. Only where a network is joined
by a router an instance gets another address, which the old cloud's groups do not know: rules need CIDRs for that time.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, lost, warn
from watari.checks.wants import wants


@wants(source=("instances", "ports", "projects", "security_groups"))
def remote_groups_cross(case: Case) -> Iterator[Found]:
    """Look up the groups that rules refer to, and whether members with new addresses are split between waves."""
    used = {g for p in case.ports for g in p.security_group_ids}
    groups = {g.id: g for g in case.source.security_groups}
    routed = {network.id for _, network in case.routed}
    wave_of = {i.id: name for name, instances in case.waves for i in instances}
    for group in (g for g in case.source.security_groups if g.id in used):
        for remote_id in sorted({r.remote_group_id for r in group.rules if r.remote_group_id}):
            remote = groups.get(remote_id)
            if remote is None or remote.project_id not in case.choices:
                says = f"rules of {group.name} allow members of group {remote.name if remote else remote_id}, which does not cross"
                yield lost(
                    group.name,
                    says,
                    "allow their CIDR instead: openstack security group rule create --remote-ip CIDR",
                    id=group.id,
                )
                continue
            members = [p for p in case.ports if {group.id, remote_id} & set(p.security_group_ids)]
            ends = {wave_of.get(p.device_id, "none") for p in members}
            if len(ends) > 1 and any(p.network_id in routed for p in members):
                says = f"rules of {group.name} allow members of {remote.name}; between the waves these are in different clouds"
                act = (
                    f"for that time: openstack security group rule create --remote-ip CIDR {group.name}, in both clouds"
                )
                yield warn(group.name, says, act, waves=", ".join(sorted(ends)))
