"""What undo reads from the journal."""

from datetime import UTC, datetime
from typing import Any

from watari.model.journal import Entry, EntryKind, Journal


def journal(*entries: tuple[EntryKind, dict[str, Any]]) -> Journal:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    kept = tuple(
        Entry(run_id="r", move_id="m", step_key="s", attempt=n, kind=kind, at=at, facts=facts)
        for n, (kind, facts) in enumerate(entries)
    )
    return Journal(run_id="r", plan_id="p", entries=kept)


def test_what_was_before_is_what_the_first_act_found() -> None:
    tried_twice = journal(("intent", {"before": {"limit": 1}}), ("intent", {"before": {"limit": 5}}), ("done", {}))
    assert tried_twice.step("s").since_put_back.before == {"limit": 1}


def test_what_was_taken_back_is_found_anew() -> None:
    again = journal(
        ("intent", {"before": {"limit": 1}}), ("put_back", {}), ("intent", {"before": {"limit": 2}}), ("done", {})
    )
    assert again.step("s").since_put_back.before == {"limit": 2}
