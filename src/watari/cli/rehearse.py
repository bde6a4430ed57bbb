"""`watari rehearse`: a plan on clouds in memory, and where a failure at each step would leave whom."""

from __future__ import annotations

import argparse

from watari.cli.app import FAILED, GOOD, WARNINGS
from watari.cli.command import Lister
from watari.model.rehearsal import Report
from watari.operate import way
from watari.operate.plans import find_plan
from watari.show.rehearsal import COLUMNS, rows, summary, with_names


class RehearseCommand(Lister):
    """Rehearse a plan on clouds in memory, loaded with what both real clouds look like now; nothing real is changed.

    The plan goes once straight. Then every step is refused, ends in error, takes effect and fails all the same, and is
    the last act of a killed runner that is resumed; the table says how each move then ends, who answers for its
    subject, what stays behind, and which moves wait because of it. Steps that end alike stand in one row.
    Ends with 0 when all goes well and no failure needs a person, 1 when some would, 2 when the plan fails straight or a
    failure would lose or double anything.

    Example: watari rehearse 3fa1c2 --one-of-each
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the plan and how much to rehearse."""
        parser = super().get_parser(prog_name)
        parser.add_argument("plan", metavar="PLAN", help="a plan file, or the id of a plan or its beginning")
        parser.add_argument(
            "--move",
            action="append",
            default=[],
            metavar="MOVE",
            help="let only the steps of this move fail (repeatable)",
        )
        parser.add_argument(
            "--one-of-each", action="store_true", help="of moves with the same steps let only the first one fail"
        )
        parser.set_defaults(fit_width=True)
        parser.add_argument("--each-step", action="store_true", help="show every step in a row of its own")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Look at the clouds, rehearse, tell."""
        plan = find_plan(parsed_args.plan, self.app.context)
        report = way.rehearse(plan, self.app.context, moves=tuple(parsed_args.move), alike_once=parsed_args.one_of_each)
        self.exit_code = exit_code(report)
        report = with_names(report, plan)
        if parsed_args.formatter == "table":
            self.app.stdout.writelines(f"{line}\n" for line in summary(report))
        return COLUMNS, rows(report, each_step=parsed_args.each_step)


def exit_code(report: Report) -> int:
    """0 good, 1 when a failure would need a person, 2 when the plan or a failure shows a fault."""
    if not report.goes_well or report.unsafe:
        return FAILED
    return WARNINGS if any(trial.needs_a_person for trial in report.trials) else GOOD
