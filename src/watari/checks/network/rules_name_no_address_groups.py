"""No security group rule of the chosen projects names an address group.

Why: address groups are not carried, and a rule without the addresses that it names would let everybody in; so such
rules are left behind, and what they let in is shut out on the target.

Source: Neutron's remote_address_group_id and `openstack address group list`; every address group belongs to one cloud.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants
from watari.facts.security import rules_left


@wants(source=("projects", "security_groups"))
def rules_name_no_address_groups(case: CrossingCase) -> Iterator[Found]:
    """Look at every rule of the groups that cross: all groups of the chosen projects do."""
    for group, rule, left in rules_left(case.facts):
        if rule.remote_address_group_id is not None:
            named = rule.remote_address_group_id
            act = (
                f"write a rule for each of its addresses instead: {case.source_cli} address group show {named}, "
                f"then {case.source_cli} security group rule create --remote-ip CIDR ... {group.id}"
            )
            yield leaves_out(left, group.name, act, id=group.id)
