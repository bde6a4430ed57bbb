"""Whole hosts are freed on a real Nova with twenty fake hosts and two hundred instances, and Nova refuses no move."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import watari
from tests.lab.crossings import moves, planned
from tests.lab_apart.crowd import batches, boot, divide, offer
from watari.lab.seed.connections import administrator
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof]
CLOUD, HOSTS = "trial", 20
STOPPED, SUSPENDED = 6, 2


def standing(admin: Any) -> dict[str, tuple[str, str]]:
    """On which host each instance is, and in which state."""
    return {server.name: (server.compute_host, server.status) for server in admin.compute.servers()}


def rest_some(admin: Any) -> None:
    """Their owners stop some of them, and suspend others."""
    servers = sorted(admin.compute.servers(name="^free-little"), key=lambda server: str(server.name))
    for server in servers[:STOPPED]:
        admin.compute.stop_server(server)
    for server in servers[STOPPED : STOPPED + SUSPENDED]:
        admin.compute.suspend_server(server)
    for at, server in enumerate(servers[: STOPPED + SUSPENDED]):
        admin.compute.wait_for_server(server, status="SHUTOFF" if at < STOPPED else "SUSPENDED")


def assert_rules_are_kept(admin: Any) -> None:
    """No two members of a server group share a host, and whoever was pinned to a zone is in it: by Nova's own words."""
    host = {server.id: server.compute_host for server in admin.compute.servers()}
    for group in admin.compute.server_groups():
        its = Counter(host[member] for member in group.member_ids)
        assert max(its.values()) == 1, (group.name, its)
    zone = {of: aggregate.name for aggregate in admin.compute.aggregates() for of in aggregate.hosts}
    for batch in batches():
        if batch.zone:
            its_zones = {zone[s.compute_host] for s in admin.compute.servers(name=f"^{batch.name}-[0-9]+$")}
            assert its_zones == {batch.zone}, batch.name


def test_whole_hosts_are_freed_and_nova_refuses_nothing(
    database: Path, empty_lab: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    watari("lab", "up", CLOUD, "--release", "2024.1", "--hosts", "0", "--fake-hosts", str(HOSTS))
    monkeypatch.setitem(os.environ, "OS_CLIENT_CONFIG_FILE", str(empty_lab.clouds_yaml))
    admin: Any = administrator(empty_lab, CLOUD)
    divide(admin, [f"{CLOUD}-fake{number}" for number in range(1, HOSTS + 1)])
    image = offer(admin)
    for batch in batches():
        boot(admin, batch, image)
    rest_some(admin)
    found = standing(admin)
    assert len(found) == 200

    goal = database.with_name("rebalance.yaml")
    goal.write_text(yaml.safe_dump({"journey": "rebalance", "aim": "consolidate", "cloud": CLOUD}))
    plan = planned(goal)
    freed = {move.subject for move in plan.moves() if move.brings("host")}
    going = [move for move in plan.moves() if move.brings("instance")]
    print(f"{len(going)} instances go, {len(freed)} hosts are freed", plan.figures)  # noqa: T201 - the figure of the story, shown by `pytest -s`
    assert freed
    watari("run", plan.id, "--yes", codes=(0,))
    watari("verify", "last", codes=(0,))

    assert set(moves().values()) == {"moved"}
    now = standing(admin)
    assert {name: status for name, (_, status) in now.items()} == {name: status for name, (_, status) in found.items()}
    assert not {host for host, _ in now.values()} & freed
    ends = Counter(record.status for record in admin.compute.migrations())
    assert set(ends) <= {"completed", "confirmed"}
    assert sum(ends.values()) == len(going), "Nova has one record of every move, and no more"
    assert_rules_are_kept(admin)
