"""The report of a run: per instance what was carried, how long the outage was, and how far the prediction missed it."""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.journal import Journal, MoveState
from watari.model.plan import Move, Plan
from watari.model.record import Record
from watari.show.figures import duration, size


class MoveReport(Record):
    """What one move of an instance cost.

    None where it was not measured: no vantage point looked on, or nothing was carried.

    ``left`` names what the move should have removed and could not, and why: `watari finish` removes it.
    """

    instance: str
    result: str
    sent_bytes: int | None
    seconds: float | None
    predicted_outage_seconds: float
    outage_seconds: float | None
    left: tuple[str, ...] = ()

    @property
    def error_seconds(self) -> float | None:
        """How much longer the outage was than predicted."""
        return None if self.outage_seconds is None else self.outage_seconds - self.predicted_outage_seconds


def move_reports(plan: Plan, journal: Journal) -> list[MoveReport]:
    """Give one report per instance of the plan."""
    return [_report(move, journal) for move in plan.moves() if move.brings("instance")]


def _report(move: Move, journal: Journal) -> MoveReport:
    state = journal.move(move.id)
    return MoveReport(
        instance=move.subject,
        result=state.result or "has not ended",
        sent_bytes=_sent_bytes(move, journal),
        seconds=_seconds(state),
        predicted_outage_seconds=move.estimate.outage_seconds,
        outage_seconds=state.outage_seconds,
        left=state.stays if state.result == "moved" else (),
    )


def _sent_bytes(move: Move, journal: Journal) -> int | None:
    carried = (journal.step(step.key).ever.done for step in move.steps if step.takes == "carry")
    return sum(int(done.facts.get("sent_bytes", 0)) for done in carried if done is not None) or None


def _seconds(state: MoveState) -> float | None:
    if state.first_at is None or state.last_at is None or state.result is None:
        return None
    return (state.last_at - state.first_at).total_seconds()


def report_lines(reports: list[MoveReport]) -> Iterator[str]:
    """Give the report as a table."""
    if not reports:
        return
    yield f"{'instance':<20} {'result':<12} {'sent':>10} {'took':>12} {'outage':>12} {'predicted':>12} {'error':>10}"
    for report in reports:
        yield (
            f"{report.instance:<20} {report.result.replace('_', ' '):<12} {_size(report.sent_bytes):>10}"
            f" {_time(report.seconds):>12} "
            f"{_time(report.outage_seconds):>12} {_time(report.predicted_outage_seconds):>12}"
            f" {_error(report.error_seconds):>10}"
        )
    for report in reports:
        yield from (
            f"warning: {report.instance} left behind, for `watari finish` to remove: {what}" for what in report.left
        )


def _size(count: int | None) -> str:
    return "-" if count is None else size(count)


def _time(seconds: float | None) -> str:
    return "-" if seconds is None else duration(seconds)


def _error(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:+.1f} s"
