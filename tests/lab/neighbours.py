"""A neighbour: a port of a cloud's own network on one of its hosts, plugged like an instance; others are asked from it.

A vantage point looks from the physical network and does not see what a cloud's own OVN does between its own ports.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openstack.connection import Connection

from watari.lab.cloud import load_cloud
from watari.lab.hosts.host import Host, hosts
from watari.lab.hosts.namespaces import run_inside
from watari.lab.seed import ask, estate
from watari.lab.seed.connections import administrator
from watari.lab.state import State

DEVICE = "neighbour"
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Neighbour:
    """A device on a host, with an address of the demo's network."""

    host: Host

    def name_at(self, address: str) -> str | None:
        """The name that the guest behind an address tells; None when nobody answers."""
        run_inside(self.host, "ip", "neigh", "flush", "dev", DEVICE)
        url = f"http://{address}/"
        said = run_inside(self.host, sys.executable, "-I", "-S", str(Path(ask.__file__)), url)
        page = json.loads(said)[url]
        return str(json.loads(page)["name"]) if page else None


@contextmanager
def neighbour(state: State, cloud: str, address: str) -> Iterator[Neighbour]:
    """A neighbour on the first host of a cloud, gone afterwards."""
    host, cloud_api = hosts(load_cloud(state, cloud))[0], administrator(state, cloud)
    network = cloud_api.network.find_network(estate.NETWORK, ignore_missing=False)
    port = cloud_api.network.create_port(
        network_id=network.id, fixed_ips=[{"ip_address": address}], binding_host_id=host.name
    )
    try:
        interface = ["type=internal", f'mac="{port.mac_address}"', f"external_ids:iface-id={port.id}"]
        run_inside(host, "ovs-vsctl", "add-port", "br-int", DEVICE, "--", "set", "interface", DEVICE, *interface)
        run_inside(host, "ip", "address", "add", f"{address}/24", "dev", DEVICE)
        run_inside(host, "ip", "link", "set", DEVICE, "up")
        run_inside(host, "ethtool", "-K", DEVICE, "tx", "off")
        _wait_active(cloud_api, port.id)
        yield Neighbour(host)
    finally:
        run_inside(host, "ovs-vsctl", "--if-exists", "del-port", "br-int", DEVICE)
        cloud_api.network.delete_port(port.id)


def _wait_active(cloud_api: Connection, port_id: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while cloud_api.network.get_port(port_id).status != "ACTIVE":
        assert time.monotonic() < until, "OVN never plugged the neighbour"
        time.sleep(0.5)
