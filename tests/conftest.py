"""What all tests may ask for: two real clouds of a lab of their own."""

import os
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

import pytest

from tests.lab.evidence import evidence
from watari.lab.seed import seed
from watari.lab.state import DEFAULT_FOLDER, FOLDER_VARIABLE, State

SOURCE, TARGET = "classic", "nyah"
TEST_LAB = Path("/var/lib/watari/test-lab")
TRIAL_LAB = Path("/var/lib/watari/trial-lab")
RUNNING = "WATARI_TEST_ON_RUNNING_LAB"


def watari(*words: str, environment: Mapping[str, str] | None = None, codes: tuple[int, ...] = (0, 1)) -> str:
    """Type a command as an operator would; gives what it printed, and fails the test when it ends with another code."""
    command = [sys.executable, "-m", "watari.cli.main", *words]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **(environment or {})}, check=False
    )
    assert done.returncode in codes, (
        f"watari {' '.join(words)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    )
    return done.stdout


@pytest.fixture(scope="session")
def lab_clouds() -> Iterator[State]:
    """An old and a new cloud from nothing, seeded with the demo's projects; gone afterwards.

    A lab that runs on this machine is taken down first (its state is kept), for two cannot have the same addresses.
    With WATARI_TEST_ON_RUNNING_LAB=1 the running one is used and left as it is: quicker for a developer, but what it
    holds is whatever earlier trials left.
    """
    if os.environ.get(RUNNING):
        state = State.locate()
        os.environ["OS_CLIENT_CONFIG_FILE"] = str(state.clouds_yaml)
        yield state
        return
    watari("lab", "down", environment={FOLDER_VARIABLE: str(DEFAULT_FOLDER)})
    os.environ[FOLDER_VARIABLE] = str(TEST_LAB)
    watari("lab", "down", "--forget")
    watari("lab", "up", SOURCE, "--release", "2024.1", "--hosts", "2")
    watari("lab", "up", TARGET, "--release", "2026.1", "--hosts", "2")
    state = State.locate()
    os.environ["OS_CLIENT_CONFIG_FILE"] = str(state.clouds_yaml)
    answers = seed(state, SOURCE, TARGET, lambda _progress: None)
    assert all(answer.good for answer in answers)
    yield state
    watari("lab", "down", "--forget")


@pytest.fixture
def empty_lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    """A lab without clouds; gone afterwards. The one that a newcomer started is taken down first, its state kept."""
    assert os.environ.get(FOLDER_VARIABLE) is None, (
        "another lab is in use in this session: run what needs an empty lab by itself"
    )
    watari("lab", "down", environment={FOLDER_VARIABLE: str(DEFAULT_FOLDER)})
    monkeypatch.setenv(FOLDER_VARIABLE, str(TRIAL_LAB))
    watari("lab", "down", "--forget")
    yield State.locate()
    watari("lab", "down", "--forget")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of our own."""
    path = tmp_path / "watari.db"
    monkeypatch.setenv("WATARI_DB", str(path))
    return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A broken story on the lab shows what is gone with the lab."""
    report = yield
    if report.failed and item.get_closest_marker("lab"):
        report.sections.append(("last words in the lab", evidence(State.locate())))
    return report
