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
class Stage:
    """A state on a way: reached ``after_seconds`` from the way's beginning."""

    after_seconds: float
    changes: Mapping[str, Any] = field(default_factory=dict)
    event: str | None = None


@dataclass(frozen=True)
class Way:
    """How the records of ``table`` go from a request to its end."""

    table: str
    stages: tuple[Stage, ...]
    spoiled: Stage | None = None


ACTIVE = {"status": "ACTIVE", "vm_state": "active", "power_state": 1, "task_state": None}
SHUTOFF = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4, "task_state": None}
PAUSED = {"status": "PAUSED", "vm_state": "paused", "power_state": 3, "task_state": None}
VERIFY_RESIZE = {"status": "VERIFY_RESIZE", "vm_state": "resized", "task_state": None}
ERROR = {"status": "ERROR", "vm_state": "error", "power_state": 0, "task_state": None}

WAYS: Mapping[str, Way] = {
    "boot": Way(
        "instances",
        (
            Stage(0, {"status": "BUILD", "vm_state": "building", "task_state": "scheduling"}),
            Stage(2, {"task_state": "networking"}, "ports_taken"),
            Stage(3, {"task_state": "block_device_mapping"}, "volumes_attached"),
            Stage(4, {"task_state": "spawning"}, "guest_spawned"),
        ),
        Stage(4, {}, "build_failed"),
    ),
    "boot_without_host": Way(
        "instances",
        (
            Stage(0, {"status": "BUILD", "vm_state": "building", "task_state": "scheduling"}),
            Stage(3, ERROR | {"fault": NO_VALID_HOST}),
        ),
    ),
    "stop": Way(
        "instances",
        (Stage(0, {"task_state": "powering-off"}), Stage(2, SHUTOFF, "guest_stopped")),
        Stage(2, {"task_state": None, "fault": "the hypervisor could not stop it"}),
    ),
    "start": Way(
        "instances",
        (Stage(0, {"task_state": "powering-on"}), Stage(1, {}, "guest_spawned")),
        Stage(1, {"task_state": None, "fault": "the hypervisor could not start it"}),
    ),
    "run": Way("instances", (Stage(1, ACTIVE, "guest_started"),)),
    "guest_goes_on": Way("instances", (Stage(1, {}, "guest_spawned"),)),
    "wait_for_ports": Way("instances", (Stage(VIF_PLUGGING_TIMEOUT_SECONDS, {}, "ports_not_plugged"),)),
    "capture_instance": Way(
        "instances",
        (
            Stage(0, {"task_state": "image_snapshot"}),
            Stage(1, {"task_state": "image_pending_upload"}),
            Stage(2, {"task_state": "image_uploading"}, "image_saving"),
            Stage(4, {"task_state": None}, "image_saved"),
        ),
        Stage(4, {"task_state": None}, "image_lost"),
    ),
    "remove_instance": Way("instances", (Stage(0, {"task_state": "deleting"}), Stage(2, {}, "instance_gone"))),
    "create_volume": Way(
        "volumes",
        (Stage(0, {"status": "creating"}), Stage(2, {"status": "available"})),
        Stage(2, {"status": "error"}),
    ),
    "create_volume_from_image": Way(
        "volumes",
        (
            Stage(0, {"status": "creating"}),
            Stage(1, {"status": "downloading"}),
            Stage(3, {"status": "available", "bootable": True}),
        ),
        Stage(3, {"status": "error"}),
    ),
    "capture_volume": Way(
        "volumes",
        (
            Stage(0, {"status": "uploading"}),
            Stage(1, {}, "image_saving"),
            Stage(3, {"status": "available"}, "image_saved"),
        ),
        Stage(3, {"status": "available"}, "image_lost"),
    ),
    "remove_volume": Way(
        "volumes",
        (Stage(0, {"status": "deleting"}), Stage(2, {}, "volume_gone")),
        Stage(2, {"status": "error_deleting"}),
    ),
    "create_snapshot": Way(
        "snapshots",
        (Stage(0, {"status": "creating"}), Stage(2, {"status": "available"})),
        Stage(2, {"status": "error"}),
    ),
    "remove_snapshot": Way(
        "snapshots",
        (Stage(0, {"status": "deleting"}), Stage(2, {}, "snapshot_gone")),
        Stage(2, {"status": "error_deleting"}),
    ),
    "migrate_live": Way(
        "instances",
        (
            Stage(0, {"status": "MIGRATING", "task_state": "migrating"}),
            Stage(1, {}, "live_accepted"),
            Stage(2, {}, "live_scheduled"),
        ),
        Stage(2, {}, "live_refused"),
    ),
    "prepare_live": Way("instances", (Stage(0, {}, "live_preparing"), Stage(2, {}, "live_running"))),
    "move_memory": Way("instances", (Stage(1, {}, "memory_moved"),), Stage(1, {}, "live_failed")),
    "finish_live": Way(
        "instances",
        (Stage(0, {}, "guest_switched"), Stage(1, {}, "guest_arrived"), Stage(2, {}, "live_completed")),
        Stage(2, {}, "live_post_failed"),
    ),
    "cancel_live": Way("instances", (Stage(1, {}, "live_cancelled"),)),
    "migrate_cold": Way(
        "instances",
        (
            Stage(0, {"status": "RESIZE", "task_state": "resize_prep"}),
            Stage(1, {}, "cold_accepted"),
            Stage(2, {}, "cold_scheduled"),
        ),
        Stage(2, {}, "cold_refused"),
    ),
    "move_disks": Way(
        "instances",
        (
            Stage(0, {"task_state": "resize_migrating"}, "guest_leaves"),
            Stage(2, {"task_state": "resize_migrated"}, "disks_moved"),
            Stage(3, {"task_state": "resize_finish"}),
            Stage(4, {}, "cold_finished"),
        ),
        Stage(4, {}, "cold_failed"),
    ),
    "confirm_move": Way("instances", (Stage(0, {}, "confirming"), Stage(1, {}, "confirmed"))),
    "revert_move": Way(
        "instances",
        (
            Stage(0, {"status": "REVERT_RESIZE", "task_state": "resize_reverting"}, "reverting"),
            Stage(2, {}, "reverted"),
        ),
    ),
    "evacuate": Way(
        "instances",
        (
            Stage(0, {"status": "REBUILD", "task_state": "rebuilding"}),
            Stage(1, {}, "evacuation_accepted"),
            Stage(2, {}, "evacuation_scheduled"),
        ),
        Stage(2, {}, "evacuation_refused"),
    ),
    "rebuild": Way(
        "instances",
        (
            Stage(0, {"task_state": "rebuild_block_device_mapping"}),
            Stage(1, {"task_state": "rebuild_spawning"}),
            Stage(3, {}, "evacuated"),
        ),
        Stage(3, {}, "evacuation_failed"),
    ),
}
