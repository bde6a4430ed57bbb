"""Three hosts that are booked alike; the first is measured to be hot, and nobody measures the third."""

from typing import Any

from tests.builders import NOON
from tests.checks.host_asking import HOSTS, a_disk, a_guest, a_host_cloud
from watari.model.survey.survey import Survey
from watari.model.survey.use import MeasuredUse

MEASURED = {"nyah-1": 0.9, "nyah-2": 0.3, "spare-1": 0.0}


def clouds() -> dict[Any, Survey]:
    instances = tuple(a_guest(f"{name}-{host[-1]}", host=host) for host in HOSTS for name in ("web", "db"))
    disks = tuple(a_disk(i.name) for i in instances)
    use = tuple(MeasuredUse(host=host, share=share, at=NOON) for host, share in MEASURED.items())
    return {"cloud": a_host_cloud(instances=instances, volumes=disks, ports=(), bindings=(), allocations=(), use=use)}
