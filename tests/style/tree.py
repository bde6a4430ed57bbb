"""The project's own files, read once for the tests of its style."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files(*patterns: str) -> tuple[Path, ...]:
    """The files that belong to the project: tracked, or new and not ignored."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted(path for name in names.split("\0") if name and (path := ROOT / name).exists()))


@cache
def parsed(path: Path) -> ast.Module:
    """One Python file as a tree."""
    return ast.parse(path.read_text(), filename=str(path))


def shown(path: Path) -> str:
    """A path as people name it."""
    return str(path.relative_to(ROOT))
