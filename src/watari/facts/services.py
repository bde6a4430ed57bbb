"""Nova's services: which one stands for a host, and whether Nova hears it."""

from __future__ import annotations

from collections.abc import Iterable

from watari.model.survey.compute import Service

COMPUTE = "nova-compute"


def compute_services(services: Iterable[Service]) -> dict[str, Service]:
    """Give the nova-compute of each host.

    In Nova's eyes it is the host, and its name is the one that migrations take.
    """
    return {service.host: service for service in services if service.binary == COMPUTE}


def is_up(service: Service) -> bool:
    """Whether Nova takes a service for alive: it was heard within `service_down_time`, and nobody forced it down.

    Source: `is_up` in nova/servicegroup/api.py and nova/scheduler/filters/compute_filter.py.
    """
    return service.state == "up" and not service.forced_down
