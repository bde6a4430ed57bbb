"""One of everything that stays behind, beside a stopped instance and two of one name."""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.compute import InstanceFlavor
from watari.model.survey.survey import Survey

OFF: dict[str, Any] = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4}
SCRATCH = InstanceFlavor(name="scratch", vcpus=1, ram_mib=128, disk_gib=1, ephemeral_gib=20)


def clouds() -> dict[Any, Survey]:
    instances = (
        a.an_instance("web-1", id="aaaaaaaa-web"),
        a.an_instance("web-1", id="bbbbbbbb-web"),
        a.an_instance("web-2", **OFF, locked=True, locked_reason="audit"),
        a.an_instance("web-3", flavor=SCRATCH),
        a.an_instance("web-4", status="PAUSED"),
        a.an_instance("web-5", task_state="rebooting"),
        a.an_instance("web-6"),
        a.an_instance("db-1", volumes=(a.attached(),)),
        a.an_instance("cron", metadata={"role": "batch"}),
        a.an_instance("toy"),
    )
    ports = (
        a.a_port("198.51.100.11", device_id="aaaaaaaa-web", device_owner="compute:nova"),
        a.a_port("198.51.100.12", device_id="bbbbbbbb-web", device_owner="compute:nova"),
        a.an_instance_port("web-2", "198.51.100.13", admin_up=False, status="DOWN"),
        a.an_instance_port("web-6", "198.51.100.17", vnic_type="direct"),
        a.an_instance_port("db-1", "198.51.100.18"),
        a.an_instance_port("cron", "198.51.100.19"),
        a.an_instance_port("toy", "198.51.100.20"),
    )
    old = a.an_old_cloud(
        instances=instances,
        ports=ports,
        volumes=(a.a_volume(encrypted=True), a.a_volume("spare", None)),
        snapshots=(a.a_snapshot(),),
    )
    return {"source": old, "target": a.a_new_cloud()}
