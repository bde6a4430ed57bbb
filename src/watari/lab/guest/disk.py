"""A disk that boots: one partition with an ext4 file system and extlinux, filled from a folder, as a qcow2 image."""

from __future__ import annotations

import shutil
from pathlib import Path

from watari.lab.programs import call

DISK_MIB = 256
PARTITION_START_MIB = 1
BOOT_CODE = Path("/usr/lib/EXTLINUX/mbr.bin")
BOOT_CODE_BYTES = 440
MARK = ".watari-guest"  # how the guest knows its own root disk

BOOT_MENU = """\
DEFAULT guest
PROMPT 0
LABEL guest
  KERNEL /boot/vmlinuz
  INITRD /boot/initrd.gz
  APPEND console=ttyS0 quiet net.ifnames=0 mitigations=off nokaslr random.trust_bootloader=on
"""


def fill(folder: Path, *, vmlinuz: Path, initrd: Path) -> None:
    """Lay out the root disk's files below ``folder``."""
    (folder / "boot").mkdir(parents=True)
    shutil.copy(vmlinuz, folder / "boot/vmlinuz")
    shutil.copy(initrd, folder / "boot/initrd.gz")
    (folder / "boot/extlinux.conf").write_text(BOOT_MENU)
    (folder / MARK).touch()
    _add_mke2fs(folder / "tools")


def _add_mke2fs(tools: Path) -> None:
    """Debian's mke2fs with its libraries: the guest makes file systems with a journal, which busybox cannot."""
    tools.mkdir()
    mke2fs = call(["which", "mke2fs"]).strip()
    shutil.copy(mke2fs, tools / "mke2fs")
    for word in call(["ldd", mke2fs]).split():
        if word.startswith("/"):
            loader = Path(word).name.startswith("ld-linux")
            shutil.copy(word, tools / ("ld.so" if loader else Path(word).name))


def make_image(folder: Path, *, work: Path, image: Path) -> None:
    """Write ``image`` with the files of ``folder``. Raises CommandFailedError.

    extlinux must see a mounted file system. It is mounted in a mount namespace of its own: the mount and its loop
    device are gone when that ends, however it ends.
    """
    raw, mount = work / "disk.raw", work / "mount"
    mount.mkdir()
    with raw.open("wb") as file:
        file.truncate(DISK_MIB << 20)
    start = PARTITION_START_MIB << 20
    call(["sfdisk", "-q", str(raw)], text=f"start={start // 512}, type=83, bootable\n")
    call(
        [
            *("mke2fs", "-q", "-t", "ext4", "-d", str(folder), "-b", "4096", "-N", "2048", "-J", "size=4", "-m", "0"),
            *(
                "-O",
                "^64bit,^metadata_csum",
                "-E",
                f"offset={start},lazy_itable_init=0",
                str(raw),
                f"{DISK_MIB - PARTITION_START_MIB}M",
            ),
        ]
    )
    install = f'mount -o loop,offset={start} "$1" "$2" && extlinux --install "$2/boot" && umount "$2"'
    call(["unshare", "--mount", "--propagation", "private", "sh", "-ec", install, "sh", str(raw), str(mount)])
    with raw.open("r+b") as file:
        file.write(BOOT_CODE.read_bytes()[:BOOT_CODE_BYTES])
    call(["qemu-img", "convert", "-c", "-O", "qcow2", str(raw), str(image)])
