"""Our survey of a running cloud beside listing the same one after another, through openstacksdk and through the `openstack` command.

    python benchmarks/survey.py classic [--rounds 3] [--fill 1000]

All are measured in one run, in turns, and told as ratios: on another machine the seconds differ, the ratios hardly. The lists of
the other two hold less: no attachments' tags, no access lists, no use of hosts and quotas, unless a further call is made for each.
``--fill`` boots that many instances without network first (on fake hosts: `watari lab up NAME --fake-hosts 20`) and leaves them there.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import openstack

from watari.clouds.openstack import connect
from watari.model.specs import InstanceSpec
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


def ours(name: str) -> None:
    """Survey it, log-in included."""
    survey(connect(name), now=lambda: datetime.now(UTC))


def through_the_sdk(name: str) -> None:
    """List the same through the SDK's own proxies, one after another, log-in included; quotas and hosts with a call for each."""
    cloud = openstack.connect(cloud=name)
    for service, what, query in SDK_LISTS:
        list(getattr(getattr(cloud, service), what)(**query))
    for project in getattr(cloud.identity, "projects")():  # noqa: B009 - the SDK's types know of v2, too
        cloud.compute.get_quota_set(project.id, usage=True)
        cloud.network.get_quota(project.id, details=True)
        cloud.block_storage.get_quota_set(project.id, usage=True)
    for host in cloud.compute.hypervisors(details=True):
        for what in ("inventories", "usages", "traits"):
            cloud.placement.get(f"/resource_providers/{host.id}/{what}", microversion="1.39")


def through_the_command(name: str, command: str) -> None:
    """List the same with one `openstack` command after another; no quotas, no keypairs, no use of hosts."""
    for words in COMMANDS:
        subprocess.run([command, "--os-cloud", name, *words.split(), "-f", "json"], check=True, capture_output=True)


def fill(name: str, instances: int) -> None:
    """Boot instances until the cloud has that many, eight at a time."""
    cloud = connect(name)
    image = next(image for image in cloud.images.all() if image.status == "active")
    flavor = min(cloud.compute.flavors(), key=lambda flavor: flavor.ram_mib)
    home = cloud.identity.operator().project_id
    cloud.identity.set_quota(home, "compute", {"instances": -1, "cores": -1, "ram": -1})
    missing = instances - len(cloud.compute.instances())
    with ThreadPoolExecutor(8) as pool:
        specs = [InstanceSpec(name=f"contract-bench-{uuid4().hex[:8]}", flavor_id=flavor.id, image_id=image.id) for _ in range(missing)]
        print(f"booted {len(list(pool.map(cloud.compute.boot, specs)))} instances")


def seconds(work: Callable[[], None]) -> float:
    """Tell how long it takes."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def measured(name: str, rounds: int, command: str | None) -> dict[str, list[float]]:
    """Take turns, so that what disturbs one disturbs the others."""
    ways: dict[str, Callable[[], None]] = {"watari survey": lambda: ours(name), "openstacksdk": lambda: through_the_sdk(name)}
    if command is not None:
        ways["openstack command"] = lambda: through_the_command(name, command)
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, work in ways.items():
            found[way].append(seconds(work))
    return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cloud")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--fill", type=int, default=0)
    parser.add_argument("--openstack", default=shutil.which("openstack"), help="the openstack command")
    given = parser.parse_args()
    if given.fill:
        fill(given.cloud, given.fill)
    found = measured(given.cloud, given.rounds, given.openstack)
    best = statistics.median(found["watari survey"])
    seen = survey(connect(given.cloud), now=lambda: datetime.now(UTC))
    print(f"{len(seen.instances)} instances, {len(seen.ports)} ports, {len(seen.projects)} projects, {len(seen.hosts)} hosts")
    print(f"{'way':20} {'median s':>9} {'from':>7} {'to':>7} {'ratio':>6}")
    for way, times in found.items():
        middle = statistics.median(times)
        print(f"{way:20} {middle:9.2f} {min(times):7.2f} {max(times):7.2f} {middle / best:6.1f}")


if __name__ == "__main__":
    main()
