"""`watari pause`: let a run wait between its steps."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD
from watari.cli.command import Command
from watari.operate.levers import pause


class PauseCommand(Command):
    """Let a run wait: steps that have begun come to their end, none begins until `watari resume`.

    A move that failed is still put back: a source that is down must not wait for anybody.

    Example: watari pause last
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run, its beginning, or `last`")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Set the lever; the runner sees it within a second."""
        run = pause(parsed_args.run, self.app.context)
        self.app.stdout.write(
            f"run {run.id} pauses after the steps that go on now; `watari resume {run.id}` lets it go on\n"
        )
        return GOOD
