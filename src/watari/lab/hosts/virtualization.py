"""libvirt in a host, with the key to the cloud's volumes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from watari.lab.hosts.namespaces import enter, inside
from watari.lab.processes import Service
from watari.private import write_private

if TYPE_CHECKING:
    from watari.lab.ceph import Pool
    from watari.lab.hosts.host import Host

SOCKET = "/run/libvirt/libvirt-sock"

_QEMU = """\
# All of it runs as root inside the host's namespaces, where there are no control groups to hand out.
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
seccomp_sandbox = 0
remember_owner = 0
"""

_VOLUME_KEY = """\
<secret ephemeral='no' private='yes'>
  <uuid>{uuid}</uuid>
  <usage type='ceph'><name>{name}</name></usage>
</secret>
"""


def prepare(host: Host, pool: Pool) -> None:
    """Write what libvirt reads when it starts. The secret is put where libvirt itself keeps its secrets."""
    folder = host.folder / "etc/libvirt"
    (folder / "qemu").mkdir(parents=True, exist_ok=True)
    (folder / "qemu.conf").write_text(_QEMU)
    (folder / "libvirtd.conf").write_text(_daemon_settings(host))
    (folder / "secrets").mkdir(mode=0o700, exist_ok=True)
    (folder / f"secrets/{pool.secret_uuid}.xml").write_text(_VOLUME_KEY.format(uuid=pool.secret_uuid, name=pool.user))
    write_private(folder / f"secrets/{pool.secret_uuid}.base64", pool.key)


def up(host: Host) -> None:
    """Start libvirt's daemons. Raises ServiceFailedError."""
    host.processes.launch(_daemon(host, "virtlogd"))
    host.processes.start(_daemon(host, "libvirtd", "--listen"))


def _daemon(host: Host, name: str, *arguments: str) -> Service:
    return Service(
        name=name,
        argv=(*enter(host), name, *arguments),
        log=host.log(name),
        environment=host.cloud.environment,
        ready=lambda: inside(host, SOCKET).exists(),
        ready_seconds=60,
    )


def _daemon_settings(host: Host) -> str:
    # Two hosts with the identity of one machine would refuse to migrate to each other.
    identity = uuid.uuid5(uuid.NAMESPACE_DNS, host.network_namespace)
    listens = f'listen_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"\nlisten_addr = "{host.addresses.management}"\n'
    return f'{listens}host_uuid = "{identity}"\n'
