"""Where our log goes: warnings to stderr without tracebacks, everything to a file where one is named."""

from __future__ import annotations

import logging
from copy import copy
from typing import TextIO

from watari.plain import plain

FILE_FORMAT = "%(asctime)s %(levelname)-8s %(name)s %(message)s"


class _Plain(logging.Formatter):
    """Names of others are shown and do nothing, in a file that somebody reads on a terminal later too."""

    def format(self, record: logging.LogRecord) -> str:
        return plain(super().format(record))


class _Brief(_Plain):
    """What an operator reads: no traceback."""

    def format(self, record: logging.LogRecord) -> str:
        brief = copy(record)
        brief.exc_info = brief.exc_text = None
        return super().format(brief)


def configure(stderr: TextIO, *, log_file: str | None, verbose: bool, debug: bool) -> None:
    """Send our log to ``stderr`` and to a file: warnings; all of it when ``verbose``.

    With libraries and tracebacks when ``debug``.
    """
    console = logging.StreamHandler(stderr)
    console.setFormatter(_Plain() if debug else _Brief())
    console.setLevel(logging.DEBUG if debug or verbose else logging.WARNING)
    handlers: list[logging.Handler] = [console]
    if log_file is not None:
        file = logging.FileHandler(log_file)
        file.setFormatter(_Plain(FILE_FORMAT))
        handlers.append(file)
    logging.basicConfig(handlers=handlers, level=logging.DEBUG if debug else logging.WARNING, force=True)
    logging.getLogger("watari").setLevel(logging.DEBUG)
