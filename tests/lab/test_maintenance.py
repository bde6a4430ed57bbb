"""A host is drained, loses its power and gets it back, and takes part again by its gate; its guests serve elsewhere."""

from pathlib import Path

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import boots, guests, homes, planned
from tests.lab.hosts import assert_verified, hosts_of, services, times_moved
from tests.lab.sessions import sessions
from watari.lab.state import State
from watari.model.steps.host import MigrateLive
from watari.store import open_store

pytestmark = [pytest.mark.lab, pytest.mark.proof, pytest.mark.usefixtures("way_back")]


def test_a_host_takes_part_again_after_its_maintenance(database: Path, tmp_path: Path, lab_clouds: State) -> None:
    state, at = lab_clouds, homes(lab_clouds)
    were, before, open_to = hosts_of(state), guests(state, at), services(state)
    host = max(set(were.values()), key=list(were.values()).count)
    goal = database.with_name("drain.yaml")
    vantage = {"name": "rack", "where": "wtr-v700", "tcp_port": 80}
    goal.write_text(yaml.safe_dump({"journey": "drain", "cloud": SOURCE, "hosts": [host], "vantages": [vantage]}))
    with sessions(state, at, tmp_path) as opened:
        plan = planned(goal)
        watari("run", plan.id, "--yes", codes=(0,))
        assert_verified()
        elsewhere = hosts_of(state)
        assert host not in elsewhere.values()

        watari("lab", "power", host, "off")
        watari("lab", "power", host, "on")
        records, run = times_moved(state), open_store().runs.find("last").id
        watari("finish", run, "--confirm", run, codes=(0,))
        assert services(state) == open_to
        assert hosts_of(state) == elsewhere
        end = open_store().plans.load(open_store().runs.find("last").plan_id)
        (canary,) = {str(step.instance_id) for step in end.steps() if isinstance(step, MigrateLive)}
        assert sorted((times_moved(state) - records).values()) == [2], f"{canary} went in and out, and nobody else"
        watari("undo", run, "--yes", codes=(2,))
        assert all(session.is_unbroken() for session in opened.values())
    assert boots(guests(state, at)) == boots(before)
