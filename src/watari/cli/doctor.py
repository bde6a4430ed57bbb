"""`watari doctor`: what this machine lacks for the lab, each with its cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from watari.lab.machine import Level, examine
from watari.lab.state import State

if TYPE_CHECKING:
    import argparse

COLUMNS = ("Looked at", "Verdict", "Found", "Cure")


class Doctor(Lister):
    """Tell what this machine lacks for `watari lab`, each with its cure; change nothing.

    Ends with 0 when all is well, 1 with warnings, 2 when the lab cannot run.

    Example: watari doctor
    """

    verdict = Level.GOOD

    def take_action(self, _parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Look, and keep the worst verdict for the exit code."""
        abilities = examine(State.locate())
        self.verdict = max(ability.level for ability in abilities)
        return COLUMNS, [(ability.name, ability.level.name.lower(), ability.found, ability.cure) for ability in abilities]

    def run(self, parsed_args: argparse.Namespace) -> int:
        """Show the table and return the exit code."""
        super().run(parsed_args)
        return int(self.verdict)
