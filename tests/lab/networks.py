"""Networks of a story's own on the switch of the lab, instances on them, and questions asked from a place on them."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openstack.connection import Connection

from watari.lab.addresses import PHYSICAL_NETWORK
from watari.lab.programs import call
from watari.lab.seed import ask, estate
from watari.lab.seed.estate import Project
from watari.lab.seed.instances import wait_active
from watari.lab.state import State
from watari.lab.switch import drop_vantage, vantage


@dataclass(frozen=True)
class Segment:
    """A VLAN of the switch with its subnet: ``stem`` is all of an address but its last number."""

    name: str
    vlan: int
    stem: str

    def at(self, last: int) -> str:
        """An address on it."""
        return f"{self.stem}.{last}"

    @property
    def cidr(self) -> str:
        """Its subnet."""
        return f"{self.stem}.0/24"


def provide(admin: Connection, segment: Segment, pool: tuple[int, int], **words: Any) -> Any:
    """Make a network with a subnet on a segment, as an administrator.

    ``words`` say whose it is and whether it is external.
    """
    network = admin.network.create_network(
        name=segment.name,
        provider_network_type="vlan",
        provider_physical_network=PHYSICAL_NETWORK,
        provider_segmentation_id=segment.vlan,
        **words,
    )
    admin.network.create_subnet(
        name=segment.name,
        network_id=network.id,
        ip_version=4,
        cidr=segment.cidr,
        gateway_ip=segment.at(1),
        is_dhcp_enabled=not network.is_router_external,
        allocation_pools=[{"start": segment.at(pool[0]), "end": segment.at(pool[1])}],
        **{name: word for name, word in words.items() if name == "project_id"},
    )
    return network


def boot(own: Connection, project: Project, names: tuple[str, ...], network: Any) -> dict[str, str]:
    """Boot instances on a network, as the project's user; gives their addresses when Nova has started all of them."""
    flavor = own.compute.find_flavor(estate.FLAVOR, ignore_missing=False).id
    image = own.image.find_image(estate.IMAGE, ignore_missing=False).id
    walls = [{"name": estate.SECURITY_GROUP}]
    common = {"flavor_id": flavor, "image_id": image, "key_name": project.keypair, "security_groups": walls}
    servers = [own.compute.create_server(name=name, networks=[{"uuid": network.id}], **common) for name in names]
    for server in servers:
        wait_active(own, server.id)
    return {
        server.name: next(iter(own.network.ports(device_id=server.id))).fixed_ips[0]["ip_address"] for server in servers
    }


@contextmanager
def place_on(state: State, vlan: int, address: str) -> Iterator[str]:
    """A namespace with an address on a VLAN, by its name."""
    try:
        yield vantage(state, vlan, f"{address}/24")
    finally:
        drop_vantage(state, vlan)


def asked(namespace: str, address: str) -> dict[str, Any] | None:
    """What the guest at an address says of itself and its records, asked from a namespace; None when nobody answers."""
    url = f"http://{address}/verify"
    words = ["ip", "netns", "exec", namespace, sys.executable, "-I", "-S", str(Path(ask.__file__)), url]
    page: str | None = json.loads(call(words))[url]
    return json.loads(page) if page is not None else None


def is_well(said: dict[str, Any] | None, name: str) -> bool:
    """Whether it was the right guest that answered, with an unbroken record."""
    return said is not None and said["name"] == name and bool(said["record"]["ok"])


def mac_of(namespace: str, address: str) -> str | None:
    """The MAC under which an address answers a namespace beside it, asked anew; None when it does not answer.

    The kernel asks in its own name: OVN's routers do not answer ARP probes, which name no sender.
    """
    call(["ip", "-n", namespace, "neigh", "flush", "to", address])
    call(["ip", "netns", "exec", namespace, "ping", "-n", "-q", "-c", "3", "-W", "1", address])
    known = json.loads(call(["ip", "-n", namespace, "-j", "neigh", "show", "to", address]))
    return next((str(entry["lladdr"]) for entry in known if "lladdr" in entry), None)
