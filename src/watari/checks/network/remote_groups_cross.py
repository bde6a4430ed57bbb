"""Security groups that rules of the chosen projects refer to cross as well.

Why: a rule "allow from the members of group G" lets nobody in when G is not on the target; and instances of G that stay
behind are no members there.

Source: Neutron's remote_group_id: a rule lets in the addresses of the group's ports. During a crossing both clouds have
a port for every address (the one that serves, and the one that holds the address), in the same groups. Only where a
network is joined by a router an instance gets another address, which the old cloud's groups do not know: rules need
CIDRs for that time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out, left_words, warn
from watari.checks.wants import wants
from watari.facts.lookup import grouped
from watari.facts.security import group_crosses, rules_left


@wants(source=("instances", "ports", "projects", "security_groups"))
def remote_groups_cross(case: CrossingCase) -> Iterator[Found]:
    """Look up the groups that rules refer to, and whether members with new addresses are split between waves."""
    used = {g for p in case.facts.ports for g in p.security_group_ids}
    for group, rule, left in rules_left(case.facts):
        if rule.remote_address_group_id is None:
            act = "allow their CIDR instead: openstack security group rule create --remote-ip CIDR"
            if group.id in used:
                yield leaves_out(left, group.name, act, id=group.id)
            else:
                yield warn(group.name, left_words(left), act, id=group.id)
    if case.facts.routed_networks:
        yield from _split(case, used)


def _split(case: CrossingCase, used: Collection[str]) -> Iterator[Found]:
    """Where addresses change, the groups whose members are in different clouds between the waves."""
    routed = {network.id for _, network in case.facts.routed_networks}
    wave_of = {i.id: name for name, instances in case.waves for i in instances}
    members_of = grouped((id_, port) for port in case.facts.ports for id_ in port.security_group_ids)
    groups = case.facts.source.security_groups
    for group in (groups[id_] for id_ in sorted(used) if id_ in groups):
        for remote in sorted({r.remote_group_id for r in group.rules if r.remote_group_id}):
            members = [*members_of.get(group.id, ()), *members_of.get(remote, ())]
            ends = {wave_of.get(p.device_id, "none") for p in members}
            crosses = group_crosses(case.facts, remote, None)
            if crosses and len(ends) > 1 and any(p.network_id in routed for p in members):
                name = groups[remote].name
                says = f"rules of {group.name} allow members of {name}; between the waves these are in different clouds"
                act = (
                    f"for that time: openstack security group rule create --remote-ip CIDR {group.name}, in both clouds"
                )
                yield warn(group.name, says, act, waves=", ".join(sorted(ends)))
