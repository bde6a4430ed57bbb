"""`watari show`: a plan, a run or a survey that is kept."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from cliff.command import Command

from watari.cli.app import GOOD, WatariApp
from watari.cli.plans import find_plan
from watari.show.ids import id_lines, id_pairs
from watari.show.plan import plan_lines
from watari.show.report import move_reports, report_lines
from watari.show.survey import survey_lines
from watari.store.errors import NotKept


class Show(Command):
    """Show a plan (also from a file), a run or a survey that is kept, by its id or the beginning of it.

    Of a run the report is shown: per instance what was carried, the outage that was measured, and how far the prediction
    missed it; with --ids which id of the source became which id of the target.
    Without a name everything that is kept is listed.

    Example: watari show last --ids
    """

    app: WatariApp

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
        store = self.app.store
        yield from (f"run     {run.id:<28} {run.begun_at:%Y-%m-%d %H:%M:%S}Z" for run in store.runs.listed())
        yield from (
            f"plan    {plan_id[:12]:<28} {at:%Y-%m-%d %H:%M:%S}Z  {aim}" for plan_id, aim, _, at in store.plans.listed()
        )
        yield from (f"survey  {survey_id:<28} {at:%Y-%m-%d %H:%M:%S}Z" for survey_id, _, at in store.surveys.listed())

    def _lines(self, name: str, *, ids: bool, as_json: bool) -> Iterator[str]:
        for show in (self._run_lines, self._plan_lines, self._survey_lines):
            try:
                yield from show(name, ids=ids, as_json=as_json)
            except NotKept:
                continue
            return
        raise NotKept(f"there is no run, plan or survey {name!r}", cure="`watari show` lists what is kept")

    def _run_lines(self, name: str, *, ids: bool, as_json: bool) -> Iterator[str]:
        run = self.app.store.runs.find(name)
        plan, journal = self.app.store.plans.load(run.plan_id), self.app.store.entries.journal(run.id)
        pairs, reports = id_pairs(plan, journal), move_reports(plan, journal)
        if as_json:
            yield json.dumps([record.model_dump(mode="json") for record in (pairs if ids else reports)], indent=1)
        else:
            yield from id_lines(pairs) if ids else report_lines(reports)

    def _plan_lines(self, name: str, *, ids: bool, as_json: bool) -> Iterator[str]:
        plan = find_plan(name, self.app.store)
        yield from [plan.model_dump_json(indent=1)] if as_json else plan_lines(plan)

    def _survey_lines(self, name: str, *, ids: bool, as_json: bool) -> Iterator[str]:
        survey = self.app.store.surveys.load(name)
        yield from [survey.model_dump_json(indent=1)] if as_json else survey_lines(survey)
