"""Debian's cloud kernel, fetched by apt and unpacked beside the image; nothing is installed on the machine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from watari.lab.programs import call

NEWEST = "linux-image-cloud-amd64"  # depends on the package that holds the newest kernel


@dataclass(frozen=True)
class Kernel:
    """An unpacked kernel package. ``modules`` is its lib/modules/VERSION with a fresh modules.dep."""

    version: str
    vmlinuz: Path
    modules: Path


def fetch_package(folder: Path) -> Path:
    """The kernel's .deb in ``folder``; downloaded only when none is there. Raises CommandFailedError."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (there := sorted(folder.glob("linux-image-*.deb"))):
        call(["apt-get", "-q", "download", _newest_package()], folder=folder)
        there = sorted(folder.glob("linux-image-*.deb"))
    return there[-1]


def _newest_package() -> str:
    words = call(["apt-cache", "depends", NEWEST]).split()
    return next(word for word in words if word.startswith("linux-image-") and word != NEWEST)


def unpack(package: Path, folder: Path) -> Kernel:
    """Unpack ``package`` below ``folder``, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    call(["dpkg-deb", "-x", str(package), str(folder)])
    vmlinuz = next((folder / "boot").glob("vmlinuz-*"))
    version = vmlinuz.name.removeprefix("vmlinuz-")
    call(["depmod", "-b", str(folder), version])
    return Kernel(version, vmlinuz, folder / "lib/modules" / version)


def needed_files(modules_dep: str, wanted: list[str]) -> list[str]:
    """The module files for ``wanted`` and all that they need, in the words of modules.dep.

    A name that modules.dep does not know is built into the kernel, or does not exist there, and is passed over.
    """
    needs = {file: rest.split() for file, _, rest in (line.partition(":") for line in modules_dep.splitlines())}
    file_of = {Path(file).stem.replace("-", "_"): file for file in needs}
    chosen = [file_of[name.replace("-", "_")] for name in wanted if name.replace("-", "_") in file_of]
    return sorted({file for name in chosen for file in (name, *needs[name])})
