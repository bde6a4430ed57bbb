"""`watari plan`: what a goal comes to, step by step, before anything is done."""

from __future__ import annotations

import argparse
from pathlib import Path

from watari.checks.check import exit_code
from watari.cli.command import Command
from watari.model.finding import Finding
from watari.model.plan import Plan as ThePlan
from watari.model.stored import file_text
from watari.operate import way
from watari.operate.goals import goal_from_file
from watari.operate.plans import write_plan
from watari.show.findings import finding_lines
from watari.show.plan import plan_lines


class PlanCommand(Command):
    """Survey the clouds of a goal, check them, and plan; change nothing.

    The plan is kept, and shown by `watari show PLAN`. One that something stands in the way of is shown, but not kept:
    cure the findings, or accept them by name in the goal, and plan again. Ends with 0 when the plan may run, 1 when it
    may run with warnings, 2 when it may not.

    Example: watari plan goal.yaml -o crossing.json
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the goal, where to write the plan, and how to show it."""
        parser = super().get_parser(prog_name)
        parser.add_argument("goal", metavar="GOAL", type=Path, help="the goal file")
        parser.add_argument(
            "-o", "--output", metavar="FILE", type=Path, help="write the plan to this file too, as JSON"
        )
        parser.add_argument(
            "-f", "--format", choices=["text", "json"], default="text", help="how to show it (default: text)"
        )
        parser.add_argument("--steps", action="store_true", help="show every step of every move")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Survey, check, plan, check the plan, keep, show."""
        planned = way.plan(goal_from_file(parsed_args.goal), self.app.context)
        if planned.plan is not None:
            self._show(planned.plan, parsed_args)
        if planned.plan is None or not planned.kept:
            return self._refuse(planned.findings)
        if parsed_args.output is not None:
            write_plan(planned.plan, parsed_args.output)
        if parsed_args.format == "text":
            self._tell_what_next(planned.plan, planned.findings)
        return exit_code(list(planned.findings))

    def _tell_what_next(self, plan: ThePlan, findings: tuple[Finding, ...]) -> None:
        open_ones = [finding for finding in findings if finding.accepted_by is None]
        self.app.stdout.writelines(f"{line}\n" for line in ["", *finding_lines(open_ones)])
        self.app.stdout.write(
            f"\nkept as {plan.id[:12]}; `watari rehearse {plan.id[:12]}` tries it, `watari run {plan.id[:12]}` does"
            " it\n"
        )

    def _refuse(self, findings: tuple[Finding, ...]) -> int:
        stopping = [finding for finding in findings if finding.stops]
        self.app.stderr.writelines(f"{line}\n" for line in finding_lines(stopping))
        self.app.stderr.write("No plan was kept.\n")
        return exit_code(list(findings))

    def _show(self, plan: ThePlan, parsed_args: argparse.Namespace) -> None:
        if parsed_args.format == "json":
            self.app.stdout.write(file_text(plan))
        else:
            self.app.stdout.writelines(f"{line}\n" for line in plan_lines(plan, steps=parsed_args.steps))
