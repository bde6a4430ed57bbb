"""Three hosts, the first one silent: two instances ran there, one was stopped, one was suspended."""

from typing import Any

from tests.builders import a_service, a_volume, attached
from tests.checks.host_asking import HOSTS, a_disk, a_guest, a_host_cloud
from watari.model.survey.survey import Survey


def clouds() -> dict[Any, Survey]:
    instances = (
        a_guest("web-1"),
        a_guest("db-1", volumes=(attached("db-1", "/dev/vda"), attached("data"))),
        a_guest("old-1", status="SHUTOFF", vm_state="stopped", power_state=4),
        a_guest("asleep-1", status="SUSPENDED", vm_state="suspended"),
    )
    volumes = tuple(a_disk(instance.name) for instance in instances)
    services = tuple(a_service(host, state="down" if host == "nyah-1" else "up") for host in HOSTS)
    parts = {
        "instances": instances,
        "volumes": (*volumes, a_volume("data", "db-1")),
        "services": services,
        "allocations": (),
    }
    return {"cloud": a_host_cloud(**parts)}
