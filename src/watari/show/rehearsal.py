"""What a rehearsal came to: sentences, and a table of where a failure at each step would leave whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from watari.model.plan import Plan
from watari.model.rehearsal import Mishap, Report, Trial
from watari.show.plan import naming, titles

COLUMNS = ("Move", "If", "At", "Then", "Serves", "Until resumed", "Stays", "Waits")
IF: dict[Mishap, str] = {
    "refused": "refused",
    "given_up": "ends in error",
    "broken_off": "takes effect and fails",
    "killed": "runner killed, resumed",
}


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


def summary(report: Report) -> Iterator[str]:
    """Give the sentences above the table."""
    well = sum(1 for part in report.goes if part.result == "moved")
    yield f"without mishaps: {well} of {len(report.goes)} moves ended moved"
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
