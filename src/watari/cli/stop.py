"""`watari stop`: end a run without undoing anything."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD
from watari.cli.command import Command
from watari.operate.levers import stop


class Stop(Command):
    """End a run: nothing new starts, nothing is undone, and its process ends when the acts that go on have come to their end.

    `watari resume` takes it up again, `watari undo` takes it back.

    Example: watari stop last
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run, its beginning, or `last`")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Set the lever, when somebody is there to see it."""
        run, alive = stop(parsed_args.run, self.app.context)
        if not alive:
            self.app.stdout.write(f"run {run.id} is not being run; nothing to stop\n")
            return GOOD
        self.app.stdout.write(
            f"run {run.id} stops; `watari status {run.id} --follow` looks on, `watari resume {run.id}` takes it up again\n"
        )
        return GOOD
