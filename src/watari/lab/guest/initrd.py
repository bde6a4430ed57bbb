"""The guest's first file system: busybox, our program and scripts, and the kernel modules they need."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

from watari.lab.guest.kernel import Kernel, needed_files
from watari.lab.programs import call

HERE = Path(__file__).parent
SCRIPTS = HERE / "root"
PROGRAM = HERE / "recorder"
COMPILE = ("gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-s")


def make_initrd(kernel: Kernel, work: Path, initrd: Path) -> None:
    """Write ``initrd`` (a compressed cpio archive); ``work`` is a folder of our own for the parts."""
    shutil.copytree(SCRIPTS, work)
    for folder in ("proc", "sys", "dev", "run", "etc"):
        (work / folder).mkdir(exist_ok=True)
    shutil.copy(call(["which", "busybox"]).strip(), work / "bin/busybox")
    compile_recorder(work / "bin/recorder")
    for program in (*work.glob("bin/*"), *work.glob("etc/acpi/PWRF/*")):
        program.chmod(0o755)
    (work / "init").symlink_to("bin/busybox")  # run under the name init, busybox is init and reads etc/inittab
    (work / "bin/sh").symlink_to("busybox")
    _add_modules(kernel, work)
    initrd.write_bytes(gzip.compress(archive(work), compresslevel=9, mtime=0))


def compile_recorder(program: Path) -> None:
    """Compile the guest's program; static, because the guest has no libraries. Raises CommandFailedError."""
    call([*COMPILE, "-o", str(program), *map(str, sorted(PROGRAM.glob("*.c")))])


def _add_modules(kernel: Kernel, work: Path) -> None:
    wanted = (SCRIPTS / "etc/modules").read_text().split()
    listing = (kernel.modules / "modules.dep").read_text()
    target = work / "lib/modules" / kernel.version
    for file in needed_files(listing, wanted):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(kernel.modules / file, target / file)
    call(["depmod", "-b", str(work), kernel.version])


def archive(work: Path) -> bytes:
    """A cpio archive of all that is in ``work``, as the kernel unpacks it; all of it belongs to root.

    Raises CalledProcessError.
    """
    names = "\n".join(str(path.relative_to(work)) for path in sorted(work.rglob("*")))
    return subprocess.run(
        ["busybox", "cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"],
        cwd=work,
        input=names.encode(),
        capture_output=True,
        check=True,
    ).stdout
