"""`watari check`, `explain` and `releases`, typed as an operator does, on two clouds in memory."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from watari.cli.app import BUG, FAILED, GOOD, WARNINGS, WatariApp
from watari.clouds.reach import Reach, named
from watari.clouds.simulated import SimulatedSighting, World, example_world
from watari.model.goal import Goal

ACCEPTED = (
    "identity.ids-survive",
    "identity.owners-survive",
    "identity.passwords-survive",
    "identity.creation-times-survive",
    "compute.host-keys-survive",
    "image.store-has-room",
)


class Terminal:
    """The command line on a world in memory."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.out, self.err = io.StringIO(), io.StringIO()

    def reach(self, goal: Goal) -> Reach:
        looks = tuple(SimulatedSighting(self.world, v.name, vlan=777) for v in goal.vantages)
        return Reach({side: self.world.cloud(name) for side, name in goal.clouds.items()}, named(looks))

    def type(self, *words: str) -> int:
        self.out, self.err = io.StringIO(), io.StringIO()
        code = WatariApp(reach=self.reach, streams=(None, self.out, self.err)).run(list(words))
        assert code != BUG, self.err.getvalue()
        return code


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("WATARI_DB", f"sqlite:///{tmp_path}/watari.db")
    return Terminal(example_world())


def goal_file(folder: Path, *accepted: str, take: str = "*") -> str:
    lines = [
        "source: classic",
        "target: nyah",
        "projects: [{name: shop}]",
        "join: {shared_segments: [{network: backbone, target_pool: {start: 192.0.2.100, end: 192.0.2.199}}]}",
        f"waves: [{{name: all, take: [{{name: '{take}'}}]}}]",
        "vantages: [{name: rack, where: rack}]",
        "accept:",
        *(f"  - {{finding: {id_}, by: ops}}" for id_ in accepted),
    ]
    path = folder / "goal.yaml"
    path.write_text("\n".join(lines) + ("" if accepted else " []") + "\n")
    return str(path)


def found(terminal: Terminal) -> dict[str, set[str]]:
    """The ids that are not accepted, by level."""
    rows = json.loads(terminal.out.getvalue())
    open_rows = [row for row in rows if not row["Accepted by"]]
    return {
        level: {r["Check"] for r in open_rows if r["Level"] == level}
        for level in sorted({r["Level"] for r in open_rows})
    }


def test_what_cannot_survive_stops_a_goal_that_accepts_nothing(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.type("check", goal_file(tmp_path), "-f", "json") == FAILED
    assert found(terminal)["block"] == set(ACCEPTED) - {"image.store-has-room"}


def test_accepted_by_name_nothing_stops(terminal: Terminal, tmp_path: Path) -> None:
    code = terminal.type("check", goal_file(tmp_path, *ACCEPTED), "-f", "json")
    levels = found(terminal)
    assert "block" not in levels
    assert "unknown" not in levels
    assert code == (WARNINGS if "warn" in levels else GOOD)


def test_the_table_ends_with_what_it_comes_to(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.type("check", goal_file(tmp_path)) == FAILED
    verdict, how_to_accept = terminal.out.getvalue().splitlines()[-2:]
    assert verdict.endswith("5 must be cured or accepted")
    assert "accept: [{finding: CHECK, subject: SUBJECT, by: YOU}]" in how_to_accept


def test_a_wave_that_takes_nobody_is_told(terminal: Terminal, tmp_path: Path) -> None:
    terminal.type("check", goal_file(tmp_path, *ACCEPTED, take="wbe-*"), "-f", "json")
    assert {"goal.waves-take-something", "goal.every-instance-has-a-wave"} <= found(terminal)["warn"]


def test_checking_changes_nothing(terminal: Terminal, tmp_path: Path) -> None:
    before = [terminal.world.cloud(name).networks.ports() for name in ("classic", "nyah")]
    terminal.type("check", goal_file(tmp_path))
    assert [terminal.world.cloud(name).networks.ports() for name in ("classic", "nyah")] == before


def test_explain_prints_the_page_of_a_check(terminal: Terminal) -> None:
    assert terminal.type("explain", "network.macs-are-free") == GOOD
    assert terminal.out.getvalue().startswith("# network.macs-are-free\n")


def test_explain_prints_the_page_of_an_error(terminal: Terminal) -> None:
    assert terminal.type("explain", "goal.does-not-fit") == GOOD
    assert "correct `projects` in the goal" in terminal.out.getvalue()


def test_explain_prints_the_page_of_a_truth_of_verify(terminal: Terminal) -> None:
    assert terminal.type("explain", "verify.sources-are-fenced") == GOOD
    assert "\nWhy: as long as it is there it must not start again" in terminal.out.getvalue()


def test_explain_names_what_is_near(terminal: Terminal) -> None:
    assert terminal.type("explain", "network.mac-is-free") == FAILED
    assert "network.macs-are-free" in terminal.err.getvalue()


def test_releases_tell_what_was_proved(terminal: Terminal) -> None:
    assert terminal.type("releases", "-f", "json") == GOOD
    rows = {row["Release"]: row for row in json.loads(terminal.out.getvalue())}
    assert rows["2024.1"]["Nova API up to"] == "2.96"
    assert rows["2026.1"]["Proved in a crossing as"] == "target"
    assert rows["2023.1"]["Proved in a crossing as"] == "-"


def test_a_plan_of_the_goal_is_checked_too(terminal: Terminal, tmp_path: Path) -> None:
    goal, plan = goal_file(tmp_path, *ACCEPTED), str(tmp_path / "plan.json")
    assert terminal.type("plan", goal, "-o", plan) != FAILED
    assert terminal.type("check", goal, "--plan", plan, "-f", "json") != FAILED
    assert "block" not in found(terminal)
