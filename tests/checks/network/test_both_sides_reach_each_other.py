from __future__ import annotations

from tests.builders import an_agent
from tests.checks.asking import findings, one
from watari.checks.network.both_sides_reach_each_other import both_sides_reach_each_other
from watari.model.goal import Choice, WaveGoal

ONE = (WaveGoal(name="all", take=(Choice(name="*"),)),)
TWO = (WaveGoal(name="first", take=(Choice(name="web-1"),)), WaveGoal(name="rest", take=(Choice(name="*"),)))
SOME = (WaveGoal(name="first", take=(Choice(name="web-1"),)),)
OVN = {"agents": (an_agent("classic-1"),)}
LEARNING = {"agents": (an_agent("classic-1", kind="Open vSwitch agent", binary="neutron-openvswitch-agent"),)}


def test_passes_a_source_whose_switches_learn_macs() -> None:
    assert findings(both_sides_reach_each_other, source=LEARNING, goal={"waves": TWO}) == []


def test_passes_a_segment_that_crosses_whole_in_one_wave() -> None:
    assert findings(both_sides_reach_each_other, source=OVN, goal={"waves": ONE}) == []


def test_finds_a_segment_that_crosses_in_two_waves() -> None:
    assert one(both_sides_reach_each_other, source=OVN, goal={"waves": TWO}) == ("block", "segment", True)
    (found,) = findings(both_sides_reach_each_other, source=OVN, goal={"waves": TWO})
    assert found.evidence["groups"] == "first: web-1; rest: web-2, db-1"


def test_finds_what_stays_behind_on_the_segment() -> None:
    (found,) = findings(both_sides_reach_each_other, source=OVN, goal={"waves": SOME})
    assert found.evidence["groups"].startswith("first: web-1; staying: ")
