"""The parts of a survey that are one list each: the survey's field, and the question that fills it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from watari.clouds.port import Cloud

Part = tuple[str, Callable[[Cloud], Sequence[Any]]]

PARTS: tuple[Part, ...] = (
    ("instances", lambda cloud: cloud.compute.instances()),
    ("hosts", lambda cloud: cloud.compute.hosts()),
    ("migrations", lambda cloud: cloud.moving.migrations()),
    ("ports", lambda cloud: cloud.networks.ports()),
    ("volumes", lambda cloud: cloud.volumes.volumes()),
    ("images", lambda cloud: cloud.images.all()),
    ("security_groups", lambda cloud: cloud.networks.security_groups()),
    ("users", lambda cloud: cloud.identity.users()),
    ("role_assignments", lambda cloud: cloud.identity.role_assignments()),
    ("snapshots", lambda cloud: cloud.volumes.snapshots()),
    ("networks", lambda cloud: cloud.networks.networks()),
    ("subnets", lambda cloud: cloud.networks.subnets()),
    ("routers", lambda cloud: cloud.networks.routers()),
    ("floating_ips", lambda cloud: cloud.networks.floating_ips()),
    ("agents", lambda cloud: cloud.networks.agents()),
    ("extensions", lambda cloud: cloud.networks.extensions()),
    ("flavors", lambda cloud: cloud.compute.flavors()),
    ("server_groups", lambda cloud: cloud.compute.server_groups()),
    ("services", lambda cloud: cloud.compute.services()),
    ("services", lambda cloud: cloud.volumes.services()),
    ("aggregates", lambda cloud: cloud.compute.aggregates()),
    ("volume_types", lambda cloud: cloud.volumes.types()),
    ("storage_pools", lambda cloud: cloud.volumes.pools()),
    ("projects", lambda cloud: cloud.identity.projects()),
    ("domains", lambda cloud: cloud.identity.domains()),
    ("roles", lambda cloud: cloud.identity.roles()),
)
"""The long ones first, so that none of them is begun last. A field may have several parts; its lists are joined."""
