"""Projects with their user, quotas, keypair and security group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watari.lab.programs import call
from watari.lab.seed import estate
from watari.lab.seed.connections import administrator, member, password

if TYPE_CHECKING:
    from openstack.connection import Connection

    from watari.lab.seed.estate import Project
    from watari.lab.state import State

ROLE = "member"


def settle(state: State, cloud: str, project: Project) -> None:
    """Make a project and all that its instances need; what is there is kept."""
    admin = administrator(state, cloud)
    made = _project(admin, project.name)
    _user(admin, made, password(state, cloud, project.name))
    _quotas(admin, made)
    own = member(state, cloud, project.name)
    _keypair(state, own, project)
    _security_group(own, made)


def _project(admin: Connection, name: str) -> Any:
    identity: Any = admin.identity  # the SDK's types leave open which version of the API it is
    found = identity.find_project(name, domain_id="default")
    return found or identity.create_project(name=name, domain_id="default", description=f"The {name} of the demo")


def _user(admin: Connection, project: Any, secret: str) -> None:
    identity: Any = admin.identity
    user = identity.find_user(project.name, domain_id="default")
    if user is None:
        user = identity.create_user(
            name=project.name, password=secret, domain_id="default", default_project_id=project.id
        )
    identity.assign_project_role_to_user(project, user, identity.find_role(ROLE, ignore_missing=False))


def _quotas(admin: Connection, project: Any) -> None:
    compute: Any = admin.compute
    compute.update_quota_set(project, **estate.COMPUTE_QUOTA)
    admin.block_storage.update_quota_set(project, **estate.VOLUME_QUOTA)
    admin.network.update_quota(project.id, **estate.NETWORK_QUOTA)


def _keypair(state: State, own: Connection, project: Project) -> None:
    if own.compute.find_keypair(project.keypair) is None:
        own.compute.create_keypair(name=project.keypair, public_key=_public_key(state, project.name))


def _public_key(state: State, project: str) -> str:
    """A key made here: since microversion 2.92 Nova makes none."""
    key = state.root / "seed" / f"{project}.key"
    if not key.exists():
        key.parent.mkdir(parents=True, exist_ok=True)
        call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{project}@demo", "-f", str(key)])
    return key.with_suffix(".key.pub").read_text().strip()


def _security_group(own: Connection, project: Any) -> None:
    """Ping and HTTP from everywhere."""
    network = own.network
    found = network.find_security_group(estate.SECURITY_GROUP, project_id=project.id)
    group = found or network.create_security_group(name=estate.SECURITY_GROUP, description="ping and HTTP")
    there = {(rule.protocol, rule.port_range_min) for rule in network.security_group_rules(security_group_id=group.id)}
    for protocol, port in (("icmp", None), ("tcp", 80)):
        if (protocol, port) not in there:
            network.create_security_group_rule(
                security_group_id=group.id,
                direction="ingress",
                protocol=protocol,
                port_range_min=port,
                port_range_max=port,
            )
