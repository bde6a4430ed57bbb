"""The option of `verify` and `finish` that accepts findings after the run."""

from __future__ import annotations

import argparse
from pathlib import Path

from watari.operate.goals import goal_from_file
from watari.operate.verifying import Accepted


def take_acceptances(parser: argparse.ArgumentParser) -> None:
    """Let findings of verify be accepted after the run: its plan keeps the goal as it was."""
    says = "a goal file: findings that its `accept` names are accepted too (only that part of it is read)"
    parser.add_argument("--accept", metavar="GOAL", type=Path, help=says)


def acceptances(file: Path | None) -> Accepted:
    """Give what a goal file accepts; the errors of `goal_from_file`."""
    return goal_from_file(file).accept if file is not None else ()
