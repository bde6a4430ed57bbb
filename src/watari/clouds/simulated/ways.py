"""The ways that things go through their states, as data: the real services' names, in virtual seconds.

A way begins with its first stage at once; each further stage comes after its seconds, may change fields, and may name
an event (`watari.clouds.simulated.events`). A way can be spoiled: its last stage is then replaced by ``spoiled``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NO_VALID_HOST = "No valid host was found. There are not enough hosts available."

VIF_PLUGGING_TIMEOUT_SECONDS = 300  # Nova's default


@dataclass(frozen=True)
class LifecycleStage:
    """A state on a way: reached ``after_seconds`` from the way's beginning."""

    after_seconds: float
    changes: Mapping[str, Any] = field(default_factory=dict)
    event: str | None = None


@dataclass(frozen=True)
class Lifecycle:
    """How the records of ``table`` go from a request to its end."""

    table: str
    stages: tuple[LifecycleStage, ...]
    spoiled: LifecycleStage | None = None


ACTIVE = {"status": "ACTIVE", "vm_state": "active", "power_state": 1, "task_state": None}
SHUTOFF = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4, "task_state": None}
PAUSED = {"status": "PAUSED", "vm_state": "paused", "power_state": 3, "task_state": None}
VERIFY_RESIZE = {"status": "VERIFY_RESIZE", "vm_state": "resized", "task_state": None}
ERROR = {"status": "ERROR", "vm_state": "error", "power_state": 0, "task_state": None}

WAYS: Mapping[str, Lifecycle] = {
    "boot": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"status": "BUILD", "vm_state": "building", "task_state": "scheduling"}),
            LifecycleStage(2, {"task_state": "networking"}, "ports_taken"),
            LifecycleStage(3, {"task_state": "block_device_mapping"}, "volumes_attached"),
            LifecycleStage(4, {"task_state": "spawning"}, "guest_spawned"),
        ),
        LifecycleStage(4, {}, "build_failed"),
    ),
    "boot_without_host": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"status": "BUILD", "vm_state": "building", "task_state": "scheduling"}),
            LifecycleStage(3, ERROR | {"fault": NO_VALID_HOST}),
        ),
    ),
    "stop": Lifecycle(
        "instances",
        (LifecycleStage(0, {"task_state": "powering-off"}), LifecycleStage(2, SHUTOFF, "guest_stopped")),
        LifecycleStage(2, {"task_state": None, "fault": "the hypervisor could not stop it"}),
    ),
    "start": Lifecycle(
        "instances",
        (LifecycleStage(0, {"task_state": "powering-on"}), LifecycleStage(1, {}, "guest_spawned")),
        LifecycleStage(1, {"task_state": None, "fault": "the hypervisor could not start it"}),
    ),
    "run": Lifecycle("instances", (LifecycleStage(1, ACTIVE, "guest_started"),)),
    "guest_goes_on": Lifecycle("instances", (LifecycleStage(1, {}, "guest_spawned"),)),
    "wait_for_ports": Lifecycle("instances", (LifecycleStage(VIF_PLUGGING_TIMEOUT_SECONDS, {}, "ports_not_plugged"),)),
    "capture_instance": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"task_state": "image_snapshot"}),
            LifecycleStage(1, {"task_state": "image_pending_upload"}),
            LifecycleStage(2, {"task_state": "image_uploading"}, "image_saving"),
            LifecycleStage(4, {"task_state": None}, "image_saved"),
        ),
        LifecycleStage(4, {"task_state": None}, "image_lost"),
    ),
    "remove_instance": Lifecycle(
        "instances", (LifecycleStage(0, {"task_state": "deleting"}), LifecycleStage(2, {}, "instance_gone"))
    ),
    "create_volume": Lifecycle(
        "volumes",
        (LifecycleStage(0, {"status": "creating"}), LifecycleStage(2, {"status": "available"})),
        LifecycleStage(2, {"status": "error"}),
    ),
    "create_volume_from_image": Lifecycle(
        "volumes",
        (
            LifecycleStage(0, {"status": "creating"}),
            LifecycleStage(1, {"status": "downloading"}),
            LifecycleStage(3, {"status": "available", "bootable": True}),
        ),
        LifecycleStage(3, {"status": "error"}),
    ),
    "capture_volume": Lifecycle(
        "volumes",
        (
            LifecycleStage(0, {"status": "uploading"}),
            LifecycleStage(1, {}, "image_saving"),
            LifecycleStage(3, {"status": "available"}, "image_saved"),
        ),
        LifecycleStage(3, {"status": "available"}, "image_lost"),
    ),
    "remove_volume": Lifecycle(
        "volumes",
        (LifecycleStage(0, {"status": "deleting"}), LifecycleStage(2, {}, "volume_gone")),
        LifecycleStage(2, {"status": "error_deleting"}),
    ),
    "create_snapshot": Lifecycle(
        "snapshots",
        (LifecycleStage(0, {"status": "creating"}), LifecycleStage(2, {"status": "available"})),
        LifecycleStage(2, {"status": "error"}),
    ),
    "remove_snapshot": Lifecycle(
        "snapshots",
        (LifecycleStage(0, {"status": "deleting"}), LifecycleStage(2, {}, "snapshot_gone")),
        LifecycleStage(2, {"status": "error_deleting"}),
    ),
    "migrate_live": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"status": "MIGRATING", "task_state": "migrating"}),
            LifecycleStage(1, {}, "live_accepted"),
            LifecycleStage(2, {}, "live_scheduled"),
        ),
        LifecycleStage(2, {}, "live_refused"),
    ),
    "prepare_live": Lifecycle(
        "instances", (LifecycleStage(0, {}, "live_preparing"), LifecycleStage(2, {}, "live_running"))
    ),
    "move_memory": Lifecycle(
        "instances", (LifecycleStage(1, {}, "memory_moved"),), LifecycleStage(1, {}, "live_failed")
    ),
    "finish_live": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {}, "guest_switched"),
            LifecycleStage(1, {}, "guest_arrived"),
            LifecycleStage(2, {}, "live_completed"),
        ),
        LifecycleStage(2, {}, "live_post_failed"),
    ),
    "cancel_live": Lifecycle("instances", (LifecycleStage(1, {}, "live_cancelled"),)),
    "migrate_cold": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"status": "RESIZE", "task_state": "resize_prep"}),
            LifecycleStage(1, {}, "cold_accepted"),
            LifecycleStage(2, {}, "cold_scheduled"),
        ),
        LifecycleStage(2, {}, "cold_refused"),
    ),
    "move_disks": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"task_state": "resize_migrating"}, "guest_leaves"),
            LifecycleStage(2, {"task_state": "resize_migrated"}, "disks_moved"),
            LifecycleStage(3, {"task_state": "resize_finish"}),
            LifecycleStage(4, {}, "cold_finished"),
        ),
        LifecycleStage(4, {}, "cold_failed"),
    ),
    "confirm_move": Lifecycle("instances", (LifecycleStage(0, {}, "confirming"), LifecycleStage(1, {}, "confirmed"))),
    "revert_move": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"status": "REVERT_RESIZE", "task_state": "resize_reverting"}, "reverting"),
            LifecycleStage(2, {}, "reverted"),
        ),
    ),
    "evacuate": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"status": "REBUILD", "task_state": "rebuilding"}),
            LifecycleStage(1, {}, "evacuation_accepted"),
            LifecycleStage(2, {}, "evacuation_scheduled"),
        ),
        LifecycleStage(2, {}, "evacuation_refused"),
    ),
    "rebuild": Lifecycle(
        "instances",
        (
            LifecycleStage(0, {"task_state": "rebuild_block_device_mapping"}),
            LifecycleStage(1, {"task_state": "rebuild_spawning"}),
            LifecycleStage(3, {}, "evacuated"),
        ),
        LifecycleStage(3, {}, "evacuation_failed"),
    ),
}
