"""`watari resume`: go on with a run that was paused, stopped or killed."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD
from watari.cli.attend import attend
from watari.cli.command import Command
from watari.operate.levers import resume


class ResumeCommand(Command):
    """Go on with a run that was paused, stopped or killed, where its journal says it was.

    A paused run that is still alive goes on where it runs; one that was stopped or killed goes on here. Moves that were
    put back, failed or did not start stay as they are, unless --retry begins them again.

    Example: watari resume last
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run, its beginning, or `last`")
        parser.add_argument("--retry", action="store_true", help="begin moves again that ended otherwise than moved")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Pull the lever of a live run, or run what is left here."""
        run, alive = resume(parsed_args.run, self.app.context, retry=parsed_args.retry)
        if not alive:
            return attend(run.id, self.app, retry=parsed_args.retry)
        self.app.stdout.write(f"run {run.id} goes on where it runs\n")
        return GOOD
