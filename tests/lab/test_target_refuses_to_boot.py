"""The new cloud has no host for an instance when its turn comes.

The old one serves again at once, and after the cure all cross.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import SOURCE, TARGET, watari
from tests.lab.crossings import boots, guests, homes, moves, planned, report, status
from tests.lab.holdings import holdings, more
from tests.lab.killing import Runner, Watch, until
from watari.lab.seed.connections import administrator
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof]

FIRST_WAVE = {"web-1", "web-2", "api-1"}


@pytest.fixture
def goal_with_a_dependant(goal: Path) -> Path:
    """The demo's goal, in which the database waits for the API server."""
    words = yaml.safe_load(goal.read_text()) | {"depends_on": {"db-1": ["api-1"]}}
    goal.write_text(yaml.safe_dump(words))
    return goal


@contextmanager
def without_computes(cloud: Any) -> Iterator[None]:
    """Let no compute host of a cloud take instances; an instance that asks for one hears `No valid host was found`."""
    computes = list(cloud.compute.services(binary="nova-compute"))
    for service in computes:
        cloud.compute.disable_service(service, disabled_reason="a story of the lab")
    try:
        yield
    finally:
        for service in computes:
            cloud.compute.enable_service(service)


def test_a_move_that_cannot_boot_is_put_back_and_moves_after_the_cure(
    goal_with_a_dependant: Path, tmp_path: Path, lab_clouds: State
) -> None:
    source, target = administrator(lab_clouds, SOURCE), administrator(lab_clouds, TARGET)
    at, log = homes(lab_clouds), tmp_path / "runner.log"
    before = guests(lab_clouds, at)
    plan = planned(goal_with_a_dependant)
    watch = Watch(plan)
    runner = Runner("run", plan.id, "--yes", log=log)
    until(lambda: any(step.kind == "set_power" for step in watch.under_way()), runner)
    held = holdings(target)
    with without_computes(target):
        assert runner.wait() == 2, log.read_text()

    # The old cloud serves: running, unlocked, its ports open, every guest answers with all its lines, started once
    # more.
    servers = {server.name: server for server in source.compute.servers(all_projects=True) if server.name in at}
    assert {name: (s.status, s.is_locked) for name, s in servers.items()} == dict.fromkeys(at, ("ACTIVE", False))
    assert all(port.is_admin_state_up for s in servers.values() for port in source.network.ports(device_id=s.id))
    assert boots(guests(lab_clouds, at)) == {
        name: count + (name in FIRST_WAVE) for name, count in boots(before).items()
    }

    # The new one holds nothing of the three.
    assert [server.name for server in target.compute.servers(all_projects=True) if server.name in at] == []
    assert more(holdings(target), held) == {}

    # And the report says so, each with its reason.
    rows = status()
    assert {name: row["State"] for name, row in rows.items() if name in at} == {
        **dict.fromkeys(FIRST_WAVE, "put back"),
        "db-1": "not started",
    }
    assert all("No valid host" in rows[name]["Now"] for name in FIRST_WAVE), rows
    assert "api-1 must be moved before" in rows["db-1"]["Now"], rows
    assert {name: row["result"] for name, row in report().items()} == {
        **dict.fromkeys(FIRST_WAVE, "put_back"),
        "db-1": "held",
    }
    outages = {name: outage_by_the_journal(watch, name) for name in FIRST_WAVE}
    print("seconds from the stop of each source until it was started again:", json.dumps(outages))  # noqa: T201 - figures of a story

    watari("resume", "last", "--retry", codes=(0,))
    watari("verify", "last")
    assert {moves()[name] for name in at} == {"moved"}
    assert boots(guests(lab_clouds, at)) == {
        name: count + 1 + (name in FIRST_WAVE) for name, count in boots(before).items()
    }
    watari("undo", "last", "--yes", codes=(0,))
    watari("verify", "last")


def outage_by_the_journal(watch: Watch, name: str) -> float:
    """Seconds from the intent to stop a source to the end of its start, which must be the last word on its power."""
    watch.read()
    stop = next(
        step for move in watch.plan.moves() if move.subject == name for step in move.steps if step.kind == "set_power"
    )
    entries = [entry for entry in watch.entries if entry.step_key.startswith(stop.key)]
    assert entries[-1].kind == "put_back"
    return (entries[-1].at - entries[0].at).total_seconds()
