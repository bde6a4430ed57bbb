"""Three hosts that are nearly empty; the one on the third cannot leave it."""

from typing import Any

from tests.checks.host_asking import a_disk, a_guest, a_host_cloud
from watari.model.survey.survey import Survey


def clouds() -> dict[Any, Survey]:
    instances = (
        a_guest("web-1"),
        a_guest("web-2", host="nyah-2"),
        a_guest("asleep-1", host="nyah-3", status="SUSPENDED", vm_state="suspended"),
    )
    return {
        "cloud": a_host_cloud(
            instances=instances, volumes=tuple(a_disk(i.name) for i in instances), ports=(), bindings=(), allocations=()
        )
    }
