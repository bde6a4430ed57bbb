"""`watari check`: look at the clouds of a goal, and tell what stands in the way."""

from __future__ import annotations

import argparse
from pathlib import Path

from watari.checks.check import exit_code
from watari.cli.command import Lister
from watari.model.finding import Finding
from watari.operate import way
from watari.operate.goals import goal_from_file
from watari.operate.plans import find_plan
from watari.show.figures import count

COLUMNS = ("Level", "Check", "Subject", "What was found", "What to do", "Accepted by")


class CheckCommand(Lister):
    """Look at the clouds of a goal, and tell what stands in the way, each with what to do; change nothing.

    Ends with 0 when nothing is in the way, 1 with warnings, 2 when something must be cured or accepted by name in the
    goal. `watari explain CHECK` tells why a check is asked.

    Example: watari check goal.yaml
    """

    found: tuple[Finding, ...] = ()

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the goal, and a plan of it where there is one."""
        parser = super().get_parser(prog_name)
        parser.add_argument("goal", metavar="GOAL", type=Path, help="the goal file")
        parser.add_argument(
            "--plan", metavar="PLAN", help="check this plan too: a plan file, or the id of a plan or its beginning"
        )
        parser.set_defaults(fit_width=True)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Survey, and ask all checks of the journey."""
        goal = goal_from_file(parsed_args.goal)
        plan = find_plan(parsed_args.plan, self.app.context) if parsed_args.plan else None
        self.found = way.check(goal, self.app.context, plan)
        self.exit_code = exit_code(list(self.found))
        return COLUMNS, [(f.level, f.check, f.subject, f.says, f.act, f.accepted_by or "") for f in self.found]

    def run(self, parsed_args: argparse.Namespace) -> int:
        """Show the table, say what it comes to, and give the exit code."""
        super().run(parsed_args)
        if parsed_args.formatter == "table":
            self.app.stdout.write(f"{summary(self.found)}\n")
        return self.exit_code


def summary(found: tuple[Finding, ...]) -> str:
    """What the findings come to, and how one is accepted."""
    stopping, accepted = sum(f.stops for f in found), sum(f.accepted_by is not None for f in found)
    verdict = f"{stopping} must be cured or accepted" if stopping else "nothing stops a plan"
    lines = [f"{count(len(found), 'finding')}, {accepted} accepted: {verdict}"]
    if any(f.acceptable and f.stops for f in found):
        lines.append("to accept one by name, in the goal: accept: [{finding: CHECK, subject: SUBJECT, by: YOU}]")
    return "\n".join(lines)
