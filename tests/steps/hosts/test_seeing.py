"""A host is ready, empty or off only when all who know it say so."""

from __future__ import annotations

import pytest

from tests.machines.moving_world import CLOSED, DEAD, OPEN, ROOMY
from tests.machines.world import TwoClouds, two_clouds
from tests.steps.hosts.moving import RUNNING, host_step
from tests.steps.looking import look
from watari.clouds.reach import Reach
from watari.model.steps.host import SeeHost
from watari.model.survey.moving import Allocation
from watari.steps.deed import Scene
from watari.steps.hosts.seeing import SeeHostDeed
from watari.steps.sight import Seen


@pytest.fixture
def clouds() -> TwoClouds:
    return two_clouds()


def ready(host: str) -> SeeHost:
    return SeeHost(**host_step(), host=host, wanted="ready")


def empty(host: str) -> SeeHost:
    return SeeHost(**host_step(), host=host, wanted="empty", provider_id=f"hypervisor-{host}")


def off(host: str) -> SeeHost:
    return SeeHost(**host_step(), host=host, wanted="off")


def test_ready_is_up_with_its_agents_alive_open_or_closed(clouds: TwoClouds) -> None:
    assert {look(ready(host), clouds).seen for host in (OPEN, CLOSED)} == {Seen.DONE}
    for host, says in ((DEAD, "down"), ("moon", "no nova-compute")):
        sight = look(ready(host), clouds)
        assert (sight.seen, says in sight.says) == (Seen.UNDER_WAY, True)


def test_agents_keep_it_from_being_ready(clouds: TwoClouds) -> None:
    clouds.source.state.agents.change(f"agent-{OPEN}", alive=False)
    assert "OVN Controller agent" in look(ready(OPEN), clouds).says
    clouds.source.state.agents.drop(f"agent-{OPEN}")
    assert "no agent" in look(ready(OPEN), clouds).says


def test_one_that_is_forced_down_is_not_ready(clouds: TwoClouds) -> None:
    clouds.source.moving.set_forced_down(OPEN, down=True)
    assert "forced down" in look(ready(OPEN), clouds).says


def test_empty_is_what_three_say(clouds: TwoClouds) -> None:
    assert look(empty(CLOSED), clouds).seen is Seen.DONE
    sight = look(empty(OPEN), clouds)
    assert (sight.seen, sight.facts) == (Seen.UNDER_WAY, {"left": 7})
    named = "instance-doubt, instance-live, instance-paused, instance-restless, instance-running and 2 more"
    assert sight.says == f"Placement still holds room on it for {named}"


def test_a_leaked_allocation_and_a_lost_instance_are_seen(clouds: TwoClouds) -> None:
    state = clouds.source.state
    leaked = state.allocations.put(
        Allocation(consumer_id="leaked", provider_id=f"hypervisor-{CLOSED}", amounts={"VCPU": 1})
    )
    assert "leaked" in look(empty(CLOSED), clouds).says
    state.allocations.drop(state.allocations.key(leaked))
    state.instances.change(RUNNING, host=CLOSED)
    assert look(empty(CLOSED), clouds).says == f"still on it: {RUNNING}"


def test_a_move_that_has_not_ended_is_seen(clouds: TwoClouds) -> None:
    state = clouds.source.state
    for allocation in state.allocations.where(lambda a: a.provider_id == f"hypervisor-{ROOMY}"):
        state.allocations.drop(state.allocations.key(allocation))
    assert "migration from or to it" in look(empty(ROOMY), clouds).says


def test_a_host_that_is_not_there_is_not_empty(clouds: TwoClouds) -> None:
    assert look(empty("moon"), clouds).seen is Seen.CHANGED


def test_off_is_the_word_of_its_controller_alone(clouds: TwoClouds) -> None:
    assert look(off(DEAD), clouds).seen is Seen.DONE
    assert look(off(OPEN), clouds).seen is Seen.UNDER_WAY
    sight = SeeHostDeed().look(off(DEAD), Scene(Reach({"cloud": clouds.source})))
    assert (sight.seen, "management controller" in sight.says) == (Seen.FAILED, True)
