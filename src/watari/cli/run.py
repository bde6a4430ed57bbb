"""`watari run`: do what a plan says."""

from __future__ import annotations

import argparse

from watari.cli.asking import Asking, agreed
from watari.cli.attend import begin
from watari.cli.command import Command
from watari.model.plan import Plan
from watari.operate.plans import plan_to_run
from watari.show.plan import plan_lines


class RunCommand(Command):
    """Do what a plan says: show it, ask, then move.

    A plan runs once. What a killed or stopped run left is taken up by `watari resume`, a plan that ran is never run
    again. Ends with 0 when every move ended moved, with 1 when one of them left something temporary behind, with 2
    otherwise; `watari status` says why.

    Example: watari run 3fa1c2 --hold-before cut_over
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the plan and how to run it."""
        parser = super().get_parser(prog_name)
        parser.add_argument("plan", metavar="PLAN", help="a plan file, or the id of a plan or its beginning")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--hold-before", choices=["cut_over"], help="let every move wait for `watari proceed` before this phase"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Show, ask, run."""
        plan = plan_to_run(parsed_args.plan, self.app.context)
        return begin(
            plan,
            self.app,
            lambda plan: self._may_begin(plan, yes=parsed_args.yes),
            hold_before=parsed_args.hold_before,
        )

    def _may_begin(self, plan: Plan, *, yes: bool) -> bool:
        self.app.stdout.writelines(f"{line}\n" for line in plan_lines(plan, steps=False))
        if not yes and not agreed(self.app, Asking("Run it?", f"plan {plan.id[:12]} was not run", "--yes")):
            return False
        if plan.aim == "move":
            self.app.stdout.write(f"looking at {' and '.join(plan.goal.clouds.values())} once more\n")
            self.app.stdout.flush()
        return True
