"""`watari finish`: let go of what an undo would need."""

from __future__ import annotations

import argparse

from cliff.command import Command

from watari.cli.app import FAILED, WatariApp
from watari.cli.run import NobodyToAsk
from watari.cli.verifying import acceptances, take_acceptances, verify_run
from watari.cli.way_back import moving_run, run_it, show
from watari.journeys.table import journey_of


class Finish(Command):
    """Let go of what an undo would need. There is no undo afterwards.

    Of a crossing: the sources of what has moved are removed, with their disks, and our own roles taken back. Of an evacuation:
    the host that is back takes part again. Of a drain or a rebalancing: the hosts that it closed take part again, one after the
    other; each must be ready, and one instance goes in and out of it first. Instances stay where they are.

    It verifies first, and refuses unless all is as it was meant. Then it shows what it will remove and wants the run's id typed;
    scripts give it with --confirm.
    Ends with 0 when all was done, with 2 otherwise.

    Example: watari finish last
    """

    app: WatariApp

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run, and the confirmation of scripts."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run or its beginning, or `last`")
        parser.add_argument(
            "--confirm", metavar="RUN_ID", help="the whole id of the run, instead of typing it when asked"
        )
        take_acceptances(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Verify, plan, show, ask, run."""
        run, plan = moving_run(self.app.store, parsed_args.run)
        verified = verify_run(
            self.app.store, run.id, self.app.clouds(plan.goal), self._tell, acceptances(parsed_args.accept)
        )
        end = journey_of(plan.goal).finish(verified.plan, verified.journal, verified.findings, verified.now)
        self.app.store.runs.refuse_second(end.id)
        show(self.app, end)
        if (parsed_args.confirm or self._typed(run.id)) != run.id:
            self.app.stdout.write("That is not the id of the run. Nothing was done.\n")
            return FAILED
        return run_it(self.app, end)

    def _typed(self, run_id: str) -> str:
        if not self.app.stdin.isatty():
            raise NobodyToAsk(
                f"run {run_id} was not finished: there is no terminal to ask on", cure=f"say --confirm {run_id}"
            )
        self.app.stdout.write(f"This cannot be undone. Type the run's id ({run_id}) to finish it: ")
        self.app.stdout.flush()
        return self.app.stdin.readline().strip()

    def _tell(self, line: str) -> None:
        if self.app.stderr.isatty():
            self.app.stderr.write(f"{line}\n")
