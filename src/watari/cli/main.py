"""The entry of the `watari` command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from watari.cli.app import GOOD, WatariApp

GARBAGE_THRESHOLD = 50_000
"""Python looks for cycles after every 700 new objects. Libraries make some hundred thousand while they load and keep
them all: at 700 a tenth of what a short command takes goes into looking (measured with `watari status`,
`benchmarks/startup.py`)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives 0 good, 1 warnings, 2 blocked, failed or wrongly used, 255 a fault of ours."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    try:
        return WatariApp().run(list(sys.argv[1:] if argv is None else argv))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else GOOD


if __name__ == "__main__":
    sys.exit(main())
