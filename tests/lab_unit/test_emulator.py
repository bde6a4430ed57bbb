"""The wrapper around QEMU: what it adds, and that every word of libvirt's passes through it whole."""

import subprocess
from pathlib import Path

import pytest

from watari.lab.hosts.namespaces import write_emulator

MIB = 1 << 20


@pytest.fixture
def emulator(tmp_path: Path) -> Path:
    wrapper = write_emulator(tmp_path)
    real = wrapper.with_name("qemu-system-x86_64")
    real.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    real.chmod(0o755)
    return wrapper


def given(emulator: Path, *words: str) -> list[str]:
    """What QEMU is called with after the wrapper's own words."""
    said = subprocess.run([emulator, *words], capture_output=True, text=True, check=True).stdout.splitlines()
    own = said.index("virtio-net-pci.guest_csum=off")
    return said[own + 1 :]


def memory_backend(size: int) -> str:
    return f'{{"qom-type":"memory-backend-ram","id":"pc.ram","size":{size}}}'


@pytest.mark.parametrize("mib", [128, 192, 3072])
def test_memory_is_no_whole_number_of_what_the_bitmap_is_read_in(emulator: Path, mib: int) -> None:
    said = given(emulator, "-m", str(mib), "-object", memory_backend(mib * MIB), "-smp", "1")
    size = mib * MIB + 8192
    assert said == ["-m", f"size={size // 1024}k", "-object", memory_backend(size), "-smp", "1"]
    assert size % (256 * 1024) != 0


def test_every_other_word_stays_as_it_was(emulator: Path) -> None:
    words = [
        "-name",
        "guest=a b,debug-threads=on",
        "-object",
        '{"qom-type":"rng-random","id":"objrng0"}',
        "-m",
        "size=64m",
        "-S",
        "",
        "*",
    ]
    assert given(emulator, *words) == words


def test_nothing_is_added_where_nothing_was_asked(emulator: Path) -> None:
    assert given(emulator) == []
