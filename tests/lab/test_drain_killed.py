"""Two of three hosts are emptied in one plan.

The runner is killed in every kind of step that it has, and once on its way back.

One instance is stopped, and goes cold. Each time signal 9 comes while a step of that kind is under way; `watari resume`
goes on. Nothing is asked of Nova twice: it has one more record of each instance that left, and two more after the undo.
"""

from functools import partial
from pathlib import Path

import pytest
import yaml

from tests.conftest import SOURCE
from tests.lab.crossings import boots, guests, homes, moves, plan_of_undo, planned
from tests.lab.estates import wait_for
from tests.lab.hosts import assert_verified, emptiest, hosts_of, services, standing, stopped, times_moved
from tests.lab.killing import Hunt, Runner, Watch, killed_when
from tests.lab.sessions import sessions
from watari.lab.state import State
from watari.model.steps import AnyStep

pytestmark = [pytest.mark.lab, pytest.mark.proof, pytest.mark.usefixtures("way_back")]
KINDS = {"set_host_open", "set_lock", "migrate_live", "migrate_cold", "end_migration", "probe", "see_host"}
STOPPED = "web-1"


def half_way(back: Watch) -> list[AnyStep] | None:
    """The steps that are under way on the way back, when a host is open again and an instance is still moving."""
    going = back.under_way()
    open_again = [step for step in back.plan.steps() if step.kind == "set_host_open" and back.is_done(step)]
    return going if open_again and any(step.kind == "migrate_live" for step in going) else None


def test_a_drain_of_two_hosts_survives_a_kill_in_every_kind_of_step(
    database: Path, tmp_path: Path, three_hosts: State
) -> None:
    state, log, at = three_hosts, tmp_path / "runner.log", homes(three_hosts)
    were, before = hosts_of(state), guests(state, at)
    stays = emptiest(were, set(services(state)), but=were[STOPPED])
    leaving = {name for name, host in were.items() if host != stays}
    goal = database.with_name("drain.yaml")
    vantage = {"name": "rack", "where": "wtr-v700", "tcp_port": 80}
    goal.write_text(
        yaml.safe_dump(
            {
                "journey": "drain",
                "cloud": SOURCE,
                "hosts": sorted(set(services(state)) - {stays}),
                "vantages": [vantage],
            }
        )
    )

    with (
        stopped(state, STOPPED),
        sessions(state, {name: at[name] for name in at if name != STOPPED}, tmp_path) as opened,
    ):
        wait_for(lambda: all(session.is_unbroken() for session in opened.values()), seconds=20)
        found, open_to, records = standing(state), services(state), times_moved(state)
        hunt = Hunt(planned(goal))
        assert hunt.kinds == KINDS
        hunt.run_out(log)
        assert hunt.unmet() == {}, log.read_text()
        assert Runner("resume", "last", log=log).wait() == 0, log.read_text()
        assert_verified()
        assert set(hosts_of(state).values()) == {stays}
        assert {move for move, how in moves().items() if how != "moved"} == set()
        assert times_moved(state) - records == dict.fromkeys(leaving, 1)

        back = plan_of_undo(hunt.watch.run_id)
        assert killed_when(Runner("run", back.id, "--yes", log=log), partial(half_way, Watch(back))), log.read_text()
        assert Runner("resume", "last", log=log).wait() == 0, log.read_text()
        assert_verified()
        assert (standing(state), services(state)) == (found, open_to)
        assert times_moved(state) - records == dict.fromkeys(leaving, 2)
        assert all(session.is_unbroken() for session in opened.values())
    wait_for(lambda: len(guests(state, at)) == len(at))
    assert boots(guests(state, at)) == boots(before) | {STOPPED: boots(before)[STOPPED] + 1}
