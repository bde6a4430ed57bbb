"""Watari's planner before the benchmarks' referee, with which it shares no code: what it says is what comes of it."""

import json
from pathlib import Path

import pytest

from benchmarks.rebalancing.bounds import most_emptied
from benchmarks.rebalancing.generate import KINDS, Kind, generate
from benchmarks.rebalancing.planners import watari
from benchmarks.rebalancing.referee import replay, replay_mixed


@pytest.mark.parametrize("kind", KINDS)
def test_keeps_every_rule_in_every_order(kind: Kind, tmp_path: Path) -> None:
    cluster, described = generate(30, 1, kind), tmp_path / "cluster.json"
    described.write_text(json.dumps(cluster), "utf-8")
    answer = watari().ask(described, tmp_path / "answer.json")
    verdicts = [replay(cluster, answer["moves"]), *(replay_mixed(cluster, answer["moves"], seed) for seed in range(20))]
    assert {len(verdict.refused) for verdict in verdicts} == {0}
    assert {len(verdict.emptied) for verdict in verdicts} == {answer["claimed"]}
    assert 0 < answer["claimed"] <= most_emptied(cluster)
