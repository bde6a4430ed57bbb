"""`watari diff`: what two plans do differently."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD, WARNINGS
from watari.cli.command import Command
from watari.operate.plans import find_plan
from watari.show.plan import differences


class DiffCommand(Command):
    """Compare two plans, line by line as `watari show` prints them, without ids and dates.

    Ends with 0 when they do the same, with 1 when not.

    Example: watari diff yesterday.json today.json
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take both plans."""
        parser = super().get_parser(prog_name)
        for name in ("old", "new"):
            parser.add_argument(name, metavar="PLAN", help="a plan file, or the id of a plan or its beginning")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Print what is different."""
        old, new = (find_plan(name, self.app.context) for name in (parsed_args.old, parsed_args.new))
        lines = list(differences(old, new))
        self.app.stdout.writelines(f"{line}\n" for line in lines or ["Both plans do the same."])
        return WARNINGS if lines else GOOD
