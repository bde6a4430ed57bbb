"""`watari undo`: take a run back."""

from __future__ import annotations

import argparse

from cliff.command import Command

from watari.cli.app import FAILED, GOOD, WatariApp
from watari.cli.run import NobodyToAsk
from watari.cli.way_back import moving_run, run_it, show
from watari.journeys.table import journey_of


class Undo(Command):
    """Take back all that a run did: plan it, show it, ask, do it.

    Of a crossing: the target's instances go, the sources are opened, unlocked and started, and everything else that the run made
    is removed; what it found is left. What an instance wrote on the target since it moved is lost with it.
    Between hosts: the hosts are opened as they were, and every instance moves back. An evacuation that has begun has no undo.
    Ends with 0 when all was taken back, with 2 otherwise. `watari verify` then compares with what was before.

    Example: watari undo last --plan-only
    """

    app: WatariApp

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run and how far to go."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run or its beginning, or `last`")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--plan-only",
            action="store_true",
            help="keep the plan and show it; `watari rehearse` and `watari run` take it",
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Plan, show, ask, run."""
        run, plan = moving_run(self.app.store, parsed_args.run)
        back = journey_of(plan.goal).undo(plan, self.app.store.entries.journal(run.id))
        self.app.store.runs.refuse_second(back.id)
        show(self.app, back)
        if parsed_args.plan_only:
            self.app.stdout.write(f"\nkept as {back.id[:12]}; `watari run {back.id[:12]}` does it\n")
            return GOOD
        if not parsed_args.yes and not self._agreed(run.id):
            self.app.stdout.write("Nothing was done.\n")
            return FAILED
        return run_it(self.app, back)

    def _agreed(self, run_id: str) -> bool:
        if not self.app.stdin.isatty():
            raise NobodyToAsk(f"run {run_id} was not undone: there is no terminal to ask on", cure="say --yes")
        self.app.stdout.write("Undo it? [y/N] ")
        self.app.stdout.flush()
        return self.app.stdin.readline().strip().lower() in ("y", "yes")
