"""The guest's record: what its own program writes must hold for anybody who reads it."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import subprocess
from pathlib import Path

import pytest

from watari.lab.guest.initrd import compile_recorder

BYTES_AT_ONCE = 1 << 20

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc comes with the lab's packages")


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = tmp_path_factory.mktemp("recorder") / "recorder"
    compile_recorder(program)
    return program


def extend(recorder: Path, record: Path, lines: int) -> None:
    for _ in range(lines):
        subprocess.run([recorder, "--extend", record], check=True)


def unbroken(recorder: Path, record: Path) -> bool:
    return subprocess.run([recorder, "--walk", record], check=False).returncode == 0


def test_every_line_is_bound_to_the_one_before(recorder: Path, tmp_path: Path) -> None:
    record = tmp_path / "record"
    extend(recorder, record, 4)
    lines = [line.split() for line in record.read_text().splitlines()]
    assert [int(n) for n, _, _ in lines] == [1, 2, 3, 4]
    for (_, _, before), (n, at, found) in itertools.pairwise(lines):
        assert found == hashlib.sha256(f"{before} {n} {at}".encode()).hexdigest()
    assert unbroken(recorder, record)


def test_no_two_records_begin_alike(recorder: Path, tmp_path: Path) -> None:
    extend(recorder, tmp_path / "one", 1)
    extend(recorder, tmp_path / "two", 1)
    assert (tmp_path / "one").read_text().split()[2] != (tmp_path / "two").read_text().split()[2]


def test_a_torn_last_line_is_cut_off_and_counted(recorder: Path, tmp_path: Path) -> None:
    record = tmp_path / "record"
    extend(recorder, record, 3)
    whole = record.read_text()
    record.write_text(whole + "4 179522")
    extend(recorder, record, 1)
    assert record.read_text().startswith(whole)
    assert record.read_text().count("\n") == 4
    assert unbroken(recorder, record)
    assert (tmp_path / "record.torn").read_text() == "1\n"


@pytest.mark.parametrize("damage", ["a line lost", "a line changed", "two lines swapped", "the first line lost"])
def test_damage_is_seen(recorder: Path, tmp_path: Path, damage: str) -> None:
    record = tmp_path / "record"
    extend(recorder, record, 5)
    lines = record.read_text().splitlines(keepends=True)
    match damage:
        case "a line lost":
            del lines[2]
        case "a line changed":
            n, at, found = lines[2].split()
            lines[2] = f"{n} {int(at) + 1} {found}\n"
        case "two lines swapped":
            lines[2], lines[3] = lines[3], lines[2]
        case _:
            del lines[0]
    record.write_text("".join(lines))
    assert not unbroken(recorder, record)
    extend(recorder, record, 2)
    assert not unbroken(recorder, record)


def test_an_empty_record_is_not_unbroken(recorder: Path, tmp_path: Path) -> None:
    (tmp_path / "record").touch()
    assert not unbroken(recorder, tmp_path / "record")


@pytest.mark.parametrize(
    ("at", "blank"), [(None, True), (0, False), (5 * BYTES_AT_ONCE + 17, False), (64 * BYTES_AT_ONCE - 1, False)]
)
def test_only_a_disk_of_zeros_is_blank(recorder: Path, tmp_path: Path, at: int | None, *, blank: bool) -> None:
    disk = tmp_path / "disk"
    with disk.open("wb") as file:
        file.truncate(64 * BYTES_AT_ONCE)
        if at is not None:
            file.seek(at)
            file.write(b"x")
    assert (subprocess.run([recorder, "--blank", disk], check=False).returncode == 0) is blank
