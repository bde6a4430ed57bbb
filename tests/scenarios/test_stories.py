"""Every story's plan reads as it is written down. `WATARI_ACCEPT=1 pytest tests/scenarios` writes new plans down."""

from __future__ import annotations

import os

import pytest

from tests.scenarios.stories import HERE, STORIES, plan_of
from watari.model.plan import Plan
from watari.show.plan import plan_lines


def as_text(plan: Plan) -> str:
    lines = [line.rstrip() for line in plan_lines(plan)][2:]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("story", STORIES)
def test_the_plan_reads_as_written_down(story: str) -> None:
    text, file = as_text(plan_of(story)), HERE / story / "plan.txt"
    if os.environ.get("WATARI_ACCEPT"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
