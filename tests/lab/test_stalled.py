"""A live migration that does not come to its end: called off, or forced, as the goal says; its guest is never lost."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import boots, guests, homes, moves, planned, status
from tests.lab.estates import wait_for
from tests.lab.hosts import assert_verified, hosts_of, services, standing
from tests.lab.killing import Runner
from tests.lab.sessions import sessions
from tests.lab.slowness import slow_migrations
from watari.lab.seed.connections import administrator
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof, pytest.mark.usefixtures("way_back")]
NAME = "web-1"
PATIENCE_SECONDS = 240


def goal_of(path: Path, host: str, to: str, then: str) -> Path:
    """The drain of a host to another, which gives a live migration a minute."""
    stall = {"after_seconds": 60, "then": then}
    path.write_text(yaml.safe_dump({"journey": "drain", "cloud": SOURCE, "hosts": [host], "to": [to], "stall": stall}))
    return path


def asked(state: State, action: str) -> list[Any]:
    """What was asked of the instance, of one kind, by Nova's record."""
    compute = administrator(state, SOURCE).compute
    (server,) = (server for server in compute.servers(all_projects=True) if server.name == NAME)
    return [each for each in compute.server_actions(server) if each.action == action]


def test_a_stalled_migration_is_called_off_and_its_guest_stays(database: Path, tmp_path: Path, lab_clouds: State) -> None:
    state, at = lab_clouds, homes(lab_clouds)
    found, before, open_to = standing(state), guests(state, at), services(state)
    host = found[NAME][0]
    to = min(set(services(state)) - {host})
    plan = planned(goal_of(database.with_name("drain.yaml"), host, to, "abort"))
    with slow_migrations(state, to), sessions(state, {NAME: at[NAME]}, tmp_path) as opened:
        watari("run", plan.id, "--yes", codes=(2,))
        assert opened[NAME].is_unbroken()
    how = status()
    assert how[NAME]["State"] == "put back", how
    assert hosts_of(state)[NAME] == host
    watari("verify", "last", codes=(2,))
    assert len(asked(state, "live_migration_cancel")) == 1

    watari("undo", "last", "--yes", codes=(0,))
    assert (standing(state), services(state)) == (found, open_to)
    assert boots(guests(state, at)) == boots(before)


def test_a_stalled_migration_is_forced_to_its_end(database: Path, tmp_path: Path, lab_clouds: State) -> None:
    state, at, log = lab_clouds, homes(lab_clouds), tmp_path / "runner.log"
    found, before = standing(state), guests(state, at)
    host, told = found[NAME][0], len(asked(state, "live_migration_force_complete"))
    to = min(set(services(state)) - {host})
    plan = planned(goal_of(database.with_name("drain.yaml"), host, to, "force_complete"))
    with slow_migrations(state, to):
        runner = Runner("run", plan.id, "--yes", log=log)
        wait_for(lambda: len(asked(state, "live_migration_force_complete")) > told, seconds=PATIENCE_SECONDS)
    assert runner.wait() == 0, log.read_text()
    assert (hosts_of(state)[NAME], moves()[NAME]) == (to, "moved")
    assert len(asked(state, "live_migration_force_complete")) == told + 1
    assert_verified()
    watari("undo", "last", "--yes", codes=(0,))
    assert standing(state) == found
    assert boots(guests(state, at)) == boots(before)
