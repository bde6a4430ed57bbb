"""The namespaces of a host: made, entered, and ended with everything in them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab import management
from watari.lab.addresses import CONTROLLER, MANAGEMENT_BRIDGE, PHYSICAL_BRIDGE
from watari.lab.errors import ServiceFailedError
from watari.lab.processes import Service, in_network_namespace, marked
from watari.lab.programs import call

if TYPE_CHECKING:
    from watari.lab.hosts.host import Host

FIRST_PROCESS = "host"
MEMORY_KIB = 8 << 20  # 8 GiB: sixty guests of the size that the lab has
SCRIPTS = Path(__file__).parent
NETWORK_NAMESPACES = Path("/run/netns")


def up(host: Host) -> None:
    """Make namespaces, cables and the first process; a host that is up is left as it is. Raises ServiceFailedError."""
    if host.processes.running(FIRST_PROCESS):
        return
    down(host)
    call(["ip", "netns", "add", host.network_namespace])
    _plug_cables(host)
    write_emulator(host.folder)
    (host.folder / "ready").unlink(missing_ok=True)
    host.processes.start(_first_process(host))


def down(host: Host, *, grace_seconds: float = 5) -> None:
    """End the host as if its power was cut, then remove its network namespace and cables.

    Does nothing to a host that is down.
    """
    host.processes.stop_all(grace_seconds=grace_seconds)
    if management.elsewhere(host.cloud.state):
        return
    # Cables first: the kernel removes those of a namespace some time after the namespace.
    for cable in (host.addresses.management_cable, host.addresses.physical_cable, host.addresses.tunnel_cable):
        if Path("/sys/class/net", cable).exists():
            call(["ip", "link", "delete", cable])
    if host.network_namespace in namespace_names():
        call(["ip", "netns", "delete", host.network_namespace])


def namespace_names() -> list[str]:
    """List the machine's named network namespaces."""
    return [line.split()[0] for line in call(["ip", "netns", "list"]).splitlines() if line.strip()]


def enter(host: Host) -> tuple[str, ...]:
    """Tell the words before a command that make it run inside the host. Raises ServiceFailedError when it is down."""
    pid = first_pid(host)
    if pid is None:
        raise ServiceFailedError(f"Host {host.name} is down.", cure=f"Start it: watari lab up {host.cloud.name}")
    return ("nsenter", "--target", str(pid), "--net", "--mount", "--uts", "--pid", "--")


def first_pid(host: Host) -> int | None:
    """Tell the pid, as the machine sees it, of the host's first process; None when the host is down."""
    holder = host.processes.pid(FIRST_PROCESS)
    if holder is None:
        return None
    children = Path(f"/proc/{holder}/task/{holder}/children").read_text().split()
    return int(children[0]) if children else None


def living(host: Host) -> set[int]:
    """Tell the pids of all that lives in the host, guests and whatever its daemons left behind.

    The proof that it is off is none.

    What libvirt starts bears no mark of ours and is known by the network namespace; what left that one, by its mark.
    """
    space = Path(NETWORK_NAMESPACES, host.network_namespace)
    ours = space.exists() and not management.elsewhere(host.cloud.state)
    return marked(host.processes.run) | (in_network_namespace(space) if ours else set())


def inside(host: Host, path: str) -> Path:
    """Tell where the machine sees a file of the host. Raises ServiceFailedError when it is down."""
    return Path(f"/proc/{enter(host)[2]}/root{path}")


def run_inside(host: Host, *argv: str, text: str | None = None) -> str:
    """Run a short program inside the host; returns its output. Raises CommandFailedError."""
    return call([*enter(host), *argv], environment=host.cloud.environment, text=text)


def succeeds_inside(host: Host, *argv: str) -> bool:
    """Whether a short program inside the host ends well."""
    done = subprocess.run([*enter(host), *argv], check=False, capture_output=True)
    return done.returncode == 0


def write_emulator(folder: Path) -> Path:
    """Write the wrapper that a host's libvirt takes for QEMU; QEMU itself is expected beside it, below ``folder``."""
    wrapper = folder / "emulator/wrapper"
    wrapper.parent.mkdir(parents=True, exist_ok=True)
    wrapper.write_text((SCRIPTS / "emulator.sh").read_text().replace("HOST_FOLDER", str(folder)))
    wrapper.chmod(0o755)
    return wrapper


def _first_process(host: Host) -> Service:
    separate = ("unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc")
    return Service(
        name=FIRST_PROCESS,
        argv=("ip", "netns", "exec", host.network_namespace, *separate, "/bin/sh", str(SCRIPTS / "first-process.sh")),
        log=host.log("host"),
        environment={
            **host.cloud.environment,
            "HOST_NAME": host.name,
            "HOST_FOLDER": str(host.folder),
            "LAB_ROOT": str(host.cloud.state.root),
            "RESOLVED_HOSTS": str(host.cloud.configuration("hosts")),
            "MEMORY_KIB": str(MEMORY_KIB),
            "EMULATOR": str(host.folder / "emulator/wrapper"),
        },
        ready=(host.folder / "ready").exists,
        ready_seconds=30,
    )


def _plug_cables(host: Host) -> None:
    """Three cables: management (with the address), physical network and tunnels (which Open vSwitch takes over)."""
    addresses, netns = host.addresses, host.network_namespace
    cables = (
        (addresses.management_cable, "eth0", MANAGEMENT_BRIDGE),
        (addresses.physical_cable, "phys0", PHYSICAL_BRIDGE),
        (addresses.tunnel_cable, "tun0", MANAGEMENT_BRIDGE),
    )
    for cable, device, bridge in cables:
        call(["ip", "link", "add", cable, "type", "veth", "peer", "name", device, "netns", netns])
        call(["ip", "link", "set", cable, "master", bridge, "up"])
        call(["ip", "-n", netns, "link", "set", device, "up"])
    for device in ("phys0", "tun0"):
        # The userspace datapath sends what it is given: no sums or segments left to a network card that is none.
        call(["ip", "netns", "exec", netns, "ethtool", "-K", device, "tx", "off", "rx", "off"])
    call(["ip", "-n", netns, "link", "set", "lo", "up"])
    call(["ip", "-n", netns, "address", "add", f"{addresses.management}/24", "dev", "eth0"])
    call(["ip", "-n", netns, "route", "add", "default", "via", CONTROLLER])
