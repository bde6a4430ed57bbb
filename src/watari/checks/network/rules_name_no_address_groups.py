"""No security group rule of the chosen projects names an address group.

Why: address groups are not carried, and a rule without the addresses that it names would let everybody in; so such rules are
left behind, and what they let in is shut out on the target.

Source: Neutron's remote_address_group_id and `openstack address group list`; every address group belongs to one cloud.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("projects", "security_groups"))
def rules_name_no_address_groups(case: Case) -> Iterator[Found]:
    """Look at every rule of the groups that cross: all groups of the chosen projects do."""
    for group in case.source.security_groups:
        named = sorted({r.remote_address_group_id for r in group.rules if r.remote_address_group_id})
        if group.project_id in case.choices and named:
            says = f"rules of {group.name} name the address groups {', '.join(named)}, and are left behind"
            act = (
                f"write a rule for each of their addresses instead: {case.source_cli} address group show {named[0]}, "
                f"then {case.source_cli} security group rule create --remote-ip CIDR ... {group.id}"
            )
            yield lost(group.name, says, act, id=group.id)
