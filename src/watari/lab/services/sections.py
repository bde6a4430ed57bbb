"""Sections of oslo libraries that several services need, written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab.cloud import REGION

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud
    from watari.lab.ini import Ini, Section


def database(cloud: Cloud, name: str) -> Section:
    """How a service reaches its database."""
    return {"connection": cloud.database_url(name), "max_pool_size": 5, "max_overflow": 20}


def credentials(cloud: Cloud, user: str) -> Section:
    """How a service logs in to Keystone as ``user``."""
    return {
        "auth_type": "password",
        "auth_url": f"{cloud.addresses.url('keystone')}/v3",
        "username": user,
        "password": cloud.secret(user),
        "project_name": "service",
        "user_domain_name": "Default",
        "project_domain_name": "Default",
        "region_name": REGION,
    }


def token_checks(cloud: Cloud, user: str) -> Ini:
    """How an API checks the tokens that it is given."""
    return {
        "keystone_authtoken": {
            **credentials(cloud, user),
            "www_authenticate_uri": f"{cloud.addresses.url('keystone')}/v3",
            "service_token_roles_required": True,
            "service_token_roles": "service",
        }
    }


def service_user(cloud: Cloud, user: str) -> Ini:
    """How a service adds its own token to a user's, so that long work outlives the user's token."""
    return {"service_user": {**credentials(cloud, user), "send_service_user_token": True}}


def messaging(cloud: Cloud, service: str) -> Ini:
    """Message queue, folders and locks of a service that has workers."""
    return {
        "DEFAULT": {
            "transport_url": cloud.messaging_url,
            "control_exchange": service,
            "state_path": str(cloud.data / service),
        },
        "oslo_concurrency": {"lock_path": str(cloud.data / service / "lock")},
        "oslo_messaging_rabbit": {"rabbit_quorum_queue": False, "heartbeat_in_pthread": False},
        "oslo_messaging_notifications": {"driver": "noop"},
    }
