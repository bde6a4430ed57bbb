"""The operator's account is an admin of every cloud of the goal.

Why: a crossing sees all projects, gives itself a role in each of them, makes ports with given addresses and MACs, and
reads keypairs of other users; a journey between hosts closes hosts and moves instances of all projects to hosts that it
names (C19). By default only the role admin may do all that.

Source: the default policies identity:create_grant (Keystone), create_port:fixed_ips and create_port:mac_address
(Neutron), os_compute_api:os-keypairs:create for other users, os_compute_api:os-migrate-server:migrate_live:host,
os_compute_api:os-evacuate and os_compute_api:os-services:update (Nova). Sites may give them to another role: accept it
then.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, unknown
from watari.checks.wants import Sided, wants


@wants()
def operator_may_act(case: Sided) -> Iterator[Found]:
    """Look for the role admin where the account logs in."""
    for _, survey in case.sides():
        who = survey.operator
        if "admin" not in who.role_names:
            yield unknown(
                f"{survey.cloud}: {who.user_name}",
                f"{who.user_name} is not admin in {survey.cloud}: nobody can say which steps its policies would refuse",
                f"openstack --os-cloud {survey.cloud} role add --user {who.user_id} --project {who.project_id} admin"
                " (as an admin)",
                roles=", ".join(who.role_names) or "none",
            )
