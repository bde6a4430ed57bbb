"""`watari show`: a plan, a run or a survey that is kept."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from watari.cli.app import GOOD
from watari.cli.command import Command
from watari.model.plan import Plan
from watari.operate.kept import KeptRun, find, listed
from watari.operate.plans import plan_text
from watari.show.ids import id_lines, id_pairs
from watari.show.plan import plan_lines
from watari.show.report import move_reports, report_lines
from watari.show.survey import survey_lines


class ShowCommand(Command):
    """Show a plan (also from a file), a run or a survey that is kept, by its id or the beginning of it.

    Of a run the report is shown: per instance what was carried, the outage that was measured, and how far the
    prediction missed it; with --ids which id of the source became which id of the target. Without a name everything
    that is kept is listed.

    Example: watari show last --ids
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take what to show, and how."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "name", metavar="PLAN|RUN|SURVEY", nargs="?", help="a plan file, an id, the beginning of one, or last (run)"
        )
        parser.add_argument("--ids", action="store_true", help="of a run: what became of what")
        parser.add_argument(
            "-f", "--format", choices=["text", "json"], default="text", help="how to show it (default: text)"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Find it and show it; touch nothing."""
        as_json = parsed_args.format == "json"
        lines = (
            self._kept()
            if parsed_args.name is None
            else self._lines(parsed_args.name, ids=parsed_args.ids, as_json=as_json)
        )
        self.app.stdout.writelines(f"{line}\n" for line in lines)
        return GOOD

    def _kept(self) -> Iterator[str]:
        for kept in listed(self.app.context):
            shown = kept.id[:12] if kept.noun == "plan" else kept.id
            yield f"{kept.noun:<7} {shown:<28} {kept.at:%Y-%m-%d %H:%M:%S}Z  {kept.aim}".rstrip()

    def _lines(self, name: str, *, ids: bool, as_json: bool) -> Iterator[str]:
        found = find(name, self.app.context)
        if isinstance(found, KeptRun):
            yield from _run_lines(found, ids=ids, as_json=as_json)
        elif as_json and isinstance(found, Plan):
            yield plan_text(name, self.app.context).rstrip()
        elif as_json:
            yield found.model_dump_json(indent=1, ensure_ascii=True)
        else:
            yield from plan_lines(found) if isinstance(found, Plan) else survey_lines(found)


def _run_lines(found: KeptRun, *, ids: bool, as_json: bool) -> Iterator[str]:
    pairs, reports = id_pairs(found.plan, found.journal), move_reports(found.plan, found.journal)
    if as_json:
        yield json.dumps([record.model_dump(mode="json") for record in (pairs if ids else reports)], indent=1)
    else:
        yield from id_lines(pairs) if ids else report_lines(reports)
