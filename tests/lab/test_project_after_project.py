"""Two projects of one segment cross one after the other, each with a run of its own, and come back the same way."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import SOURCE, TARGET, watari
from tests.lab.crossings import boots, guests, homes, planned
from tests.lab.holdings import holdings
from watari.lab.seed.connections import administrator
from watari.lab.state import State
from watari.store import open_store

pytestmark = [pytest.mark.lab, pytest.mark.proof]


def goal_for(goal: Path, project: str) -> Path:
    """The demo's goal for one of its projects, in one wave."""
    words: dict[str, Any] = yaml.safe_load(goal.read_text())
    path = goal.with_name(f"{project}.yaml")
    path.write_text(
        yaml.safe_dump(words | {"projects": [{"name": project}], "waves": [{"name": "all", "take": [{"name": "*"}]}]})
    )
    return path


def test_what_the_first_reserved_is_not_in_the_way_of_the_second(goal: Path, lab_clouds: State) -> None:
    source, target = administrator(lab_clouds, SOURCE), administrator(lab_clouds, TARGET)
    at = homes(lab_clouds)
    before, clean = guests(lab_clouds, at), {SOURCE: holdings(source), TARGET: holdings(target)}
    runs = []
    for project in ("shop", "depot"):
        watari("run", planned(goal_for(goal, project)).id, "--yes", codes=(0,))
        watari("verify", "last")
        guests(lab_clouds, at)
        runs.append(open_store().runs.find("last").id)
    assert boots(guests(lab_clouds, at)) == boots(before, 1)
    assert {server.name: server.status for server in target.compute.servers(all_projects=True)} == dict.fromkeys(
        at, "ACTIVE"
    )
    for run_id in reversed(runs):
        watari("undo", run_id, "--yes", codes=(0,))
        watari("verify", "last")
    assert boots(guests(lab_clouds, at)) == boots(before, 1)
    assert {SOURCE: holdings(source), TARGET: holdings(target)} == clean
