"""How connections to a cloud behave: enough of them for all threads, and none that waits for ever."""

from __future__ import annotations

from keystoneauth1.session import TCPKeepAliveAdapter
from openstack.connection import Connection

REQUESTS_AT_ONCE = 8
TIMEOUT_SECONDS = 120


def prepare(connection: Connection) -> None:
    """Set pool size and, where clouds.yaml has no ``api_timeout``, a time-out for silence between bytes."""
    session = connection.session
    for scheme in ("http://", "https://"):
        session.session.mount(scheme, TCPKeepAliveAdapter(pool_maxsize=4 * REQUESTS_AT_ONCE))
    if session.timeout is None:
        session.timeout = TIMEOUT_SECONDS
