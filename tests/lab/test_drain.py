"""A host is emptied while its guests serve, through a kill in the middle of a live migration, and filled again by undo."""

from pathlib import Path

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import boots, guests, homes, moves, planned
from tests.lab.estates import wait_for
from tests.lab.hosts import assert_verified, hosts_of
from tests.lab.killing import Runner, Watch, killed_when
from tests.lab.sessions import sessions
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.usefixtures("way_back")]


def is_migrating(watch: Watch) -> bool:
    """Whether a first live migration was asked for and has not ended."""
    return any(step.kind == "migrate_live" and watch.has_intent(step) for step in watch.under_way())


def test_a_host_is_emptied_while_its_guests_serve(database: Path, tmp_path: Path, lab_clouds: State) -> None:
    were, at = hosts_of(lab_clouds), homes(lab_clouds)
    host = max(set(were.values()), key=list(were.values()).count)
    leaving = {name: at[name] for name, on in were.items() if on == host}
    before = guests(lab_clouds, at)
    goal = database.with_name("drain.yaml")
    goal.write_text(
        yaml.safe_dump(
            {"journey": "drain", "cloud": SOURCE, "hosts": [host], "vantages": [{"name": "rack", "where": "wtr-v700", "tcp_port": 80}]}
        )
    )
    plan = planned(goal)
    assert {move.subject for move in plan.moves() if move.kind == "instance"} == set(leaving)

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
