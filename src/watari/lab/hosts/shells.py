"""SSH between the hosts of a cloud: Nova's cold migration makes folders and copies disks as root of the other host."""

from __future__ import annotations

import shutil
import socket
from typing import TYPE_CHECKING

from watari.lab.hosts.host import Host, hosts
from watari.lab.hosts.namespaces import enter
from watari.lab.processes import Service
from watari.lab.programs import call

if TYPE_CHECKING:
    from pathlib import Path

    from watari.lab.cloud import Cloud

PORT = 22


def prepare(cloud: Cloud) -> None:
    """Make one key for all hosts' roots, a key per host, and let every host know and trust all of them."""
    root_key = _key(key(cloud), f"root@{cloud.name}")
    known = [_known_line(host, _key(cloud.folder / f"ssh/{host.name}", host.name)) for host in hosts(cloud)]
    known_hosts(cloud).write_text("".join(known))
    for host in hosts(cloud):
        folder = host.folder / "root/.ssh"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy(root_key, folder / "id_ed25519")
        shutil.copy(root_key.with_suffix(".pub"), folder / "authorized_keys")
        (folder / "known_hosts").write_text("".join(known))
        (folder / "sshd_config").write_text(_daemon_settings(host))


def key(cloud: Cloud) -> Path:
    """Tell the key that opens root's shell on all hosts of a cloud."""
    return cloud.folder / "ssh/root"


def known_hosts(cloud: Cloud) -> Path:
    """Tell the file of their own keys, by name and address."""
    return cloud.folder / "ssh/known_hosts"


def up(host: Host) -> None:
    """Start the host's sshd. Raises ServiceFailedError."""
    host.processes.start(
        Service(
            name="sshd",
            argv=(*enter(host), "/usr/sbin/sshd", "-D", "-e", "-f", "/root/.ssh/sshd_config"),
            log=host.log("sshd"),
            environment=host.cloud.environment,
            ready=lambda: _answers(host),
            ready_seconds=20,
        )
    )


def _key(path: Path, comment: str) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path)])
    return path


def _known_line(host: Host, key: Path) -> str:
    return f"{host.name},{host.addresses.management} {key.with_suffix('.pub').read_text().strip()}\n"


def _daemon_settings(host: Host) -> str:
    return (
        f"ListenAddress {host.addresses.management}:{PORT}\n"
        f"HostKey {host.cloud.folder / 'ssh' / host.name}\n"
        "AuthorizedKeysFile /root/.ssh/authorized_keys\n"
        "PermitRootLogin prohibit-password\n"
        "PasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\n"
        "UsePAM no\n"
        "PidFile none\n"
        "Subsystem sftp internal-sftp\n"
    )


def _answers(host: Host) -> bool:
    try:
        with socket.create_connection((host.addresses.management, PORT), timeout=2) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False
