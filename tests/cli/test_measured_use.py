"""A spread by measured use, as an operator types it: Prometheus is asked for the plan, and for nothing after it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.cli.console import Console
from tests.clouds.prometheus.pages import Page, of_hosts, saying
from watari.clouds.simulated import example_world

TOKEN = "hunter2"  # noqa: S105 - of a server that lives for one test
GOAL = """
journey: rebalance
cloud: classic
aim: spread
use: {{prometheus: {url}, query: x}}
vantages: [{{name: rack, where: rack}}]
"""


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    clouds = tmp_path / "clouds.yaml"
    clouds.write_text(yaml.safe_dump({"clouds": {"classic": {"watari": {"prometheus": {"token": TOKEN}}}}}))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(clouds))
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    monkeypatch.chdir(tmp_path)
    return Console(example_world())


def test_a_plan_keeps_its_figures_and_no_secret_and_runs_when_prometheus_is_gone(
    console: Console, tmp_path: Path
) -> None:
    with saying(Page(of_hosts(classic_1="0.9", classic_2="0.1"))) as server:
        Path("spread.yaml").write_text(GOAL.format(url=server.url))
        planned = console.type("watari --log-file watari.log plan spread.yaml -o spread.json")
        assert planned.err == ""
        assert "measured use of the hottest host: 0.55 (before 0.9, at best 0.5)" in planned.out
    assert server.credentials == [f"Bearer {TOKEN}"]
    for typed in (
        "check spread.yaml --plan spread.json",
        "rehearse spread.json --one-of-each",
        "run spread.json --yes",
        "verify last",
    ):
        done = console.type(f"watari {typed}")
        assert (done.code in {0, 1}, done.err) == (True, ""), typed
    assert len(server.asked) == 1
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "clouds.yaml"]
    assert {"watari.db", "spread.json", "watari.log"} <= {path.name for path in written}
    assert [path.name for path in written if TOKEN.encode() in path.read_bytes()] == []


def test_without_an_answer_there_is_no_plan_and_the_cure_is_told(console: Console) -> None:
    with saying(Page("no", 401)) as server:
        Path("spread.yaml").write_text(GOAL.format(url=server.url))
        refused = console.type("watari plan spread.yaml")
    silent = console.type("watari plan spread.yaml")
    assert (refused.code, "(usage.refused)" in refused.err, TOKEN in refused.err + refused.out) == (2, True, False)
    assert (silent.code, "(usage.silent)" in silent.err, "what to do: See whether it runs" in silent.err) == (
        2,
        True,
        True,
    )
