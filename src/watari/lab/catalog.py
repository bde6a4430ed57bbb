"""Keystone's first contents: keys, the admin, the users of the services, and the addresses of all APIs."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Any

import openstack

from watari.lab import clouds_yaml
from watari.lab.cloud import REGION
from watari.lab.programs import call_logged
from watari.private import write_private

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud

KEY_BYTES = 32

# service, its type in the catalog, what follows host and port
_APIS = (
    ("nova", "compute", "/v2.1"),
    ("glance", "image", ""),
    ("neutron", "network", ""),
    ("cinder", "volumev3", "/v3/%(project_id)s"),
    ("placement", "placement", ""),
)
_INTERFACES = ("public", "internal", "admin")


def make_keys(cloud: Cloud) -> None:
    """Make Keystone's keys for tokens and credentials, one primary (1) and one staged (0), as `fernet_setup` does."""
    for repository in ("fernet", "credential"):
        folder = cloud.data / "keystone" / repository
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number in ("0", "1"):
            if not (folder / number).exists():
                write_private(folder / number, base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode())


def bootstrap(cloud: Cloud) -> None:
    """Make the admin and Keystone's own entry in the catalog; may be repeated. The password goes by environment."""
    url = f"{cloud.addresses.url('keystone')}/v3"
    settings = ("--config-file", str(cloud.configuration("keystone", "keystone.conf")))
    urls = [word for interface in _INTERFACES for word in (f"--bootstrap-{interface}-url", url)]
    call_logged(
        [cloud.program("keystone-manage"), *settings, "bootstrap", "--bootstrap-region-id", REGION, *urls],
        cloud.log / "bootstrap.log",
        environment={**cloud.environment, "OS_BOOTSTRAP_PASSWORD": cloud.secret("admin")},
    )


def register(cloud: Cloud) -> None:
    """Make the services' users, roles and addresses; what is there already is kept."""
    connection = openstack.connection.Connection(**clouds_yaml.entry(cloud))
    try:
        _register(cloud, connection.identity)
    finally:
        connection.close()


def _register(cloud: Cloud, identity: Any) -> None:
    project = identity.find_project("service") or identity.create_project(name="service", domain_id="default")
    roles = [identity.find_role(name) or identity.create_role(name=name) for name in ("admin", "service")]
    endpoints = {(endpoint.service_id, endpoint.interface) for endpoint in identity.endpoints()}
    for name, kind, path in _APIS:
        user = identity.find_user(name) or identity.create_user(
            name=name, domain_id="default", password=cloud.secret(name)
        )
        for role in roles:
            identity.assign_project_role_to_user(project, user, role)
        service = identity.find_service(name) or identity.create_service(name=name, type=kind)
        for interface in _INTERFACES:
            if (service.id, interface) not in endpoints:
                url = cloud.addresses.url(name) + path
                identity.create_endpoint(service_id=service.id, interface=interface, url=url, region_id=REGION)
