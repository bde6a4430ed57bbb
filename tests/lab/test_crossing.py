"""The demo's story on two real clouds, the runner killed in the middle.

All crosses, keeps address and bytes, and comes back.

Meanwhile and afterwards neighbours on both clouds reach what is on the other one.
"""

from pathlib import Path

import pytest

from tests.conftest import SOURCE, TARGET, watari
from tests.lab.crossings import boots, guests, homes, moves, planned, report
from tests.lab.killing import Runner, Watch, is_carrying, killed_when
from tests.lab.neighbours import neighbour
from watari.lab.state import State

pytestmark = pytest.mark.lab


def test_projects_cross_through_a_kill_and_come_back(goal: Path, tmp_path: Path, lab_clouds: State) -> None:
    at = homes(lab_clouds)
    before = guests(lab_clouds, at)
    plan = planned(goal)
    watch = Watch(plan)

    assert killed_when(Runner("run", plan.id, "--yes", log=tmp_path / "runner.log"), lambda: is_carrying(watch))
    with neighbour(lab_clouds, TARGET, "198.51.100.190") as new_neighbour:
        assert new_neighbour.name_at(at["db-1"]) == "db-1", "what has moved would not reach what has not"
    watari("resume", "last", codes=(0,))
    watari("verify", "last")
    there = guests(lab_clouds, at)
    with neighbour(lab_clouds, SOURCE, "198.51.100.90") as old_neighbour:
        assert {name: old_neighbour.name_at(address) for name, address in at.items()} == {name: name for name in at}
    assert set(moves().values()) == {"moved"}
    rows = report()
    assert set(rows) == set(before)
    assert all(row["outage_seconds"] for row in rows.values())

    watari("undo", "last", "--yes", codes=(0,))
    watari("verify", "last")
    assert boots(there) == boots(before, 1)
    assert boots(guests(lab_clouds, at)) == boots(before, 1)
