"""`watari run`: do what a plan says."""

from __future__ import annotations

import argparse
from typing import ClassVar

from cliff.command import Command

from watari.cli.app import FAILED, WatariApp
from watari.cli.attend import attend
from watari.cli.plans import find_plan
from watari.errors import WatariError
from watari.journeys.table import journey_of
from watari.model.plan import Plan
from watari.run.launch import new_run
from watari.show.findings import finding_lines
from watari.show.plan import plan_lines


class NobodyToAsk(WatariError):
    """A run asks before it begins, and there is no terminal to ask on."""

    id: ClassVar[str] = "run.nobody-to-ask"


class Run(Command):
    """Do what a plan says: show it, ask, then move.

    A plan runs once. What a killed or stopped run left is taken up by `watari resume`, a plan that ran is never run again.
    Ends with 0 when every move ended moved, with 1 when one of them left something temporary behind, with 2 otherwise;
    `watari status` says why.

    Example: watari run 3fa1c2 --hold-before cut_over
    """

    app: WatariApp

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
        plan = find_plan(parsed_args.plan, self.app.store)
        self.app.store.runs.refuse_second(plan.id)
        self.app.stdout.writelines(f"{line}\n" for line in plan_lines(plan, steps=False))
        if not parsed_args.yes and not self._may_begin(plan):
            self.app.stdout.write("Nothing was done.\n")
            return FAILED
        if plan.aim == "move" and self._is_stopped(plan):
            return FAILED
        self.app.clouds(plan.goal)  # whoever cannot log in has not begun a run
        run = new_run(self.app.store, plan, hold_before=parsed_args.hold_before)
        self.app.stdout.write(f"run {run.id} begins; `watari status {run.id}` from anywhere tells how far it is\n")
        return attend(run, self.app)

    def _is_stopped(self, plan: Plan) -> bool:
        """Look at the clouds once more: whether anything came in the way since the plan was made."""
        self.app.stdout.write(f"looking at {' and '.join(plan.goal.clouds.values())} once more\n")
        self.app.stdout.flush()
        journey = journey_of(plan.goal)
        surveys = journey.look_before(plan.goal, self.app.clouds(plan.goal), lambda _line: None)
        stopping = [finding for finding in journey.check(plan.goal, surveys, plan) if finding.stops]
        self.app.stderr.writelines(f"{line}\n" for line in (finding_lines(stopping) if stopping else ()))
        if stopping:
            self.app.stderr.write("Nothing was done: cure this, or accept it by name in the goal, and plan again.\n")
        return bool(stopping)

    def _may_begin(self, plan: Plan) -> bool:
        if not self.app.stdin.isatty():
            raise NobodyToAsk(f"plan {plan.id[:12]} was not run: there is no terminal to ask on", cure="say --yes")
        self.app.stdout.write("Run it? [y/N] ")
        self.app.stdout.flush()
        return self.app.stdin.readline().strip().lower() in ("y", "yes")
