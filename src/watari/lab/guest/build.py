"""From Debian's parts and our own to one bootable image, made again only when one of them changes."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from watari.lab.guest.disk import fill, make_image
from watari.lab.guest.initrd import make_initrd
from watari.lab.guest.kernel import fetch_package, unpack
from watari.lab.programs import call
from watari.lab.state import State

HERE = Path(__file__).parent
PARTS = ("busybox-static", "extlinux", "e2fsprogs", "libc6")  # Debian packages whose files go into the image


def build(state: State) -> Path:
    """The guest image (qcow2) in the lab's folder, built when it is not there yet; about 15 s, then at once.

    Its name carries a digest of all that it was made from. Raises CommandFailedError when a part is missing.
    """
    package = fetch_package(state.guest / "kernel")
    image = state.guest / f"guest-{digest(package)}.qcow2"
    if not image.exists():
        _make(package, image)
        _drop_older(state.guest, image)
    return image


def digest(package: Path) -> str:
    """What the image is made from, as 12 hex digits: the kernel, the versions of Debian's parts, every file of ours."""
    total = hashlib.sha256(package.name.encode())
    total.update(call(["dpkg-query", "-W", *PARTS]).encode())
    for path in sorted(path for path in HERE.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        total.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def _make(package: Path, image: Path) -> None:
    """Build in a folder of its own and rename at the end, so that a killed build leaves no half image."""
    with tempfile.TemporaryDirectory(prefix=".build-", dir=image.parent) as name:
        work = Path(name)
        kernel = unpack(package, work / "kernel")
        make_initrd(kernel, work / "initrd", work / "initrd.gz")
        fill(work / "disk", vmlinuz=kernel.vmlinuz, initrd=work / "initrd.gz")
        make_image(work / "disk", work=work, image=work / image.name)
        (work / image.name).rename(image)


def _drop_older(folder: Path, image: Path) -> None:
    """Remove images of other ingredients and what killed builds left behind."""
    for old in folder.glob("guest-*.qcow2"):
        if old != image:
            old.unlink()
    for rest in folder.glob(".build-*"):
        shutil.rmtree(rest)
