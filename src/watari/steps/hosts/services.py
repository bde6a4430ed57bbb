"""The nova-compute of a host, which stands for the host in Nova's eyes."""

from __future__ import annotations

from watari.clouds.port import Cloud
from watari.facts.services import compute_services
from watari.model.survey.compute import Service


def compute_service(cloud: Cloud, host: str) -> Service | None:
    """Give it; None when no host of this name has ever had one."""
    return compute_services(cloud.compute.services()).get(host)
