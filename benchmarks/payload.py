"""A disk with real bytes on it.

An ext4 file system, as the lab's guest mounts it, that holds one file of random data.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

MIB = 1 << 20


def make_payload(folder: Path, *, data_mib: int, disk_gib: int) -> Path:
    """Write a qcow2 image of a disk of ``disk_gib`` GiB below ``folder``; nothing can compress what it holds.

    The disk has no partitions, since the guest mounts the whole of a volume; the file system leaves out what a small
    kernel lacks.
    """
    content, raw, image = folder / "content", folder / "payload.raw", folder / "payload.qcow2"
    content.mkdir()
    with (content / "payload").open("wb") as file:
        for _ in range(data_mib):
            file.write(os.urandom(MIB))
    with raw.open("wb") as file:
        file.truncate(disk_gib << 30)
    features = ("-O", "^64bit,^metadata_csum", "-E", "lazy_itable_init=0", "-m", "0")
    subprocess.run(
        ["mke2fs", "-q", "-F", "-t", "ext4", "-N", "256", *features, "-d", str(content), str(raw)], check=True
    )
    subprocess.run(["qemu-img", "convert", "-O", "qcow2", str(raw), str(image)], check=True)
    (content / "payload").unlink()
    content.rmdir()
    raw.unlink()
    return image
