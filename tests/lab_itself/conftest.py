"""An empty lab of its own for tests of the lab itself; no other may run beside it, for two cannot have the same addresses."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import watari
from watari.lab.state import DEFAULT_FOLDER, FOLDER_VARIABLE, State

TRIAL_LAB = Path("/var/lib/watari/trial-lab")


@pytest.fixture
def empty_lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    """A lab without clouds; gone afterwards. The one that a newcomer started is taken down first, its state kept."""
    assert os.environ.get(FOLDER_VARIABLE) is None, "another lab is in use in this session: run tests/lab_itself by itself"
    watari("lab", "down", environment={FOLDER_VARIABLE: str(DEFAULT_FOLDER)})
    monkeypatch.setenv(FOLDER_VARIABLE, str(TRIAL_LAB))
    watari("lab", "down", "--forget")
    yield State.locate()
    watari("lab", "down", "--forget")
