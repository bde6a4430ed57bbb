"""Writes a cloud's configuration and tells which services must be started anew because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.addresses import CONTROLLER
from watari.private import write_private

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from watari.lab.cloud import Cloud
    from watari.lab.services.part import Part

# Programs of OpenStack ask sudo for root; in the lab they are root already, and the machine may have no sudo.
_SUDO = """\
#!/bin/sh
while :; do case "$1" in -n | -E | -H) shift ;; *) break ;; esac done
exec "$@"
"""


def write(cloud: Cloud, parts: Sequence[Part]) -> list[Part]:
    """Write all files of all parts; returns the parts of which a file is now another than before."""
    _write_tools(cloud)
    return [part for part in parts if _write_part(cloud, part)]


def write_changed(path: Path, text: str) -> bool:
    """Write a private file unless it says the same already; tells whether it was written."""
    if path.exists() and path.read_text() == text:
        return False
    write_private(path, text)
    return True


def _write_part(cloud: Cloud, part: Part) -> bool:
    for folder in (*part.folders, f"{part.name}/lock"):
        (cloud.data / folder).mkdir(parents=True, exist_ok=True)
    texts = {cloud.configuration(path): ini.render(content) for path, content in part.files.items()}
    texts |= {cloud.configuration(path): (cloud.venv / "etc" / path).read_text() for path in part.copies}
    changed = [path for path, text in texts.items() if write_changed(path, text)]
    return bool(changed)


def _write_tools(cloud: Cloud) -> None:
    sudo = cloud.folder / "bin/sudo"
    sudo.parent.mkdir(parents=True, exist_ok=True)
    sudo.write_text(_SUDO)
    sudo.chmod(0o755)
    known = {"127.0.0.1": "localhost", CONTROLLER: "controller"}
    known |= {
        cloud.addresses.host(number).management: f"{cloud.name}-h{number}" for number in range(1, cloud.spec.hosts + 1)
    }
    # In place, not anew: hosts that run see this very file as their /etc/hosts.
    path = cloud.configuration("hosts")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{address} {name}\n" for address, name in known.items()))
