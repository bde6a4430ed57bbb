"""Which module files the guest carries."""

from __future__ import annotations

from watari.lab.guest.initrd import SCRIPTS
from watari.lab.guest.kernel import needed_files

MODULES_DEP = """\
kernel/drivers/block/virtio_blk.ko: kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko
kernel/drivers/virtio/virtio.ko:
kernel/drivers/virtio/virtio_ring.ko: kernel/drivers/virtio/virtio.ko
kernel/drivers/char/hw_random/virtio-rng.ko: kernel/drivers/virtio/virtio.ko
kernel/fs/xfs/xfs.ko: kernel/lib/libcrc32c.ko
"""


def test_a_module_brings_all_that_it_needs_and_no_more() -> None:
    assert needed_files(MODULES_DEP, ["virtio_blk"]) == [
        "kernel/drivers/block/virtio_blk.ko",
        "kernel/drivers/virtio/virtio.ko",
        "kernel/drivers/virtio/virtio_ring.ko",
    ]


def test_dash_and_underscore_are_one() -> None:
    assert "kernel/drivers/char/hw_random/virtio-rng.ko" in needed_files(MODULES_DEP, ["virtio_rng"])


def test_what_is_built_into_the_kernel_is_passed_over() -> None:
    assert needed_files(MODULES_DEP, ["ext4"]) == []


def test_the_guest_asks_for_disk_network_config_drive_and_power_button() -> None:
    wanted = (SCRIPTS / "etc/modules").read_text().split()
    assert {"virtio_blk", "virtio_scsi", "virtio_net", "isofs", "evdev", "button"} <= set(wanted)
