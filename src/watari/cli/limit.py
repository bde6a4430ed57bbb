"""`watari limit`: change how much may go on at once, while it goes on."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD
from watari.cli.command import Command
from watari.operate.levers import limit


class LimitCommand(Command):
    """Change how much may go on at once. What has begun already comes to its end.

    KEY is one of moves, per_source_host, per_target_host, carries.

    Example: watari limit last carries=4 moves=8
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run and the limits."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run, its beginning, or `last`")
        parser.add_argument("limits", metavar="KEY=N", nargs="+", help="a limit and its new value, 1 or more")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Set the limits; the runner sees them within a second."""
        wanted = dict(text.partition("=")[::2] for text in parsed_args.limits)
        run, limits = limit(parsed_args.run, wanted, self.app.context)
        self.app.stdout.write(
            f"limits of run {run.id}: {', '.join(f'{key}={value}' for key, value in limits.items())}\n"
        )
        return GOOD
