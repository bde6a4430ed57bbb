"""`watari verify`: whether what a run meant is what the clouds are now."""

from __future__ import annotations

import argparse

from watari.checks.check import exit_code
from watari.cli.accepting import acceptances, take_acceptances
from watari.cli.command import Lister
from watari.model.finding import Finding
from watari.operate import way
from watari.show.figures import count

COLUMNS = ("Level", "Truth", "Subject", "What was found", "What to do", "Accepted by")


class VerifyCommand(Lister):
    """Survey anew, look at every address that moved, and compare with plan, journal and the surveys of before.

    Of an undo it compares with what was before the undone run. Nothing is changed.
    Ends with 0 when all is as it was meant, 1 with warnings, 2 when something is not, or when nobody could see it.

    Example: watari verify last
    """

    found: tuple[Finding, ...] = ()

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "run",
            metavar="RUN",
            nargs="?",
            default="last",
            help="the id of a run or its beginning (default: the last run)",
        )
        take_acceptances(parser)
        parser.set_defaults(fit_width=True)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Survey and compare."""
        self.found = way.verify(parsed_args.run, self.app.context, acceptances(parsed_args.accept)).findings
        self.exit_code = exit_code(list(self.found))
        return COLUMNS, [(f.level, f.check, f.subject, f.says, f.act, f.accepted_by or "") for f in self.found]

    def run(self, parsed_args: argparse.Namespace) -> int:
        """Show the table, say what it comes to, and give the exit code."""
        super().run(parsed_args)
        if parsed_args.formatter == "table":
            self.app.stdout.write(f"{verdict(self.found)}\n")
        return self.exit_code


def verdict(found: tuple[Finding, ...]) -> str:
    """What the findings come to, in a line."""
    stopping = sum(finding.stops for finding in found)
    return f"{count(stopping, 'thing')} not as planned, or not seen" if stopping else "verified: all is as planned"
