"""Three hosts.

On the first one two that run, one that is stopped, one with a TPM whose owner lets it be stopped, and one suspended.
"""

from typing import Any

from tests.builders import a_server_group, a_volume, attached
from tests.checks.host_asking import a_disk, a_guest, a_host_cloud
from watari.model.survey.compute import InstanceFlavor
from watari.model.survey.survey import Survey

SEALED = InstanceFlavor(name="sealed", vcpus=1, ram_mib=1024, disk_gib=0, extra_specs={"hw:tpm_version": "2.0"})
STOPPED = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4}


def clouds() -> dict[Any, Survey]:
    instances = (
        a_guest("web-1"),
        a_guest("db-1", volumes=(attached("db-1", "/dev/vda"), attached("data"))),
        a_guest("old-1", **STOPPED),
        a_guest("batch-1", flavor=SEALED),
        a_guest("safe-1", flavor=SEALED),
        a_guest("asleep-1", status="SUSPENDED", vm_state="suspended"),
        a_guest("web-2", host="nyah-2"),
    )
    volumes = tuple(a_disk(instance.name) for instance in instances)
    apart = a_server_group("apart", policy="anti-affinity", member_ids=("instance-web-1", "instance-web-2"))
    return {
        "cloud": a_host_cloud(
            instances=instances, volumes=(*volumes, a_volume("data", "db-1")), server_groups=(apart,), allocations=()
        )
    }
