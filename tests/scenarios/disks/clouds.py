"""Volumes of all kinds, one of them with a type that is called otherwise on the new side."""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.survey import Survey


def clouds() -> dict[Any, Survey]:
    log, wal = a.a_volume("log", size_gib=5, metadata={"owner": "dba"}), a.a_volume("wal", size_gib=1, volume_type=None)
    root = a.a_volume(
        "root", "web-2", bootable=True, size_gib=10, image_metadata={"hw_disk_bus": "scsi", "image_id": "image-guest"}
    )
    old = a.an_old_cloud(
        instances=(
            a.an_instance(
                "web-1", key_name="alice-key", user_data="IyEvYmluL3NoCg==", config_drive=True, tags=("blue",)
            ),
            a.an_instance("web-2", image_id=None, root_device="/dev/sda", volumes=(a.attached("root", "/dev/sda"),)),
            a.an_instance("db-1", volumes=(a.attached(), a.attached("log", "/dev/vdc"), a.attached("wal", "/dev/vdd"))),
        ),
        volumes=(a.a_volume(), log, wal, root),
        keypairs=(a.a_keypair(),),
    )
    return {"source": old, "target": a.a_new_cloud(volume_types=(a.a_volume_type("fast"),))}
