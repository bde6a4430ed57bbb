"""A move that failed before its cut-over is put back.

What this run did is taken back at once, so that the source serves again.
"""

from __future__ import annotations

from watari.model.journal import Span
from watari.model.plan import Move
from watari.model.steps.step import Step
from watari.run.book import NOTHING_LEFT, Book, Place
from watari.run.stage import Stage
from watari.run.step import StepEnd, StepRun
from watari.undo.inverses import inverses


def cut_over_began(move: Move, book: Book) -> bool:
    """Whether the target may have served.

    From then on it may hold what the source does not know, and only a person may decide.

    An instance may have served when it was booted and its target port was opened (or may have been: an intent is
    enough). For other moves any act on the target in phase ``cut_over`` counts (design rule 9: never one address from
    two places). Between hosts a migration that is done is the point of no return: the way back would be another
    migration. One that may still go on, or may have been done, counts like it.
    """
    counting = {step.key: book.step(step.key).since_put_back for step in move.steps}
    if any(_has_moved(step, counting[step.key]) for step in move.steps):
        return True
    on_target = [step for step in move.steps if step.cloud == "target"]
    boots = [step for step in on_target if step.boots]
    if boots and not any(counting[step.key].is_done for step in boots):
        return False
    serves = [step for step in on_target if (step.opens if boots else step.cuts_over)]
    return any(counting[step.key].intent for step in serves)


def _has_moved(step: Step, counting: Span) -> bool:
    return (step.is_final and counting.is_done) or (step.ends_alone and counting.is_unsure)


def put_back(move: Move, stage: Stage) -> dict[str, str]:
    """Take back what the run did in ``move``, last done first.

    Gives what stays, by step, and why: empty when nothing stays.

    An inverse that fails does not stop the next ones, with one exception: while the target's copy could not be removed
    or closed, the source is not started or opened (never two running copies, never one address from two places). The
    run lets go of the instance only when nothing stays. A stop or a pause does not keep a source from coming back.
    """
    stays: dict[str, str] = {}
    kept: set[str] = set()
    closed = True
    for inverse in inverses(move, stage.book.journal):
        if not closed and inverse.cloud == "source" and inverse.opens:
            stays[inverse.title()] = "not done: the target's copy is still there"
            kept.add(origin(inverse))
            continue
        if stays and inverse.claims:
            # What stays is still this run's: who took the instance over now would act beside it.
            stays[inverse.title()] = "not done: the rest is not taken back"
            kept.add(origin(inverse))
            continue
        why = _taken_back(inverse, move, stage)
        if why is not None:
            stays[inverse.title()] = why
            kept.add(origin(inverse))
            closed = closed and not (inverse.cloud == "target" and inverse.closes)
    _forget_the_rest(move, stage.book, kept)
    return stays


def _forget_the_rest(move: Move, book: Book, kept: set[str]) -> None:
    """Say of all other steps that nothing is left of them.

    When the move is tried again, they are looked at and done anew.

    These are looks (who was silent then may answer now), what was found, and what the move itself had removed.
    """
    for step in move.steps:
        if step.key not in kept and book.step(step.key).is_done:
            book.write("put_back", Place(move.id, step.key), facts={NOTHING_LEFT: True})


def _taken_back(inverse: Step, move: Move, stage: Stage) -> str | None:
    """Do one inverse and journal it; gives why it did not work, or None."""
    step_run = StepRun(
        inverse, Place(move.id, inverse.key), stage, lambda: stage.book.step(inverse.key).since_putting_back
    )
    step_run.heeds_stop = False
    if step_run.run() is StepEnd.DONE:
        stage.book.write("put_back", Place(move.id, origin(inverse)))
        return None
    return stage.book.step(inverse.key).ever.why_broken


def origin(inverse: Step) -> str:
    """The key of the step that an inverse takes back (`Step.named` puts a word behind it)."""
    return inverse.key.rsplit("/", 1)[0]
