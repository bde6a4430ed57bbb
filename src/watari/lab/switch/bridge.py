"""The switch itself: one bridge that carries every VLAN between the hosts of all clouds, as two racks share one."""

from __future__ import annotations

from pathlib import Path

from watari.lab.addresses import PHYSICAL_BRIDGE
from watari.lab.programs import call


def up() -> None:
    """Make the bridge; one that is there is kept.

    It filters nothing and knows no VLANs: a tagged frame passes as it is.
    """
    if not exists():
        # Without spanning tree, which would hold back all for 30 s, and without snooping, which would hold back
        # multicast.
        call(["ip", "link", "add", PHYSICAL_BRIDGE, "type", "bridge", "stp_state", "0", "mcast_snooping", "0"])
    call(["ip", "link", "set", PHYSICAL_BRIDGE, "up"])


def down() -> None:
    """Remove the bridge. The cables that hosts have in it stay with the hosts."""
    if exists():
        call(["ip", "link", "delete", PHYSICAL_BRIDGE])


def exists() -> bool:
    """Whether the bridge is there."""
    return has_device(PHYSICAL_BRIDGE)


def has_device(name: str) -> bool:
    """Whether the machine itself (not one of its namespaces) has a network device of that name."""
    return Path("/sys/class/net", name).exists()


def plug(namespace: str, device: str, cable: str) -> None:
    """Lay a cable from a namespace, where its end is called ``device``, to the switch, where it is called ``cable``.

    Sums are not left to a network card, since there is none: who reads the raw frames would see them undone.
    """
    call(["ip", "link", "add", cable, "type", "veth", "peer", "name", device, "netns", namespace])
    call(["ip", "netns", "exec", namespace, "ethtool", "-K", device, "tx", "off", "rx", "off"])
    call(["ip", "-n", namespace, "link", "set", device, "up"])
    call(["ip", "link", "set", cable, "master", PHYSICAL_BRIDGE, "up"])
