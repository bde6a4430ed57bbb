"""Fill a cloud of fake hosts with instances, each with a port, to survey it at scale.

    watari lab up bench --release 2024.1 --hosts 0 --fake-hosts 20
    python benchmarks/fill.py bench --instances 1000 [--minutes 45]
    watari lab down bench --forget

It makes an image, a flavor and a network of its own, lifts the quotas of the admin's project, and boots in batches;
each is awaited before the next, so that a slow machine is never flooded. It ends with the count that was reached when
the minutes are over; typed again it goes on. Nova's fake hosts plug nothing, so ports are made in bulk, with the
instance's id, and not bound. Nothing is removed: the cloud goes as a whole.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any
from uuid import uuid4

import openstack

NAME = "bench"
CIDR = "10.64.0.0/16"
BATCH = 25
LOOK_SECONDS = 1


def offer(cloud: Any) -> dict[str, str]:
    """Make image, flavor and network where they are not there yet, and lift the quotas; gives their ids."""
    project = cloud.current_project_id
    cloud.compute.update_quota_set(project, instances=-1, cores=-1, ram=-1)
    cloud.network.update_quota(project, port=-1)
    flavor = cloud.compute.find_flavor(NAME) or cloud.compute.create_flavor(name=NAME, ram=64, vcpus=1, disk=0)
    image = cloud.image.find_image(NAME) or cloud.image.create_image(
        NAME, data=b"nothing that boots", disk_format="raw", container_format="bare", wait=True
    )
    network = cloud.network.find_network(NAME)
    if network is None:
        network = cloud.network.create_network(name=NAME)
        cloud.network.create_subnet(name=NAME, network_id=network.id, ip_version=4, cidr=CIDR, enable_dhcp=False)
    return {"flavor": flavor.id, "image": image.id, "network": network.id}


def boot(cloud: Any, ids: dict[str, str], count: int) -> None:
    """Boot that many, wait until none is being built, and give each that runs a port."""
    word = f"{NAME}-{uuid4().hex[:6]}"
    flavor, image = ids["flavor"], ids["image"]
    cloud.compute.create_server(
        name=word, flavor_id=flavor, image_id=image, networks="none", min_count=count, max_count=count
    )
    made = built(cloud, word)
    failed = [server.name for server in made if server.status != "ACTIVE"]
    if failed:
        sys.exit(f"these did not boot: {', '.join(failed)}; openstack server show NAME tells why")
    owner = {"network_id": ids["network"], "device_owner": "compute:nova"}
    cloud.network.create_ports([{"name": server.name, "device_id": server.id, **owner} for server in made])


def built(cloud: Any, word: str) -> list[Any]:
    """Wait until none of the instances whose names begin with ``word`` is being built; gives them."""
    while True:
        made = list(cloud.compute.servers(name=f"^{word}"))
        if all(server.status != "BUILD" for server in made):
            return made
        time.sleep(LOOK_SECONDS)


def running(cloud: Any) -> int:
    """Count the project's instances."""
    return sum(1 for _ in cloud.compute.servers(details=False))


def main() -> None:
    """Fill it, and say how far it is now and then."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cloud")
    parser.add_argument("--instances", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=45)
    given = parser.parse_args()
    cloud = openstack.connect(cloud=given.cloud)
    ids, begun, there = offer(cloud), time.monotonic(), running(cloud)
    while there < given.instances and time.monotonic() - begun < given.minutes * 60:
        boot(cloud, ids, min(BATCH, given.instances - there))
        there = running(cloud)
        print(f"{time.monotonic() - begun:7.1f} s: {there} instances", flush=True)


if __name__ == "__main__":
    main()
