"""Every fault of a goal file is told at once, with line, field and cure."""

from __future__ import annotations

from inspect import cleandoc

import pytest

from watari.model.goal import CrossingGoal, MeasuredBy, RebalanceGoal
from watari.plan.goal_file import GoalError, read_goal

GOOD = """
source: classic
target: nyah
projects: [{name: shop}]
waves: [{name: all, take: [{name: "*"}]}]
"""

SPREAD = """
journey: rebalance
cloud: classic
aim: spread
use:
  prometheus: https://prometheus.example.org:9090
  query: avg by (host) (x)
"""
ADDRESS = "https://prometheus.example.org:9090"

SEGMENT = "join: {{shared_segments: [{{network: n, target_pool: {{start: {}, end: {}}}}}]}}"

FAULTS = {
    "": "goal.yaml:1: this cannot be read as YAML: the file is empty",
    "a: " + "[" * 30 + "]" * 30: "goal.yaml:1: this cannot be read as YAML: it is nested deeper than 20 levels",
    "a: &a [*a]": "goal.yaml:1: this cannot be read as YAML: written out, its `*aliases` come to more than",
    "x0: &x0 [a, a]\n" + "".join(f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]\n" for n in range(1, 60)): (
        "goal.yaml:1: this cannot be read as YAML: written out, its `*aliases` come to more than"
    ),
    GOOD + "#" * 1_000_000: "goal.yaml:1: this cannot be read as YAML: it is longer than 1000000 characters",
    "- a": "goal.yaml:1: a goal is a mapping: lines such as `source: classic`",
    "a: [": "goal.yaml:1: this cannot be read as YAML: expected the node content, but found '<stream end>'",
    "a: b\n\tc: d": "goal.yaml:2: this cannot be read as YAML: found character '\\t' that cannot start any token",
    "source: 2024-13-41": "goal.yaml:1: this cannot be read as YAML: month must be in 1..12",
    "source: a\nsource: b": "goal.yaml:2: `source` stands here a second time (first in line 1): keep one of them",
    GOOD + "projcts: []": "goal.yaml:6: `projcts` is not known here: did you mean `projects`?",
    GOOD + "zzz: []": "goal.yaml:6: `zzz` is not known here: known here are vantages, limits, accept, journey, source,",
    GOOD.replace(
        "source: classic", "source: nyah"
    ): "goal.yaml:2: source and target are both nyah: name two clouds of clouds.yaml",
    GOOD.replace("name: shop", "nam: shop"): "goal.yaml:4: `projects[0].name` is missing: add a line `name:` here",
    GOOD.replace('"*"', "yes"): "goal.yaml:5: `waves[0].take[0].name` must be text: put it in quotes",
    GOOD.replace("[{name: shop}]", "[]"): "goal.yaml:4: `projects` must hold at least one entry",
    GOOD + "limits: {moves: 0}": "goal.yaml:6: `limits.moves`: this should be greater than or equal to 1, not 0",
    GOOD + "transfer: warm": "goal.yaml:6: `transfer`: this should be 'image', not 'warm'",
    GOOD + "depends_on: {web: db}": "goal.yaml:6: `depends_on.web`: this should be a list, not 'db'",
    GOOD + SEGMENT.format("192.0.2.9", "192.0.2.1"): (
        "goal.yaml:6: `join.shared_segments[0].target_pool`: 192.0.2.9 to 192.0.2.1 is no range: write the lower"
        " address as `start`"
    ),
    GOOD
    + SEGMENT.format(
        "a", "b"
    ): "goal.yaml:6: `join.shared_segments[0].target_pool`: 'a' does not appear to be an IPv4 or IPv6 address",
    GOOD + "map: {flavors: [a]}": "goal.yaml:6: `map.flavors`: this should be a valid dictionary, not a list",
    SPREAD.replace(
        "spread", "consolidate"
    ): "`use` goes with `aim: spread` alone, and this is `aim: consolidate`: take `use` out, or ask",
    SPREAD.replace(
        "aim: spread", "aim: near\ntalks: [{between: [a, b]}]"
    ): "`use` goes with `aim: spread` alone, and this is `aim: near`",
    SPREAD.replace(
        "journey: rebalance", "journey: drain"
    ): "goal.yaml:5: `use` is not known here: known here are vantages",
    SPREAD.replace("  query: avg by (host) (x)\n", ""): "goal.yaml:5: `use.query` is missing: add a line `query:` here",
    SPREAD.replace(
        "avg by (host) (x)", '""'
    ): "goal.yaml:7: `use.query`: String should have at least 1 character, not ''",
    SPREAD + "  label: host": "goal.yaml:8: `use.label` is not known here: did you mean `host_label`?",
    SPREAD + "  password: hunter2": "goal.yaml:8: `use.password` is not known here: known here are prometheus, query,",
    SPREAD
    + "  host_label: node-name": "goal.yaml:8: `use.host_label`: a label has letters, digits and _ only, such as host",
    SPREAD + "  host_label: 7": "goal.yaml:8: `use.host_label` must be text: put it in quotes",
    SPREAD.replace(
        ADDRESS, "prometheus:9090"
    ): "goal.yaml:6: `use.prometheus`: an address begins with http:// or https://",
    SPREAD.replace(
        ADDRESS, "https://ops:hunter2@prometheus:9090"
    ): "goal.yaml:6: `use.prometheus`: no user and no password in an address",
    SPREAD.replace(
        ADDRESS, "https://prometheus:9090/api/v1/query?x=y"
    ): "goal.yaml:6: `use.prometheus`: end the address before the `?`",
    SPREAD.replace(
        ADDRESS, "https://"
    ): "goal.yaml:6: `use.prometheus`: this is no address of a server: write it as https://",
    SPREAD.replace(ADDRESS, "https://prometheus:99999"): "goal.yaml:6: `use.prometheus`: Port out of range 0-65535",
    SPREAD.replace(
        ADDRESS, "https://prometheus 2:9090"
    ): "goal.yaml:6: `use.prometheus`: this is no address of a server",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_told_with_its_line(text: str) -> None:
    with pytest.raises(GoalError) as caught:
        read_goal(text)
    assert FAULTS[text] in caught.value.what
    assert caught.value.cure
    assert "hunter2" not in caught.value.what


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = cleandoc("""
        source: classic
        target: nyah
        projects:
          - name: 7
        waves:
          - name: all
            takes: []
        limits: {moves: none}
    """)
    with pytest.raises(GoalError) as caught:
        read_goal(text, "shop.yaml")
    places = [line.split(" ")[0] for line in caught.value.what.splitlines()]
    assert places == ["shop.yaml:4:", "shop.yaml:6:", "shop.yaml:7:", "shop.yaml:8:"]


def test_an_alias_may_save_words() -> None:
    goal = read_goal(GOOD.replace("[{name: shop}]", "[&one {name: shop}]").replace('[{name: "*"}]', "[*one]"))
    assert isinstance(goal, CrossingGoal)
    assert goal.waves[0].take[0].name == "shop"


def test_a_good_goal_is_read() -> None:
    goal = read_goal(GOOD)
    assert isinstance(goal, CrossingGoal)
    assert (goal.source, goal.target, goal.projects[0].name, goal.waves[0].name) == ("classic", "nyah", "shop", "all")


def test_who_measures_is_read() -> None:
    goal = read_goal(SPREAD.replace(ADDRESS, f"{ADDRESS}/metrics/"))
    assert isinstance(goal, RebalanceGoal)
    assert goal.use == MeasuredBy(prometheus=f"{ADDRESS}/metrics", query="avg by (host) (x)", host_label="host")
