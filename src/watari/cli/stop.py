"""`watari stop`: end a run without undoing anything."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD
from watari.cli.command import Command
from watari.operate.levers import let_go, stop


class StopCommand(Command):
    """End a run: nothing new starts, nothing is undone, and its process ends when the acts that go on are at their end.

    `watari resume` takes it up again, `watari undo` takes it back. Until one of them has come to its end, the run keeps
    what it has claimed, and no other run of this database acts on that. With --let-go a run that was stopped or killed
    gives its claims up; what it did stays as it is, and its mark on instances in the cloud too.

    Example: watari stop last
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run, its beginning, or `last`")
        parser.add_argument("--let-go", action="store_true", help="give up the claims of a run that is not being run")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Set the lever, when somebody is there to see it."""
        if parsed_args.let_go:
            run, count = let_go(parsed_args.run, self.app.context)
            self.app.stdout.write(f"run {run.id} holds nothing any more: {count} claims given up\n")
            return GOOD
        run, alive = stop(parsed_args.run, self.app.context)
        if not alive:
            self.app.stdout.write(f"run {run.id} is not being run; nothing to stop\n")
            return GOOD
        self.app.stdout.write(
            f"run {run.id} stops; `watari status {run.id} --follow` looks on, `watari resume {run.id}` takes it up"
            " again\n"
        )
        return GOOD
