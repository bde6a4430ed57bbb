"""Files and folders for their owner only."""

from pathlib import Path

import pytest

from watari.private import private_file, private_folder, write_private


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_folders_that_are_made_are_private_and_others_stay(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    private_folder(there / "deep" / "deeper")
    assert [mode(path) for path in (there, there / "deep", there / "deep" / "deeper")] == [0o755, 0o700, 0o700]


def test_a_file_keeps_what_it_holds_and_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("kept")
    path.chmod(0o664)
    private_file(path)
    assert (path.read_text(), mode(path)) == ("kept", 0o600)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    write_private(path, "first")
    with pytest.raises(UnicodeEncodeError):
        write_private(path, "\udcff")
    assert (path.read_text(), mode(path)) == ("first", 0o600)
