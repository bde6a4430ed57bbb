"""A move that failed before its cut-over is put back: what this run did is taken back at once, so that the source serves again."""

from __future__ import annotations

from collections.abc import Callable

from watari.model.journal import Entry
from watari.model.plan import Move
from watari.model.steps.claim import SetClaim
from watari.model.steps.create import BootInstance, CreatePort
from watari.model.steps.host import EndMigration, Evacuate, MigrateLive
from watari.model.steps.remove import Remove
from watari.model.steps.set import Probe, SetPortAdmin, SetPower
from watari.model.steps.step import Step
from watari.run.book import Book, Place
from watari.run.ends import Verdict, is_done, is_unsure
from watari.run.stage import Stage
from watari.run.step import StepRun
from watari.undo.inverses import inverses

NOTHING_LEFT = "nothing_left"
"""The fact of a `put_back` entry of a step that needed no inverse."""


def cut_over_began(move: Move, book: Book) -> bool:
    """Whether the target may have served: from then on it may hold what the source does not know, and only a person may decide.

    An instance may have served when it was booted and its target port was opened (or may have been: an intent is enough).
    For other moves any act on the target in phase ``cut_over`` counts (design rule 9: never one address from two places).
    Between hosts a migration that is done is the point of no return: the way back would be another migration. One that
    may still go on, or may have been done, counts like it.
    """
    if any(_has_moved(step, book.of_step(step.key)) for step in move.steps):
        return True
    boots = [step for step in move.steps if isinstance(step, BootInstance) and step.cloud == "target"]
    if boots and not any(is_done(book.of_step(step.key)) for step in boots):
        return False
    opening = _opens_target if boots else _cuts_over
    return any(entry.kind == "intent" for step in move.steps if opening(step) for entry in book.of_step(step.key))


def _has_moved(step: Step, history: list[Entry]) -> bool:
    for_good = isinstance(step, (MigrateLive, EndMigration, Evacuate)) and is_done(history)
    return for_good or (step.ends_alone and is_unsure(history))


def put_back(move: Move, stage: Stage) -> dict[str, str]:
    """Take back what the run did in ``move``, last done first; gives what stays, by step, and why: empty when nothing stays.

    An inverse that fails does not stop the next ones, with one exception: while the target's copy could not be removed or
    fenced, the source is not started or opened (never two running copies, never one address from two places).
    The run lets go of the instance only when nothing stays.
    A stop or a pause does not keep a source from coming back.
    """
    stays: dict[str, str] = {}
    kept: set[str] = set()
    closed = True
    for inverse in inverses(move, stage.book.journal_of(move)):
        if not closed and _opens_source(inverse):
            stays[inverse.title()] = "not done: the target's copy is still there"
            kept.add(origin(inverse))
            continue
        if stays and isinstance(inverse, SetClaim):
            # What stays is still this run's: who took the instance over now would act beside it.
            stays[inverse.title()] = "not done: the rest is not taken back"
            kept.add(origin(inverse))
            continue
        why = _taken_back(inverse, move, stage)
        if why is not None:
            stays[inverse.title()] = why
            kept.add(origin(inverse))
            closed = closed and not _closes_target(inverse)
    _forget_the_rest(move, stage.book, kept)
    return stays


def _forget_the_rest(move: Move, book: Book, kept: set[str]) -> None:
    """Say of all other steps that nothing is left of them: when the move is tried again, they are looked at and done anew.

    These are looks (who was silent then may answer now), what was found, and what the move itself had removed.
    """
    for step in move.steps:
        if step.key not in kept and is_done(book.of_step(step.key)):
            book.write("put_back", Place(move.id, step.key), facts={NOTHING_LEFT: True})


def _taken_back(inverse: Step, move: Move, stage: Stage) -> str | None:
    """Do one inverse and journal it; gives why it did not work, or None."""
    place, begins = Place(move.id, inverse.key), Place(move.id)
    step_run = StepRun(inverse, place, stage, _since(stage.book, place, begins))
    step_run.heeds_stop = False
    if step_run.run() is Verdict.DONE:
        stage.book.write("put_back", Place(move.id, origin(inverse)))
        return None
    last = stage.book.last(place, "failed", "changed")
    return str(last.facts.get("says", last.kind)) if last else "it did not end"


def _since(book: Book, place: Place, begins: Place) -> Callable[[], list[Entry]]:
    return lambda: book.this_time(place, begins, "putting_back")


def origin(inverse: Step) -> str:
    """The key of the step that an inverse takes back (`Step.named` puts a word behind it)."""
    return inverse.key.rsplit("/", 1)[0]


def _opens_target(step: Step) -> bool:
    opens = isinstance(step, SetPortAdmin) and step.up
    open_from_the_start = isinstance(step, CreatePort) and step.spec.admin_up
    return step.cloud == "target" and (opens or open_from_the_start)


def _cuts_over(step: Step) -> bool:
    return step.cloud == "target" and step.phase == "cut_over" and not isinstance(step, Probe)


def _opens_source(step: Step) -> bool:
    starts = isinstance(step, SetPower) and step.on
    opens = isinstance(step, SetPortAdmin) and step.up
    return step.cloud == "source" and (starts or opens)


def _closes_target(step: Step) -> bool:
    removes = isinstance(step, Remove) and step.thing == "instance"
    fences = isinstance(step, SetPortAdmin) and not step.up
    return step.cloud == "target" and (removes or fences)
