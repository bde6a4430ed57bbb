"""`watari survey`: what one cloud looks like now."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD, WARNINGS
from watari.cli.command import Command
from watari.operate import way
from watari.show.survey import survey_lines


class SurveyCommand(Command):
    """Look at a cloud, keep what was seen with its date, and show it. Nothing is changed.

    What our account may not see is named, not left out: an empty list says nothing where something could not be seen.
    Ends with 0, and with 1 when something could not be seen.

    Example: watari survey classic --project shop
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the cloud and what of it."""
        parser = super().get_parser(prog_name)
        parser.add_argument("cloud", metavar="CLOUD", help="the name of a cloud in clouds.yaml")
        parser.add_argument(
            "--project",
            metavar="P",
            action="append",
            default=[],
            help="only what belongs to this project, or serves it",
        )
        parser.add_argument(
            "-f", "--format", choices=["text", "json"], default="text", help="how to show it (default: text)"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Look, keep, show."""
        survey_id, seen = way.look(parsed_args.cloud, tuple(parsed_args.project), self.app.context)
        if parsed_args.format == "json":
            self.app.stdout.write(seen.model_dump_json(indent=1, ensure_ascii=True) + "\n")
        else:
            self.app.stdout.writelines(f"{line}\n" for line in survey_lines(seen))
            self.app.stdout.write(f"\nkept as {survey_id}; `watari show {survey_id}` shows it again\n")
        return WARNINGS if seen.unseen else GOOD
