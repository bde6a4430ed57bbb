"""`watari resume`: go on with a run that was paused, stopped or killed."""

from __future__ import annotations

import argparse

from cliff.command import Command

from watari.cli.app import GOOD, WatariApp
from watari.cli.attend import attend
from watari.cli.way_back import run_of
from watari.run.errors import NothingToResume
from watari.run.levers import PAUSED, STOPPED


class Resume(Command):
    """Go on with a run that was paused, stopped or killed, where its journal says it was.

    A paused run that is still alive goes on where it runs; one that was stopped or killed goes on here. Moves that were put
    back, failed or did not start stay as they are, unless --retry begins them again.

    Example: watari resume last
    """

    app: WatariApp

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run, its beginning, or `last`")
        parser.add_argument("--retry", action="store_true", help="begin moves again that ended otherwise than moved")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Pull the lever of a live run, or run what is left here."""
        store = self.app.store
        run = store.runs.find(parsed_args.run)
        if store.lock.holder() != run.id:
            self._refuse_what_was_taken_back(run.id)
            return attend(run, self.app, retry=parsed_args.retry)
        if parsed_args.retry:
            raise NothingToResume(
                f"run {run.id} goes on: moves are begun again when it has ended",
                cure=f"watari status {run.id} --follow",
            )
        levers = store.levers.all(run.id)
        if levers.get(STOPPED):
            raise NothingToResume(
                f"run {run.id} is about to stop: what goes on comes to its end first",
                cure=f"`watari status {run.id} --follow`, then resume",
            )
        store.levers.set(run.id, PAUSED, value=False)
        self.app.stdout.write(f"run {run.id} goes on where it runs\n")
        return GOOD

    def _refuse_what_was_taken_back(self, run_id: str) -> None:
        """What an undo has opened or sent back is not as the journal of its run says."""
        for aim in ("undo", "finish"):
            other = run_of(self.app.store, aim, run_id)
            if other is not None:
                raise NothingToResume(
                    f"run {run_id} is not resumed: run {other.id} is its {aim}",
                    cure=f"`watari status {other.id}` tells how far that is; for what is still to be moved, make a new plan",
                )
