"""`watari proceed`: let what is held go on."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD
from watari.cli.command import Command
from watari.operate.levers import proceed


class ProceedCommand(Command):
    """Let a held wave or move go on; without a name, everything that is held now.

    Example: watari proceed last web-1
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run and what shall go on."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run, its beginning, or `last`")
        parser.add_argument(
            "what", metavar="WAVE|MOVE", nargs="?", help="the name of a wave, or the id or subject of a move"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Open the gates."""
        gates = proceed(parsed_args.run, parsed_args.what, self.app.context)
        self.app.stdout.write(f"may go on: {', '.join(gates)}\n" if gates else "nothing is held\n")
        return GOOD
