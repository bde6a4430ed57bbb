"""An undo of which one move fails: what that move needs stays where it is, and a retry ends the undo."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOURCE, TARGET, watari
from tests.lab.crossings import boots, moves, planned
from tests.lab.estates import answers, goal_of, populated, wait_for
from tests.lab.holdings import holdings
from tests.lab.test_finish import our_roles
from watari.lab.seed.connections import administrator
from watari.lab.seed.estate import Instance, Project
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof, pytest.mark.usefixtures("way_back")]

KEEPER = Project(
    "keeper",
    (Instance(name="keeper-web", role="web"), Instance(name="keeper-db", role="db", data_gib=1)),
)


def test_the_ground_stays_and_a_retry_ends_it(database: Path, lab_clouds: State) -> None:
    source: Any = administrator(lab_clouds, SOURCE)
    target: Any = administrator(lab_clouds, TARGET)
    clean = {SOURCE: holdings(source), TARGET: holdings(target)}
    with populated(lab_clouds, KEEPER) as at:
        before, held = answers(lab_clouds, at), holdings(source)
        plan = planned(goal_of(database.with_name("keeper.yaml"), KEEPER))
        watari("run", plan.id, "--yes", codes=(0,))
        snapshot = snapshot_of_the_data(target)

        watari("undo", "last", "--yes", codes=(2,))
        states = moves()
        ends = {"keeper-db": "failed", "keeper-web": "moved", "keeper": "not started"}
        assert {subject: states[subject] for subject in ends} == ends, states
        assert target.identity.find_project("keeper")
        assert our_roles(source, "keeper")
        assert our_roles(target, "keeper")

        target.block_storage.delete_snapshot(snapshot)
        wait_for(lambda: snapshot.id not in {s.id for s in target.block_storage.snapshots(all_projects=True)})
        watari("resume", "last", "--retry", codes=(0,))
        watari("verify", "last", codes=(0,))
        assert holdings(source) == held
        assert boots(answers(lab_clouds, at)) == boots(before, more=1)
    assert {SOURCE: holdings(source), TARGET: holdings(target)} == clean


def snapshot_of_the_data(target: Any) -> Any:
    """Somebody takes a snapshot of what has moved: Cinder removes no volume that has one."""
    db = next(server for server in target.compute.servers(all_projects=True) if server.name == "keeper-db")
    volumes = target.block_storage.volumes(all_projects=True)
    moved = next(volume for volume in volumes if {a["server_id"] for a in volume.attachments} == {db.id})
    snapshot = target.block_storage.create_snapshot(volume_id=moved.id, name="theirs", force=True)
    wait_for(lambda: target.block_storage.get_snapshot(snapshot).status == "available")
    return snapshot
