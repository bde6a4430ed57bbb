"""A cloud in one project, and the other projects in which the same account may act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import RLock
from typing import cast

from keystoneauth1.access import AccessInfo
from keystoneauth1.identity import BaseIdentityPlugin
from openstack.connection import Connection
from openstack.proxy import Proxy

from watari.clouds.errors import NotThere
from watari.clouds.openstack.api import Api
from watari.clouds.openstack.compute import OpenStackCompute
from watari.clouds.openstack.identity import OpenStackIdentity
from watari.clouds.openstack.images import OpenStackImages
from watari.clouds.openstack.microversions import KNOWN
from watari.clouds.openstack.moving import OpenStackMoving
from watari.clouds.openstack.network import OpenStackNetworks
from watari.clouds.openstack.placement import Placement
from watari.clouds.openstack.refusals import refusals
from watari.clouds.openstack.transport import PATIENCE, REQUESTS_AT_ONCE, Crew, Patience, prepare
from watari.clouds.openstack.volumes import OpenStackVolumes
from watari.clouds.port import Compute, Identity, Images, Moving, Networks, Volumes
from watari.model.survey.survey import Microversions

# Our name of a service, and the SDK's.
SERVICES = {
    "identity": "identity",
    "image": "image",
    "network": "network",
    "compute": "compute",
    "placement": "placement",
    "volume": "block_storage",
}


class OpenStackCloud:
    """A real cloud, seen by one account in one project."""

    def __init__(self, connection: Connection, scopes: Scopes) -> None:
        self.name = scopes.name
        self._connection = connection
        self._scopes = scopes
        self._lock = RLock()
        self._apis = {
            service: Api(service, self._proxy(sdk_name), KNOWN.get(service)) for service, sdk_name in SERVICES.items()
        }
        apis = self._apis
        self.identity: Identity = OpenStackIdentity(apis, scopes.crew, self._access, scopes.forget)
        self.images: Images = OpenStackImages(apis["image"], scopes.crew)
        self.networks: Networks = OpenStackNetworks(apis["network"])
        placement = Placement(apis["placement"])
        self.compute: Compute = OpenStackCompute(apis["compute"], placement, scopes.crew)
        self.moving: Moving = OpenStackMoving(apis["compute"], placement, scopes.crew)
        self.volumes: Volumes = OpenStackVolumes(apis["volume"])

    def in_project(self, project_id: str) -> OpenStackCloud:
        """Log in to the project once; later calls give the same object."""
        return self._scopes.in_project(project_id)

    def microversions(self) -> dict[str, Microversions]:
        """From the services' own version documents; a service that the catalog does not have is left out."""
        found: dict[str, Microversions] = {}
        for service, api in self._apis.items():
            try:
                lowest, highest = api.versions() or api.document_versions()
            except NotThere:
                continue
            found[service] = Microversions(lowest=lowest, highest=highest)
        return found

    def clock(self) -> datetime:
        """When Keystone issued a fresh token, to the second.

        Its servers need not send a Date header (uWSGI does not).
        """
        with refusals(f"log in to cloud {self.name}"):
            token = self._plugin().get_auth_ref(self._connection.session)
        return cast("datetime", token.issued)

    def log_in(self) -> None:
        """Get a token for the project; raises NotAllowed where the account has no role."""
        with refusals(f"log in to cloud {self.name}"):
            self._connection.session.get_token()

    def forget_token(self) -> None:
        """Throw the token away: the next request logs in anew."""
        self._connection.session.invalidate()

    @property
    def project_id(self) -> str | None:
        """The project that we act in."""
        return self._access().project_id

    def _access(self) -> AccessInfo:
        session = self._connection.session
        with refusals(f"log in to cloud {self.name}"):
            return self._plugin().get_access(session)

    def _plugin(self) -> BaseIdentityPlugin:
        return cast("BaseIdentityPlugin", self._connection.session.auth)

    def _proxy(self, sdk_name: str) -> Callable[[], Proxy]:
        """The SDK makes proxies when they are first used, and not in a way that is safe for threads."""

        def give() -> Proxy:
            with self._lock:
                proxy: Proxy = getattr(self._connection, sdk_name)
            return proxy

        return give


class Scopes:
    """The projects of one cloud in which the account is logged in, each once. Safe for threads."""

    def __init__(self, name: str, patience: Patience = PATIENCE) -> None:
        self.name = name
        self._patience = patience
        self.crew = Crew(REQUESTS_AT_ONCE)
        self._lock = RLock()
        self._clouds: dict[str, OpenStackCloud] = {}
        self._first: OpenStackCloud | None = None
        self._connection: Connection | None = None

    def opened(self, connection: Connection) -> OpenStackCloud:
        """Begin with the connection as clouds.yaml has it."""
        self._connection = connection
        self._first = OpenStackCloud(connection, self)
        return self._first

    def _logged_in(self, project_id: str) -> OpenStackCloud:
        if self._connection is None:
            raise TypeError("Scopes.opened comes first")
        with refusals(f"log in to project {project_id} of cloud {self.name}"):
            connection = self._connection.connect_as(project_id=project_id)
            prepare(connection, self._patience)
        cloud = OpenStackCloud(connection, self)
        cloud.log_in()
        return cloud

    def in_project(self, project_id: str) -> OpenStackCloud:
        """Log in to a project, or give the cloud that is logged in there."""
        with self._lock:
            if project_id not in self._clouds:
                self._clouds[project_id] = self._logged_in(project_id)
            return self._clouds[project_id]

    def forget(self, project_id: str) -> None:
        """Throw away what was logged in to a project, and its tokens in the hands of others."""
        with self._lock:
            stale = self._clouds.pop(project_id, None)
        for cloud in filter(None, (stale, self._first)):
            if cloud.project_id == project_id:
                cloud.forget_token()
