"""A live migration that stands still: called off, or forced, as the goal says; its guest is never lost."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import boots, guests, homes, moves, planned
from tests.lab.estates import wait_for
from tests.lab.hosts import assert_verified, hosts_of, services, standing
from tests.lab.killing import Runner
from tests.lab.sessions import sessions
from tests.lab.slowness import bad_link
from watari.lab.seed.connections import administrator
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof, pytest.mark.usefixtures("way_back")]
NAME = "api-1"
"""Its disks are not copied. While a disk is, a link that is dead lets QEMU hang in the midst of it, until TCP gives
up."""


def drained(path: Path, host: str, to: str, then: str) -> Path:
    """The goal that drains a host to another, and gives a live migration that stands still a minute."""
    stall = {"after_seconds": 60, "then": then}
    path.write_text(yaml.safe_dump({"journey": "drain", "cloud": SOURCE, "hosts": [host], "to": [to], "stall": stall}))
    return path


def the_other(state: State, host: str) -> str:
    """A host to go to."""
    return min(set(services(state)) - {host})


def asked(state: State, action: str) -> int:
    """How often something was asked of the instance, by Nova's record."""
    return sum(each.action == action for each in _compute(state).server_actions(_server(state)))


def is_sending(state: State) -> bool:
    """Whether Nova says that memory of the instance is on its way."""
    found = _compute(state).get(f"/servers/{_server(state).id}/migrations", microversion="2.80").json()["migrations"]
    return any(migration["memory_processed_bytes"] for migration in found)


def _compute(state: State) -> Any:
    return administrator(state, SOURCE).compute


def _server(state: State) -> Any:
    return next(server for server in _compute(state).servers(all_projects=True) if server.name == NAME)


def test_a_stalled_migration_is_called_off_and_its_guest_stays(
    database: Path, tmp_path: Path, lab_clouds: State
) -> None:
    state, at, log = lab_clouds, homes(lab_clouds), tmp_path / "runner.log"
    found, before, open_to = standing(state), guests(state, at), services(state)
    host, told = found[NAME][0], asked(state, "live_migration_cancel")
    plan = planned(drained(database.with_name("drain.yaml"), host, the_other(state, host), "abort"))
    with bad_link(state, the_other(state, host)) as link, sessions(state, {NAME: at[NAME]}, tmp_path) as opened:
        runner = Runner("run", plan.id, "--yes", log=log)
        wait_for(lambda: is_sending(state))
        link.stand_still()
        assert runner.wait() == 2, log.read_text()
        wait_for(opened[NAME].is_unbroken)
    assert (moves()[NAME], hosts_of(state)[NAME]) == ("put back", host)
    assert asked(state, "live_migration_cancel") == told + 1
    watari("verify", "last", codes=(2,))

    watari("undo", "last", "--yes", codes=(0,))
    assert (standing(state), services(state)) == (found, open_to)
    assert boots(guests(state, at)) == boots(before)


def test_a_stalled_migration_is_forced_to_its_end(database: Path, tmp_path: Path, lab_clouds: State) -> None:
    state, at, log = lab_clouds, homes(lab_clouds), tmp_path / "runner.log"
    found, before = standing(state), guests(state, at)
    host, told = found[NAME][0], asked(state, "live_migration_force_complete")
    to = the_other(state, host)
    plan = planned(drained(database.with_name("drain.yaml"), host, to, "force_complete"))
    with bad_link(state, to) as link:
        runner = Runner("run", plan.id, "--yes", log=log)
        wait_for(lambda: is_sending(state))
        link.stand_still()
        wait_for(lambda: asked(state, "live_migration_force_complete") > told)
    assert runner.wait() == 0, log.read_text()
    assert (moves()[NAME], hosts_of(state)[NAME]) == ("moved", to)
    assert asked(state, "live_migration_force_complete") == told + 1
    assert_verified()
    watari("undo", "last", "--yes", codes=(0,))
    assert standing(state) == found
    assert boots(guests(state, at)) == boots(before)
