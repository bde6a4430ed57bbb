"""A host is emptied while its guests serve, through a kill amid a live migration, and filled again by undo."""

from pathlib import Path

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import boots, guests, homes, moves, planned
from tests.lab.estates import wait_for
from tests.lab.hosts import assert_verified, called_broken, hosts_of
from tests.lab.killing import Runner, Watch, killed_when
from tests.lab.sessions import sessions
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("way_back")]


def is_migrating(watch: Watch) -> bool:
    """Whether a first live migration was asked for and has not ended."""
    return any(step.kind == "migrate_live" and watch.has_intent(step) for step in watch.under_way())


def drain_of(database: Path, host: str) -> Path:
    """The goal that empties a host, in a file."""
    goal = database.with_name("drain.yaml")
    vantage = {"name": "rack", "where": "wtr-v700", "tcp_port": 80}
    goal.write_text(yaml.safe_dump({"journey": "drain", "cloud": SOURCE, "hosts": [host], "vantages": [vantage]}))
    return goal


def test_who_cannot_leave_is_named_with_the_rule_and_the_cure(database: Path, lab_clouds: State) -> None:
    name, host = "web-1", hosts_of(lab_clouds)["web-1"]
    goal = drain_of(database, host)
    with called_broken(lab_clouds, name):
        said = watari("plan", str(goal), codes=(2,))
    assert f"instance {name} (" in said
    assert (
        "it is ERROR; only ACTIVE, PAUSED move live, and SHUTOFF moves cold (K1): bring it into one of these states"
        in said
    )
    assert name in {move.subject for move in planned(goal).moves()}


def test_a_host_is_emptied_while_its_guests_serve(database: Path, tmp_path: Path, lab_clouds: State) -> None:
    were, at = hosts_of(lab_clouds), homes(lab_clouds)
    host = max(set(were.values()), key=list(were.values()).count)
    leaving = {name: at[name] for name, on in were.items() if on == host}
    before = guests(lab_clouds, at)
    plan = planned(drain_of(database, host))
    assert {move.subject for move in plan.moves() if move.brings("instance")} == set(leaving)

    with sessions(lab_clouds, leaving, tmp_path) as opened:
        wait_for(lambda: all(session.is_unbroken() for session in opened.values()), seconds=20)
        watch = Watch(plan)
        assert killed_when(Runner("run", plan.id, "--yes", log=tmp_path / "runner.log"), lambda: is_migrating(watch))
        watari("resume", "last", codes=(0,))
        assert_verified()
        assert host not in hosts_of(lab_clouds).values()
        assert set(moves().values()) == {"moved"}
        heard = {name: len(session.numbers()) for name, session in opened.items()}
        wait_for(lambda: all(len(session.numbers()) > heard[name] for name, session in opened.items()), seconds=30)
        assert all(session.is_unbroken() for session in opened.values())

        watari("undo", "last", "--yes", codes=(0,))
        assert_verified()
        assert hosts_of(lab_clouds) == were
        assert all(session.is_unbroken() for session in opened.values())
    assert boots(guests(lab_clouds, at)) == boots(before)
