"""`watari rehearse`: a plan on clouds in memory, and where a failure at each step would leave whom."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import groupby

from cliff.lister import Lister

from watari.cli.app import FAILED, GOOD, WARNINGS, WatariApp
from watari.cli.plans import find_plan
from watari.errors import WatariError
from watari.journeys.table import journey_of
from watari.model.plan import Plan
from watari.model.rehearsal import Mishap, Report, Trial
from watari.rehearse import Manner, rehearse
from watari.show.plan import naming, titles

COLUMNS = ("Move", "If", "At", "Then", "Serves", "Until resumed", "Stays", "Waits")
IF: dict[Mishap, str] = {
    "refused": "refused",
    "given_up": "ends in error",
    "broken_off": "takes effect and fails",
    "killed": "runner killed, resumed",
}


class NoSuchMove(WatariError):
    """A move that the plan does not have."""

    id = "rehearse.no-such-move"


class Rehearse(Lister):
    """Rehearse a plan on clouds in memory, loaded with what both real clouds look like now; nothing real is changed.

    The plan goes once straight. Then every step is refused, ends in error, takes effect and fails all the same, and is
    the last act of a killed runner that is resumed; the table says how each move then ends, who answers for its
    subject, what stays behind, and which moves wait because of it. Steps that end alike stand in one row.
    Ends with 0 when all goes well and no failure needs a person, 1 when some would, 2 when the plan fails straight or a
    failure would lose or double anything.

    Example: watari rehearse 3fa1c2 --one-of-each
    """

    app: WatariApp
    exit_code = GOOD

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
        plan = find_plan(parsed_args.plan, self.app.store)
        moves = tuple(_move_id(plan, given) for given in parsed_args.move)
        surveys = journey_of(plan.goal).look_before(plan.goal, self.app.clouds(plan.goal), self._tell)
        report = rehearse(plan, surveys, Manner(moves=moves, alike_once=parsed_args.one_of_each, tell=self._tell))
        self.exit_code = exit_code(report)
        report = with_names(report, plan)
        if parsed_args.formatter == "table":
            self.app.stdout.writelines(f"{line}\n" for line in summary(report))
        return COLUMNS, rows(report, each_step=parsed_args.each_step)

    def run(self, parsed_args: argparse.Namespace) -> int:
        """Show the table and give the exit code."""
        super().run(parsed_args)
        return self.exit_code

    def _tell(self, line: str) -> None:
        if self.app.stderr.isatty():
            self.app.stderr.write(f"{line}\n")


def with_names(report: Report, plan: Plan) -> Report:
    """Give the report with the names of instances in the place of their ids, as the plan is shown."""
    said, name = titles(plan), naming(plan)
    goes = tuple(part.model_copy(update={"why": name(part.why)}) for part in report.goes)
    trials = tuple(
        trial.model_copy(
            update={"step_title": said[trial.step_key], "why": name(trial.why), "stays": tuple(map(name, trial.stays))}
        )
        for trial in report.trials
    )
    return report.model_copy(update={"goes": goes, "trials": trials})


def exit_code(report: Report) -> int:
    """0 good, 1 when a failure would need a person, 2 when the plan or a failure shows a fault."""
    if not report.goes_well or report.unsafe:
        return FAILED
    return WARNINGS if any(trial.needs_a_person for trial in report.trials) else GOOD


def summary(report: Report) -> Iterator[str]:
    """Give the sentences above the table."""
    well = sum(1 for part in report.goes if part.result == "moved")
    yield f"straight: {well} of {len(report.goes)} moves ended moved"
    yield from (
        f"  {part.subject} ended {part.result.replace('_', ' ')}: {part.why}"
        for part in report.goes
        if part.result != "moved"
    )
    yield from (f"  DOUBLED: {what}" for what in report.doubled)
    people = sum(1 for trial in report.trials if trial.needs_a_person)
    yield f"{len(report.trials)} mishaps rehearsed: {len(report.unsafe)} unsafe, {people} would need a person"
    yield from (
        f"  UNSAFE: {trial.subject}, {trial.step_title}, {IF[trial.mishap]}: {_fault(trial)}" for trial in report.unsafe
    )


def rows(report: Report, *, each_step: bool) -> list[tuple[str, ...]]:
    """Give the rows for COLUMNS: consecutive steps of a move that end alike in one, or each in its own."""
    found = []
    for move_id, of_move in groupby(report.trials, key=lambda trial: trial.move_id):
        trials = list(of_move)
        for mishap, words in IF.items():
            befallen = [trial for trial in trials if trial.mishap == mishap]
            alike = (
                [[trial] for trial in befallen]
                if each_step
                else [list(group) for _, group in groupby(befallen, key=_end)]
            )
            found += [(move_id, words, _steps(group), *_end(group[0])) for group in alike]
    return found


def _end(trial: Trial) -> tuple[str, ...]:
    then = trial.result.replace("_", " ") if not trial.fault else trial.fault
    stays = "\n".join(trial.stays) or "nothing"
    return then, trial.serving, trial.until_resumed or "", stays, ", ".join(trial.waits)


def _steps(group: list[Trial]) -> str:
    if len(group) == 1:
        return group[0].step_title
    return f"{group[0].step_title}\n... ({len(group)} steps)\n{group[-1].step_title}"


def _fault(trial: Trial) -> str:
    facts = (*trial.doubled, *(f"{who} does not answer any more" for who in trial.hurt), trial.fault)
    return (
        "; ".join(fact for fact in facts if fact)
        or f"ended {trial.result.replace('_', ' ')}, served by {trial.serving}"
    )


def _move_id(plan: Plan, given: str) -> str:
    """Find a move by its id or its subject's name."""
    for move in plan.moves():
        if given in (move.id, move.subject):
            return move.id
    raise NoSuchMove(f"the plan has no move {given}", cure="one of: " + ", ".join(move.id for move in plan.moves()))
