"""What shows a part of a survey that could not be seen: a right, or a service that works."""

from __future__ import annotations

from watari.model.survey.survey import Unseen

POLICIES = {
    "domains": "identity:list_domains",
    "projects": "identity:list_projects",
    "users": "identity:list_users",
    "roles": "identity:list_roles",
    "role_assignments": "identity:list_role_assignments",
    "quotas": "os_compute_api:os-quota-sets:show, get_quota, volume_extension:quotas:show",
    "keypairs": "os_compute_api:os-keypairs:index",
    "flavors": "os_compute_api:os-flavor-extra-specs:index, os_compute_api:os-flavor-access",
    "images": "get_images",
    "security_groups": "get_security_group",
    "networks": "get_network, get_network:provider:network_type",
    "subnets": "get_subnet",
    "routers": "get_router, get_router:ha, get_router:distributed",
    "ports": "get_port, get_port:binding:host_id",
    "floating_ips": "get_floatingip",
    "agents": "get_agent",
    "server_groups": "os_compute_api:os-server-groups:index:all_projects",
    "instances": "os_compute_api:servers:detail:get_all_tenants, os_compute_api:os-extended-server-attributes",
    "services": "os_compute_api:os-services:list, volume_extension:services:index",
    "hosts": "os_compute_api:os-hypervisors:list-detail, placement:resource_providers:list",
    "migrations": "os_compute_api:os-migrations:index, os_compute_api:os-migrations:index:all_projects",
    "allocations": "placement:resource_providers:allocations:list",
    "bindings": "get_port_binding",
    "aggregates": "os_compute_api:os-aggregates:index",
    "volume_types": "volume_extension:type_get_all",
    "volumes": "volume:get_all",
    "snapshots": "volume:get_all_snapshots",
    "storage_pools": "scheduler_extension:scheduler_stats:get_pools",
}
"""The policies of Keystone, Nova, Neutron, Glance, Cinder and Placement that guard a part; admins have them by
default."""


def what_would_show(unseen: Unseen, account: str) -> str:
    """Say what would let ``account`` see what could not be seen."""
    part = unseen.part.replace("_", " ")
    if unseen.lacks == "service":
        return f"mend the service that shows {part}: it fails or does not answer, and its log says why"
    policy = POLICIES.get(unseen.part)
    if policy is None or unseen.lacks != "rights":
        return f"see why the cloud does not show its {part}: its answer says it"
    return (
        f"give the account {account} the role admin, or the policy {policy} (and see that the service is in the"
        " catalogue)"
    )
