"""Instances that talk come together on one real host, and a hot host is cooled again, while all of them serve."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import boots, guests, homes, moves, planned
from tests.lab.estates import wait_for
from tests.lab.hosts import assert_verified, hosts_of, standing, times_moved
from tests.lab.sessions import Session, sessions
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof, pytest.mark.usefixtures("way_back")]
HUB = "db-1"


def rebalanced(goal: Path, opened: dict[str, Session], **words: object) -> tuple[float, float, float | None]:
    """Plan and run a rebalancing; its first figure: before, reached, and at best."""
    vantage = {"name": "rack", "where": "wtr-v700", "tcp_port": 80}
    goal.write_text(yaml.safe_dump({"journey": "rebalance", "cloud": SOURCE, "vantages": [vantage], **words}))
    plan = planned(goal)
    watari("run", plan.id, "--yes", codes=(0,))
    assert_verified()
    assert set(moves().values()) == {"moved"}
    assert all(session.is_unbroken() for session in opened.values())
    figure = plan.figures[0]
    return figure.before, figure.reached, figure.best


def test_what_talks_comes_together_and_a_hot_host_is_cooled(database: Path, tmp_path: Path, three_hosts: State) -> None:
    state, at, goal = three_hosts, homes(three_hosts), database.with_name("rebalance.yaml")
    were, found, before, records = hosts_of(state), standing(state), guests(state, at), times_moved(state)
    apart = Counter(were.values())
    assert len(apart) > 1, "nobody has to come nearer"

    with sessions(state, at, tmp_path) as opened:
        wait_for(lambda: all(session.is_unbroken() for session in opened.values()), seconds=20)
        talks = [{"between": [HUB, name]} for name in sorted(at) if name != HUB]
        was, reached, best = rebalanced(goal, opened, aim="near", talks=talks)
        assert (was > reached, reached) == (True, best)
        together = hosts_of(state)
        assert len(set(together.values())) == 1
        came = sum((times_moved(state) - records).values())
        assert came == len(at) - apart[together[HUB]]

        was, reached, best = rebalanced(goal, opened, aim="spread")
        assert was > reached
        assert max(Counter(hosts_of(state).values()).values()) < len(at)

        watari("undo", "last", "--yes", codes=(0,))
        assert_verified()
        assert hosts_of(state) == together
    assert boots(guests(state, at)) == boots(before)
    assert {name: (status, locked) for name, (_, status, locked) in standing(state).items()} == {
        name: (status, locked) for name, (_, status, locked) in found.items()
    }
