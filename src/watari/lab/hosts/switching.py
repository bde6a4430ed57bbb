"""Open vSwitch in a host: the userspace datapath, a bridge to the physical network and one for tunnels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab.addresses import CONTROLLER, PHYSICAL_NETWORK
from watari.lab.hosts.namespaces import SCRIPTS, enter, inside, run_inside, succeeds_inside
from watari.lab.processes import Service, kept

if TYPE_CHECKING:
    from watari.lab.hosts.host import Host

SOCKET = "/run/openvswitch/db.sock"
DATABASE = "/run/openvswitch/conf.db"
PATIENCE_SECONDS = 60
SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"


def up(host: Host) -> None:
    """Start the switch with its bridges, and OVN's controller where the cloud has OVN. Raises ServiceFailedError."""
    fresh = not inside(host, DATABASE).exists()
    if fresh:
        # Made anew with every start: the guests of the time before are gone, and so are their ports.
        run_inside(host, "ovsdb-tool", "create", DATABASE, SCHEMA)
    host.processes.start(_database(host))
    if fresh:
        run_inside(host, "ovs-vsctl", "--no-wait", "init", "--", *_identity(host))
    host.processes.launch(_switch(host))
    host.processes.launch(_taps_up(host))
    run_inside(host, "ovs-vsctl", f"--timeout={PATIENCE_SECONDS}", *_bridges())  # waits until the switch has made them
    run_inside(host, "ip", "address", "replace", f"{host.addresses.tunnel}/24", "dev", "br-tnl")
    run_inside(host, "ip", "link", "set", "br-tnl", "up")
    if host.cloud.spec.network == "ovn":
        host.processes.start(_ovn_controller(host))


def _identity(host: Host) -> list[str]:
    """Tell OVN who this host is.

    Tunnels end on a bridge of the userspace datapath: only there they are taken apart, and without them no host
    takes a router's gateway (each waits for the others' signs of life through the tunnel).
    """
    facts = {
        "system-id": host.name,
        "hostname": host.name,
        "ovn-remote": f"tcp:{CONTROLLER}:{host.cloud.addresses.port('ovn-southbound')}",
        "ovn-encap-type": "geneve",
        "ovn-encap-ip": host.addresses.tunnel,
        "ovn-bridge-mappings": f"{PHYSICAL_NETWORK}:br-phys",
        "ovn-bridge-datapath-type": "netdev",
        "ovn-cms-options": "enable-chassis-as-gw",
    }
    words = [f'external-ids:{name}="{value}"' for name, value in facts.items()]
    return ["set", "Open_vSwitch", ".", *words]


def _bridges() -> list[str]:
    commands: list[str] = []
    for bridge, port in (("br-phys", "phys0"), ("br-tnl", "tun0")):
        commands += ["--", "--may-exist", "add-br", bridge, "--", "set", "bridge", bridge, "datapath_type=netdev"]
        commands += ["--", "--may-exist", "add-port", bridge, port]
    return commands[1:]


def _database(host: Host) -> Service:
    return Service(
        name="ovsdb",
        argv=(*enter(host), "ovsdb-server", DATABASE, f"--remote=punix:{SOCKET}", "-vconsole:warn"),
        log=host.log("ovsdb"),
        environment=host.cloud.environment,
        ready=lambda: succeeds_inside(host, "ovs-vsctl", "--timeout=2", "--no-wait", "show"),
        ready_seconds=30,
    )


def _switch(host: Host) -> Service:
    return Service(
        name="vswitchd",
        argv=(*enter(host), *kept("ovs-vswitchd", f"unix:{SOCKET}", "-vconsole:warn")),
        log=host.log("vswitchd"),
        environment=host.cloud.environment,
    )


def _taps_up(host: Host) -> Service:
    return Service(
        name="taps-up",
        # As text: a host has a /root of its own, and the project may lie below it.
        argv=(*enter(host), "/bin/sh", "-c", (SCRIPTS / "taps-up.sh").read_text()),
        log=host.log("taps-up"),
        environment=host.cloud.environment,
    )


def _ovn_controller(host: Host) -> Service:
    return Service(
        name="ovn-controller",
        argv=(*enter(host), "ovn-controller", f"unix:{SOCKET}", "-vconsole:warn"),
        log=host.log("ovn-controller"),
        environment=host.cloud.environment,
    )
