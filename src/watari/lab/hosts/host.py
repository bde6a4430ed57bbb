"""One host of a cloud: its names, folders and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab.processes import Processes

if TYPE_CHECKING:
    from watari.lab.addresses import HostAddresses
    from watari.lab.cloud import Cloud

NAMESPACE_PREFIX = "wtr-"


@dataclass(frozen=True)
class Host:
    """Host ``number`` of a cloud, counted from 1."""

    cloud: Cloud
    number: int

    @property
    def name(self) -> str:
        """Its name in Nova, in OVN and in DNS."""
        return f"{self.cloud.name}-h{self.number}"

    @property
    def folder(self) -> Path:
        """What it keeps between two starts, guests' disks above all."""
        return self.cloud.folder / "hosts" / f"h{self.number}"

    @property
    def network_namespace(self) -> str:
        """Its network namespace, as `ip netns` shows it."""
        return f"{NAMESPACE_PREFIX}{self.name}"

    @property
    def addresses(self) -> HostAddresses:
        """Its addresses and cables."""
        return self.cloud.addresses.host(self.number)

    @property
    def processes(self) -> Processes:
        """Its first process, which holds the namespaces, and its daemons."""
        return Processes(self.folder / "run")

    def log(self, daemon: str) -> Path:
        """Tell the log of one of its daemons."""
        return self.cloud.log / f"h{self.number}-{daemon}.log"


def hosts(cloud: Cloud) -> list[Host]:
    """List all hosts of a cloud that run guests; the fake ones are not among them."""
    return [Host(cloud, number) for number in range(1, cloud.spec.hosts + 1)]


def surplus_hosts(cloud: Cloud) -> list[Host]:
    """List hosts that the cloud had once and is wanted without now."""
    numbers = sorted(int(folder.name.removeprefix("h")) for folder in cloud.folder.glob("hosts/h*"))
    return [Host(cloud, number) for number in numbers if number > cloud.spec.hosts]
