"""Neutron's agents in a host: switch, DHCP and routers where the cloud has no OVN; metadata where it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.addresses import CONTROLLER, PHYSICAL_NETWORK
from watari.lab.files import write_changed
from watari.lab.hosts.namespaces import enter
from watari.lab.processes import Service

if TYPE_CHECKING:
    from pathlib import Path

    from watari.lab.hosts.host import Host
    from watari.lab.ini import Ini, Section

OVSDB = "unix:/run/openvswitch/db.sock"
OVS_AGENTS = ("neutron-openvswitch-agent", "neutron-dhcp-agent", "neutron-l3-agent")
OVN_METADATA_AGENT, OVS_METADATA_AGENT = "neutron-ovn-metadata-agent", "neutron-metadata-agent"


def names(host: Host) -> tuple[str, ...]:
    """Name the agents that a host has."""
    on_ovn, metadata = host.cloud.spec.network == "ovn", "metadata" in host.cloud.spec.extras
    agents = () if on_ovn else OVS_AGENTS
    return (*agents, *([OVN_METADATA_AGENT if on_ovn else OVS_METADATA_AGENT] if metadata else []))


def prepare(host: Host) -> bool:
    """Write the one file of settings that all agents of a host read; tells whether it is new."""
    address = host.cloud.addresses
    own: Ini = {
        "DEFAULT": {
            "host": host.name,
            "interface_driver": "openvswitch",
            "enable_isolated_metadata": "metadata" in host.cloud.spec.extras,
            "enable_metadata_proxy": "metadata" in host.cloud.spec.extras,
            "nova_metadata_host": CONTROLLER,
            "nova_metadata_port": address.port("nova-metadata"),
            "metadata_proxy_shared_secret": host.cloud.secret("metadata"),
            "metadata_workers": 1,
        },
        "agent": {"root_helper": "sudo", "tunnel_types": "vxlan", "l2_population": False},
        "ovs": {
            "datapath_type": "netdev",
            "bridge_mappings": f"{PHYSICAL_NETWORK}:br-phys",
            "local_ip": host.addresses.tunnel,
            "ovsdb_connection": OVSDB,
        },
        "ovn": {"ovn_sb_connection": f"tcp:{CONTROLLER}:{address.port('ovn-southbound')}"},
        "securitygroup": {"firewall_driver": "openvswitch", "enable_security_group": True},
    }
    return write_changed(_file(host), ini.render(ini.merge(_shared(host), own)))


def launch(host: Host) -> None:
    """Start the agents without waiting: whether they live is asked of Neutron's API."""
    for name in names(host):
        program = host.cloud.program(name)
        host.processes.launch(
            Service(
                name=name,
                argv=(*enter(host), program, "--config-file", str(_file(host))),
                log=host.log(name),
                environment=host.cloud.environment,
            )
        )


def _shared(host: Host) -> dict[str, Section]:
    """Say where the message queue is, and keep state and locks in the host."""
    return {
        "DEFAULT": {"transport_url": host.cloud.messaging_url, "state_path": "/var/lib/neutron"},
        "oslo_concurrency": {"lock_path": "/var/lib/neutron/lock"},
        "oslo_messaging_rabbit": {"rabbit_quorum_queue": False, "heartbeat_in_pthread": False},
    }


def _file(host: Host) -> Path:
    return host.cloud.configuration("neutron", f"h{host.number}.ini")
