"""Every port that crosses keeps its security groups.

Why: a group of a project that does not cross is not on the target, so the port would be without it: what it lets in is
shut out.

Source: an admin can give a port groups of other projects, and shared groups exist since RBAC for security groups.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.security import port_groups_left


@wants(source=("instances", "projects", "networks", "ports", "security_groups"))
def ports_keep_their_groups(case: CrossingCase) -> Iterator[Found]:
    """Name each port that loses a group."""
    for port, left in port_groups_left(case.facts):
        act = (
            f"give it a group of its own project with the same rules: {case.source_cli} port set --security-group"
            f" GROUP {port.id}"
        )
        yield warn(f"{case.instance_of(port) or port.id}: {port.mac}", left_words(left), act, port=port.id)
