"""`finish` lets the sources go: not before all is verified, not without the run's id, and then for good."""

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOURCE, TARGET, watari
from tests.lab.crossings import boots, planned
from tests.lab.estates import answers, goal_of, populated, wait_for
from tests.lab.holdings import holdings, made_by, more
from watari.lab.seed.connections import administrator
from watari.lab.seed.estate import Instance, Project
from watari.lab.state import State
from watari.model.specs import RESERVATION
from watari.store import open_store

pytestmark = [pytest.mark.lab, pytest.mark.proof]

LEAVER = Project(
    "leaver",
    (
        Instance(name="leaver-web", role="web"),
        Instance(name="leaver-api", role="api", root="volume"),
        Instance(name="leaver-db", role="db", data_gib=1),
    ),
)


def finish(*words: str) -> tuple[int, str]:
    """Type `watari finish last` without a terminal; gives its exit code and all that it said."""
    command = [sys.executable, "-m", "watari.cli.main", "finish", "last", *words]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def finish_at_a_terminal(typed: str) -> tuple[int, str]:
    """The same at a terminal, where ``typed`` is the answer to the question."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{typed}\n".encode())
        command = [sys.executable, "-m", "watari.cli.main", "finish", "last"]
        done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, check=False)
    finally:
        os.close(ours)
        os.close(theirs)
    return done.returncode, done.stdout + done.stderr


def our_roles(admin: Any, project_name: str) -> list[str]:
    """The roles of our own account in a project."""
    project = admin.identity.find_project(project_name, ignore_missing=False)
    return [
        a.role["id"]
        for a in admin.identity.role_assignments(scope_project_id=project.id, user_id=admin.current_user_id)
    ]


def test_finish_wants_a_green_verify_and_the_id_and_leaves_nothing(database: Path, lab_clouds: State) -> None:
    source, target = administrator(lab_clouds, SOURCE), administrator(lab_clouds, TARGET)
    clean = {SOURCE: holdings(source), TARGET: holdings(target)}
    try:
        with populated(lab_clouds, LEAVER) as at:
            crossed_and_finished(database, lab_clouds, at)
    finally:
        # On a segment that stays shared the addresses of what has not moved stay reserved on the new cloud, also after
        # a finish.
        for port in target.network.ports(name=RESERVATION):
            target.network.delete_port(port)
    assert {SOURCE: holdings(source), TARGET: holdings(target)} == clean


def crossed_and_finished(database: Path, state: State, at: dict[str, str]) -> None:
    source, target = administrator(state, SOURCE), administrator(state, TARGET)
    before, clean = answers(state, at), holdings(target)
    names = {server.id: server.name for server in source.compute.servers(all_projects=True) if server.name in at}
    doomed = {
        "instance": set(names),
        "volume": {
            v.id
            for v in source.block_storage.volumes(all_projects=True)
            if {a["server_id"] for a in v.attachments} & set(names)
        },
        "port": {port.id for id_ in names for port in source.network.ports(device_id=id_)},
    }
    assert {thing: len(ids) for thing, ids in doomed.items()} == {"instance": 3, "volume": 2, "port": 3}
    plan = planned(goal_of(database.with_name("leaver.yaml"), LEAVER))
    watari("run", plan.id, "--yes", codes=(0,))
    held = holdings(source)
    run_id = open_store().runs.find("last").id
    assert our_roles(source, "leaver")
    assert our_roles(target, "leaver")

    # Something is not as it was meant: a moved instance is down. Nothing is let go.
    there = {server.name: server for server in target.compute.servers(all_projects=True)}
    target.compute.stop_server(there["leaver-web"])
    wait_for(lambda: target.compute.get_server(there["leaver-web"]).status == "SHUTOFF")
    code, said = finish("--confirm", run_id)
    assert (code, "finish.not-verified" in said) == (2, True), said
    assert "leaver-web" in said
    target.compute.start_server(there["leaver-web"])
    answers(state, at)

    # All is as it was meant, but nobody confirms it.
    for code, said in (finish(), finish("--confirm", run_id[:-1]), finish_at_a_terminal("yes")):
        assert code == 2, said
    assert holdings(source) == held

    code, said = finish_at_a_terminal(run_id)
    assert code == 0, said
    assert "cannot be undone" in said
    assert gone(held, holdings(source)) == doomed
    assert more(holdings(source), held) == {}
    assert not our_roles(source, "leaver")
    assert not our_roles(target, "leaver")
    journal = open_store().entries.journal(run_id)
    assert more(holdings(target), clean) == made_by(plan, journal, "target", finished=True)
    after = answers(state, at)
    assert boots(after) == {name: count + 1 + (name == "leaver-web") for name, count in boots(before).items()}
    code, said = undo(run_id)
    assert (code, "undo.finished" in said) == (2, True), said


def gone(held: dict[str, set[str]], now: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is there no more."""
    return more(held, now)


def undo(run_id: str) -> tuple[int, str]:
    """Try to take a run back."""
    command = [sys.executable, "-m", "watari.cli.main", "undo", run_id, "--yes"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
