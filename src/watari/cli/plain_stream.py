"""The one place through which everything that Watari says reaches a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from watari.plain import plain


class PlainStream:
    """Writes to ``raw`` what may be seen, and as codes what would do something there."""

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        """Write, and give how much of ``text`` that was: all."""
        self.raw.write(plain(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write line by line."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Be ``raw`` in all else."""
        return getattr(self.raw, name)
