"""A host is emptied while its guests serve, and filled again, on every other kind of cloud.

Releases, networks, shared disks.
"""

import os
from pathlib import Path

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import boots, guests, homes, moves, planned
from tests.lab.estates import wait_for
from tests.lab.hosts import assert_verified, services, standing
from tests.lab.sessions import sessions
from watari.lab.seed import seed
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof]
KINDS = {
    "2026.1": ("2026.1",),
    "2024.1 on ovs": ("2024.1", "--network", "ovs"),
    "2024.1 with shared disks": ("2024.1", "--with", "shared-disks"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_is_emptied_and_filled_again(
    kind: str, database: Path, tmp_path: Path, empty_lab: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, *words = KINDS[kind]
    watari("lab", "up", SOURCE, "--release", release, "--hosts", "2", *words)
    monkeypatch.setitem(os.environ, "OS_CLIENT_CONFIG_FILE", str(empty_lab.clouds_yaml))
    assert all(answer.good for answer in seed(empty_lab, SOURCE, None, lambda _progress: None))
    watari("doctor", "--cloud", SOURCE, codes=(0,))
    at, found, open_to = homes(empty_lab), standing(empty_lab), services(empty_lab)
    before = guests(empty_lab, at)
    hosts = [host for host, _, _ in found.values()]
    host = max(sorted(set(hosts)), key=hosts.count)
    goal = database.with_name("drain.yaml")
    vantage = {"name": "rack", "where": "wtr-v700", "tcp_port": 80}
    goal.write_text(yaml.safe_dump({"journey": "drain", "cloud": SOURCE, "hosts": [host], "vantages": [vantage]}))

    with sessions(empty_lab, at, tmp_path) as opened:
        wait_for(lambda: all(session.is_unbroken() for session in opened.values()), seconds=20)
        plan = planned(goal)
        watari("run", plan.id, "--yes", codes=(0,))
        assert_verified()
        assert set(moves().values()) == {"moved"}
        assert host not in {on for on, _, _ in standing(empty_lab).values()}
        watari("undo", "last", "--yes", codes=(0,))
        assert_verified()
        assert (standing(empty_lab), services(empty_lab)) == (found, open_to)
        assert all(session.is_unbroken() for session in opened.values())
    assert boots(guests(empty_lab, at)) == boots(before)
