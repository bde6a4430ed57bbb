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


def test_a_hot_host_is_cooled_and_what_talks_comes_together(database: Path, tmp_path: Path, three_hosts: State) -> None:
    state, at, goal = three_hosts, homes(three_hosts), database.with_name("rebalance.yaml")
    found, before = standing(state), guests(state, at)
    talks = {"aim": "near", "talks": [{"between": [HUB, name]} for name in sorted(at) if name != HUB]}

    with sessions(state, at, tmp_path) as opened:
        wait_for(lambda: all(session.is_unbroken() for session in opened.values()), seconds=20)
        if len(set(hosts_of(state).values())) > 1:
            rebalanced(goal, opened, **talks)
        assert len(set(hosts_of(state).values())) == 1, "all of them on one host, a hot one"

        was, reached, _ = rebalanced(goal, opened, aim="spread")
        apart, records = hosts_of(state), times_moved(state)
        share = Counter(apart.values())
        assert was > reached
        assert max(share.values()) < len(at)

        was, reached, best = rebalanced(goal, opened, **talks)
        assert (was > reached, reached) == (True, best)
        assert len(set(hosts_of(state).values())) == 1
        assert sum((times_moved(state) - records).values()) == len(at) - share[hosts_of(state)[HUB]]

        watari("undo", "last", "--yes", codes=(0,))
        assert_verified()
        assert hosts_of(state) == apart
    assert boots(guests(state, at)) == boots(before)
    assert [row[1:] for _, row in sorted(standing(state).items())] == [row[1:] for _, row in sorted(found.items())]
