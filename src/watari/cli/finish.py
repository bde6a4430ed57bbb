"""`watari finish`: let go of what an undo would need."""

from __future__ import annotations

import argparse

from watari.cli.accepting import acceptances, take_acceptances
from watari.cli.asking import Asking, typed
from watari.cli.attend import begin
from watari.cli.command import Command
from watari.model.plan import Plan
from watari.operate import way
from watari.show.plan import plan_lines


class FinishCommand(Command):
    """Let go of what an undo would need. There is no undo afterwards.

    Of a crossing: the sources of what has moved are removed, with their disks, and our own roles taken back. Of an
    evacuation: the host that is back takes part again. Of a drain or a rebalancing: the hosts that it closed take part
    again, one after the other; each must be ready, and one instance goes in and out of it first. Instances stay where
    they are.

    It verifies first, and refuses unless all is as it was meant. Then it shows what it will remove and wants the run's
    id typed; scripts give it with --confirm. Ends with 0 when all was done, with 2 otherwise.

    Example: watari finish last
    """

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
        end = way.finish(parsed_args.run, self.app.context, acceptances(parsed_args.accept))
        return begin(end, self.app, lambda plan: self._may_begin(plan, parsed_args.confirm))

    def _may_begin(self, plan: Plan, confirmed: str | None) -> bool:
        run_id = str(plan.of_run)
        self.app.stdout.writelines(f"{line}\n" for line in plan_lines(plan, steps=False))
        question = f"This cannot be undone. Type the run's id ({run_id}) to finish it:"
        asking = Asking(question, f"run {run_id} was not finished", f"--confirm {run_id}")
        return typed(self.app, asking, run_id, given=confirmed)
