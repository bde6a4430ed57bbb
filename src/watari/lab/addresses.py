"""Every address and port of the lab, computed from a cloud's index; nothing is asked of the machine.

Ports lie below 32768, where Linux begins to give them out by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

CONTROLLER = "10.99.0.254"
CONTROLLER_WITH_PREFIX = f"{CONTROLLER}/24"
MANAGEMENT_BRIDGE = "wtr-mgmt"
PHYSICAL_BRIDGE = "wtr-phys"
PHYSICAL_NETWORK = "physnet1"

DATABASE_PORT = 23306
MESSAGING_PORT = 23672
MESSAGING_INTERNAL_PORT = 23673
MESSAGING_MAPPER_PORT = 23369

FIRST_CLOUD_PORT = 24000
PORTS_PER_CLOUD = 100
CLOUDS_AT_MOST = 10
HOSTS_AT_MOST = 20
TENANT_VLANS_PER_CLOUD = 100
FIRST_TENANT_VLAN = 1000
FIRST_SERIAL_PORT = 10000
SERIAL_PORTS_PER_HOST = 100

_OFFSETS = {
    "keystone": 0,
    "placement": 1,
    "glance": 2,
    "nova": 3,
    "neutron": 4,
    "cinder": 5,
    "nova-metadata": 6,
    "bmc": 7,
    "ovn-northbound": 41,
    "ovn-southbound": 42,
}


@dataclass(frozen=True)
class HostAddresses:
    """One host's place in the networks, and the names of the machine's ends of its three cables.

    ``serial_ports`` are for its guests' consoles: the first, and the one after the last.
    """

    management: str
    tunnel: str
    serial_ports: tuple[int, int]
    management_cable: str
    physical_cable: str
    tunnel_cable: str


@dataclass(frozen=True)
class CloudAddresses:
    """What a cloud gets by its index (0 for the first cloud of the lab)."""

    index: int

    def port(self, service: str) -> int:
        """Tell the port of a service or an OVN database on the controller's address."""
        return FIRST_CLOUD_PORT + self.index * PORTS_PER_CLOUD + _OFFSETS[service]

    def url(self, service: str) -> str:
        """Tell the address of an API without its path."""
        return f"http://{CONTROLLER}:{self.port(service)}"

    @property
    def tenant_vlans(self) -> tuple[int, int]:
        """First and last VLAN that Neutron may choose by itself; no two clouds share one.

        An admin may name any other.
        """
        first = FIRST_TENANT_VLAN + self.index * TENANT_VLANS_PER_CLOUD
        return first, first + TENANT_VLANS_PER_CLOUD - 1

    def host(self, number: int) -> HostAddresses:
        """Tell the addresses of host ``number``, counted from 1."""
        last = 10 + self.index * HOSTS_AT_MOST + number
        cable = f"wtr{self.index}h{number}"
        return HostAddresses(
            management=f"10.99.0.{last}",
            tunnel=f"10.98.0.{last}",
            serial_ports=(
                FIRST_SERIAL_PORT + number * SERIAL_PORTS_PER_HOST,
                FIRST_SERIAL_PORT + (number + 1) * SERIAL_PORTS_PER_HOST,
            ),
            management_cable=f"{cable}m",
            physical_cable=f"{cable}p",
            tunnel_cable=f"{cable}t",
        )
