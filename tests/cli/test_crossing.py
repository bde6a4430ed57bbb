"""Plan, verify, undo, finish and diff, typed as an operator does, on two clouds in memory and the durable engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.cli.console import Console
from watari.clouds.simulated import World, example_world

GOAL = """
source: classic
target: nyah
projects: [{name: shop}]
join: {shared_segments: [{network: backbone, target_pool: {start: 192.0.2.100, end: 192.0.2.199}}]}
waves: [{name: all, take: [{name: "*"}]}]
vantages: [{name: rack, where: rack, tcp_port: 80}]
accept:
"""
LOST = (
    "identity.ids-survive",
    "identity.owners-survive",
    "identity.passwords-survive",
    "identity.creation-times-survive",
    "compute.host-keys-survive",
    "image.store-has-room",
)


@pytest.fixture
def world() -> World:
    return example_world()


@pytest.fixture
def console(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    monkeypatch.chdir(tmp_path)
    Path("goal.yaml").write_text(GOAL + "".join(f"  - {{finding: {id_}, by: ops}}\n" for id_ in LOST), encoding="utf-8")
    return Console(world)


def test_a_goal_with_open_findings_gets_no_plan(console: Console) -> None:
    Path("open.yaml").write_text(GOAL.replace("accept:", ""), encoding="utf-8")
    refused = console.type("watari plan open.yaml -o plan.json")
    assert refused.code == 2
    assert "identity.passwords-survive" in refused.err
    assert refused.err.endswith("No plan was kept.\n")
    assert not Path("plan.json").exists()


def test_a_missing_goal_file_is_a_fact_with_a_cure(console: Console) -> None:
    shown = console.type("watari plan gone.yaml")
    assert (shown.code, shown.err.splitlines()[0]) == (2, "gone.yaml cannot be read: No such file or directory")


def test_there_verified_back_and_verified_again(console: Console, world: World) -> None:
    planned = console.type("watari plan goal.yaml -o plan.json")
    assert planned.code in (0, 1), planned.err
    assert "3 instances in 2 waves" in planned.out
    ran = console.type("watari run plan.json --yes")
    assert ran.code == 0
    run = ran.out.splitlines()[-1].split()[1]

    verified = console.type("watari verify last")
    assert (verified.code, verified.out.splitlines()[-1]) == (0, "verified: all is as planned")

    assert console.type("watari undo last", answer="n").out.splitlines()[-1] == "Undo it? [y/N] Nothing was done."
    assert "say --yes" in console.type("watari undo last").err
    undone = console.type("watari undo last --yes")
    assert (undone.code, undone.out.splitlines()[-1].endswith("ended, moved")) == (0, True), undone.err
    as_before = console.type("watari verify last")
    assert (as_before.code, as_before.out.splitlines()[-1]) == (0, "verified: all is as planned")
    assert "name the run that moved" in console.type("watari undo last --yes").err
    resumed = console.type(f"watari resume {run} --retry")
    assert (resumed.code, "is its undo" in resumed.err) == (2, True)
    assert world.doublings == []

    assert console.type("watari plan goal.yaml -o again.json").code in (0, 1)
    different = console.type("watari diff plan.json again.json")
    assert [line for line in different.out.splitlines() if line.startswith(("-", "+")) and "outage" not in line][
        2:
    ] == []
    assert console.type("watari diff plan.json plan.json").out == "Both plans do the same.\n"


def test_the_sources_go_only_after_a_green_verify_and_the_typed_id(console: Console, world: World) -> None:
    console.type("watari plan goal.yaml -o plan.json")
    run = console.type("watari run plan.json --yes").out.splitlines()[-1].split()[1]
    source = world.cloud("classic")
    web = next(i for i in source.compute.instances() if i.name == "web-1")
    source.compute.unlock(web.id)
    refused = console.type(f"watari finish {run} --confirm {run}")
    assert (refused.code, "its source is not locked" in refused.err) == (2, True)

    source.compute.lock(web.id, "watari: moved to nyah")
    assert console.type(f"watari finish {run}", answer="yes").out.splitlines()[-1] == (
        f"This cannot be undone. Type the run's id ({run}) to finish it: That is not the id of the run. Nothing was"
        " done."
    )
    finished = console.type(f"watari finish {run}", answer=run)
    assert finished.code == 0, finished.err
    assert "shop" not in {
        p.name for p in source.identity.projects() if any(i.project_id == p.id for i in source.compute.instances())
    }
    assert "was let go by run" in console.type(f"watari undo {run} --yes").err


def test_findings_of_verify_are_machine_readable(console: Console, world: World) -> None:
    console.type("watari plan goal.yaml -o plan.json")
    console.type("watari run plan.json --yes")
    new = world.cloud("nyah")
    new.compute.stop(next(i.id for i in new.compute.instances() if i.name == "db-1"))
    new.tick(60)
    shown = console.type("watari verify last -f json")
    rows = json.loads(shown.out)
    assert shown.code == 2
    assert {row["Subject"] for row in rows} == {"db-1"}
    assert {"verify.instances-run", "verify.addresses-answer"} <= {row["Truth"] for row in rows}

    goal = Path("goal.yaml").read_text(encoding="utf-8")
    known = [
        {"finding": row["Truth"], "subject": "db-1", "by": "olga", "because": "its owner stopped it"} for row in rows
    ]
    Path("known.yaml").write_text(yaml.safe_dump(yaml.safe_load(goal) | {"accept": known}), encoding="utf-8")
    accepted = console.type("watari verify last --accept known.yaml -f json")
    assert (accepted.code, {row["Accepted by"] for row in json.loads(accepted.out)}) == (0, {"olga"})
    assert "--accept" in console.type("watari finish last --confirm x").err
