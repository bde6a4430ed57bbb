"""`watari diff`: what two plans do differently."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from difflib import unified_diff

from cliff.command import Command

from watari.cli.app import GOOD, WARNINGS, WatariApp
from watari.cli.plans import find_plan
from watari.model.plan import Plan
from watari.show.plan import plan_lines

HEAD_LINES = 2
"""The lines with the plan's id and its surveys' dates, which always differ."""


class Diff(Command):
    """Compare two plans, line by line as `watari show` prints them, without ids and dates.

    Ends with 0 when they do the same, with 1 when not.

    Example: watari diff yesterday.json today.json
    """

    app: WatariApp

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take both plans."""
        parser = super().get_parser(prog_name)
        for name in ("old", "new"):
            parser.add_argument(name, metavar="PLAN", help="a plan file, or the id of a plan or its beginning")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Print what is different."""
        old, new = find_plan(parsed_args.old, self.app.store), find_plan(parsed_args.new, self.app.store)
        lines = list(differences(old, new))
        self.app.stdout.writelines(f"{line}\n" for line in lines or ["Both plans do the same."])
        return WARNINGS if lines else GOOD


def differences(old: Plan, new: Plan) -> Iterator[str]:
    """Give the lines in which two plans differ, each with some around it; none when they do the same."""
    before, after = (_lines(plan) for plan in (old, new))
    return unified_diff(before, after, f"plan {old.id[:12]}", f"plan {new.id[:12]}", lineterm="")


def _lines(plan: Plan) -> list[str]:
    text = "\n".join(list(plan_lines(plan))[HEAD_LINES:])
    for step in plan.steps():
        if step.mark:
            text = text.replace(step.mark, "MARK")
    return text.splitlines()
