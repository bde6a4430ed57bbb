"""A target that cannot take what comes is found out before a run begins.

Too small a quota, too little room on the hosts.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import TARGET, watari
from tests.lab.estates import remove_project
from tests.lab.holdings import holdings
from watari.lab.seed.connections import administrator
from watari.lab.state import State
from watari.store import open_store

pytestmark = [pytest.mark.lab, pytest.mark.proof]

LARGE = "larger-than-any-host"


@contextmanager
def project_there(admin: Any, name: str, *, instances: int, gigabytes: int, ports: int) -> Iterator[Any]:
    """A project that the target has already, with these limits."""
    project = admin.identity.create_project(name=name, domain_id="default")
    try:
        admin.compute.update_quota_set(project, instances=instances)
        admin.block_storage.update_quota_set(project, gigabytes=gigabytes)
        admin.network.update_quota(project.id, ports=ports)
        yield project
    finally:
        remove_project(admin, name)


def check(goal: Path, code: int) -> dict[tuple[str, str], dict[str, str]]:
    """The findings of `watari check` that stop a plan, by check and subject."""
    rows = json.loads(watari("check", str(goal), "-f", "json", codes=(code,)))
    return {(row["Check"], row["Subject"]): row for row in rows if row["Level"] == "block" and not row["Accepted by"]}


def assert_plan_refuses(goal: Path) -> None:
    """`watari plan` says no as well, keeps no plan, and so there is nothing to run."""
    watari("plan", str(goal), codes=(2,))
    assert open_store().plans.listed() == []


def test_a_quota_that_is_too_small_stops_check_and_plan(goal: Path, lab_clouds: State) -> None:
    target: Any = administrator(lab_clouds, TARGET)
    with (
        project_there(target, "shop", instances=1, gigabytes=20, ports=1) as shop,
        project_there(target, "depot", instances=5, gigabytes=1, ports=20) as depot,
    ):
        held = holdings(target)
        found = check(goal, 2)
        assert set(found) == {
            ("compute.quota-suffices", "shop: instances"),
            ("network.quota-suffices", "shop: port"),
            ("volume.quota-suffices", "depot: gigabytes"),
        }
        assert_plan_refuses(goal)
        assert holdings(target) == held

        # What it says to do is enough.
        advice = {check_id.split(".")[0]: row["What to do"] for (check_id, _), row in found.items()}
        target.compute.update_quota_set(shop, instances=advised(advice["compute"], "instances"))
        target.network.update_quota(shop.id, ports=advised(advice["network"], "ports"))
        target.block_storage.update_quota_set(depot, gigabytes=advised(advice["volume"], "gigabytes"))
        watari("check", str(goal))
        watari("plan", str(goal))


def advised(command: str, option: str) -> int:
    """The limit that a finding tells to set."""
    found = re.search(rf"quota set --{option} (\d+) ", command)
    assert found, command
    return int(found[1])


def test_hosts_without_room_stop_check_and_plan(goal: Path, lab_clouds: State) -> None:
    target: Any = administrator(lab_clouds, TARGET)
    flavor = target.compute.create_flavor(name=LARGE, ram=2 * largest_memory_mib(target), vcpus=1, disk=1)
    try:
        words = yaml.safe_load(goal.read_text()) | {"map": {"flavors": {"small": LARGE}}}
        goal.write_text(yaml.safe_dump(words))
        found = check(goal, 2)
        waves = {
            wave: row["What was found"]
            for (check_id, wave), row in found.items()
            if check_id == "compute.capacity-suffices"
        }
        assert set(waves) == {"stateless", "databases"}
        assert "3 of 3 instances" in waves["stateless"]
        assert_plan_refuses(goal)
    finally:
        target.compute.delete_flavor(flavor)


def largest_memory_mib(admin: Any) -> int:
    """The memory of the largest host, as Placement knows it."""
    stocks = (
        stock
        for host in admin.placement.resource_providers()
        for stock in admin.placement.resource_provider_inventories(host)
    )
    return max(int(stock.total * stock.allocation_ratio) for stock in stocks if stock.resource_class == "MEMORY_MB")
