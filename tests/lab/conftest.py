"""What the stories on real clouds share.

A database of their own, the demo's goal, and a way back for what a broken story left moved.
"""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from tests.conftest import SOURCE, watari
from tests.lab.crossings import take_back_what_is_left
from watari.lab.state import State


@pytest.fixture
def way_back(database: Path) -> Iterator[None]:  # noqa: ARG001 - runs are kept there
    """What is still moved at the end is taken back: the next story finds the demo's instances where they were."""
    yield
    take_back_what_is_left()


@pytest.fixture
def goal(database: Path, way_back: None) -> Path:  # noqa: ARG001 - what is moved by it is taken back
    """The demo's goal, in a file that the story may change."""
    path = database.with_name("crossing.yaml")
    path.write_text((resources.files("watari.lab.seed") / "crossing.yaml").read_text())
    return path


@pytest.fixture
def three_hosts(lab_clouds: State) -> State:
    """The clouds, the old one with a third host from now on."""
    watari("lab", "up", SOURCE, "--hosts", "3")
    return lab_clouds
