"""One cloud, seen by one account in one project."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from watari.clouds.port.compute import Compute
from watari.clouds.port.identity import Identity
from watari.clouds.port.images import Images
from watari.clouds.port.moving import Moving
from watari.clouds.port.network import Networks
from watari.clouds.port.volumes import Volumes
from watari.model.survey.survey import Microversions


class Cloud(Protocol):
    """The services of a cloud. Safe to use from several threads."""

    name: str
    identity: Identity
    images: Images
    networks: Networks
    compute: Compute
    moving: Moving
    volumes: Volumes

    def in_project(self, project_id: str) -> Cloud:
        """Give the same cloud and account, acting in another project; NotAllowed when it has no role there."""

    def microversions(self) -> dict[str, Microversions]:
        """The API versions that each service offers, by type: compute, volume, placement, image, network, identity."""

    def clock(self) -> datetime:
        """The cloud's own clock (the Date header of its answers), with time zone."""
