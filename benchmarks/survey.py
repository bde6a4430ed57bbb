"""Our survey of a running cloud beside lists taken one by one, through openstacksdk and the `openstack` command.

    export OS_CLIENT_CONFIG_FILE=/var/lib/watari/lab/clouds.yaml
    python benchmarks/survey.py classic [--rounds 3] [--openstack PATH]

All are measured in one run, in turns, and told as ratios: on another machine the seconds differ, the ratios hardly. The
lists of the other two hold less: no attachments' tags, no access lists, no use of hosts and quotas, unless a further
call is made for each. Each way tells how many instances it saw, since a list that stops at the first page would be
quick and wrong. Without the `openstack` command on PATH (pip install python-openstackclient) or --openstack, that way
is left out. `fill.py` makes a large cloud.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import openstack

from watari.clouds.openstack import connect
from watari.survey import survey

COMMANDS = (
    "server list --all-projects --long",
    "port list --long",
    "volume list --all-projects --long",
    "image list --long",
    "security group list",
    "security group rule list",
    "user list",
    "role assignment list",
    "volume snapshot list --all-projects --long",
    "network list --long",
    "subnet list --long",
    "router list --long",
    "floating ip list --long",
    "network agent list",
    "extension list --network",
    "flavor list --all --long",
    "server group list --all-projects --long",
    "compute service list",
    "volume service list",
    "aggregate list --long",
    "volume type list --long",
    "volume backend pool list --long",
    "project list --long",
    "domain list",
    "role list",
    "hypervisor list --long",
)

ALL = {"details": True, "all_projects": True}
SDK_LISTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("compute", "servers", ALL),
    ("network", "ports", {}),
    ("block_storage", "volumes", ALL),
    ("image", "images", {}),
    ("network", "security_groups", {}),
    ("identity", "users", {}),
    ("identity", "role_assignments", {}),
    ("block_storage", "snapshots", ALL),
    ("network", "networks", {}),
    ("network", "subnets", {}),
    ("network", "routers", {}),
    ("network", "ips", {}),
    ("network", "agents", {}),
    ("network", "extensions", {}),
    ("compute", "flavors", {"details": True, "is_public": None}),
    ("compute", "server_groups", {"all_projects": True}),
    ("compute", "services", {}),
    ("block_storage", "services", {}),
    ("compute", "aggregates", {}),
    ("block_storage", "types", {}),
    ("block_storage", "backend_pools", {}),
    ("identity", "domains", {}),
    ("identity", "roles", {}),
    ("compute", "keypairs", {}),
)


def ours(name: str) -> int:
    """Survey it, log-in included."""
    return len(survey(connect(name), now=lambda: datetime.now(UTC)).instances)


def through_the_sdk(name: str) -> int:
    """List the same through the SDK's own proxies, one after another, log-in included.

    Quotas and hosts with a call for each.
    """
    cloud = openstack.connect(cloud=name)
    seen = {what: len(list(getattr(getattr(cloud, service), what)(**query))) for service, what, query in SDK_LISTS}
    for project in getattr(cloud.identity, "projects")():  # noqa: B009 - the SDK's types know of v2, too
        cloud.compute.get_quota_set(project.id, usage=True)
        cloud.network.get_quota(project.id, details=True)
        cloud.block_storage.get_quota_set(project.id, usage=True)
    for host in cloud.compute.hypervisors(details=True):
        for what in ("inventories", "usages", "traits"):
            cloud.placement.get(f"/resource_providers/{host.id}/{what}", microversion="1.39")
    return seen["servers"]


def through_the_command(name: str, command: str) -> int:
    """List the same with one `openstack` command after another; no quotas, no keypairs, no use of hosts."""
    seen = {}
    for words in COMMANDS:
        line = [command, "--os-cloud", name, *words.split(), "-f", "json"]
        seen[words] = len(json.loads(subprocess.run(line, check=True, capture_output=True).stdout))
    return seen[COMMANDS[0]]


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Tell how long it takes, in seconds, and what it gives."""
    begun = time.monotonic()
    seen = work()
    return time.monotonic() - begun, seen


def measured(name: str, rounds: int, command: str | None) -> dict[str, list[tuple[float, int]]]:
    """Take turns, so that what disturbs one disturbs the others; gives seconds and the instances seen, by way."""
    ways: dict[str, Callable[[], int]] = {
        "watari survey": lambda: ours(name),
        "openstacksdk": lambda: through_the_sdk(name),
    }
    if command is not None:
        ways["openstack command"] = lambda: through_the_command(name, command)
    found: dict[str, list[tuple[float, int]]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, work in ways.items():
            found[way].append(timed(work))
    return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cloud")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--openstack", default=shutil.which("openstack"), help="the openstack command")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes at work before it", flush=True)
    found = measured(given.cloud, given.rounds, given.openstack)
    best = statistics.median(seconds for seconds, _ in found["watari survey"])
    seen = survey(connect(given.cloud), now=lambda: datetime.now(UTC))
    print(
        f"{len(seen.instances)} instances, {len(seen.ports)} ports, {len(seen.projects)} projects, {len(seen.hosts)}"
        " hosts"
    )
    print(f"{'way':20} {'median s':>9} {'from':>7} {'to':>7} {'ratio':>6} {'instances seen':>15}")
    for way, told in found.items():
        times = [seconds for seconds, _ in told]
        middle = statistics.median(times)
        print(f"{way:20} {middle:9.2f} {min(times):7.2f} {max(times):7.2f} {middle / best:6.1f} {told[-1][1]:15}")


if __name__ == "__main__":
    main()
