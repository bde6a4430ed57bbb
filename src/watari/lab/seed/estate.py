"""What the demo's old cloud holds: two projects, four instances, one shared network. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FLAVOR = "small"
FLAVOR_RAM_MIB = 128
FLAVOR_DISK_GIB = 1
IMAGE = "guest"
NETWORK = "campus"
VLAN = 700
CIDR = "198.51.100.0/24"
# An address of nobody as long as no router takes it; OVN answers DHCP only for subnets that have one.
GATEWAY = "198.51.100.1"
SOURCE_POOL = ("198.51.100.10", "198.51.100.99")
TARGET_POOL = ("198.51.100.100", "198.51.100.199")
VANTAGE_ADDRESS = "198.51.100.5/24"
SECURITY_GROUP = "web"


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An instance to be: its role (metadata that waves are made by), its root disk, a data volume's size (0: none)."""

    name: str
    role: Literal["web", "api", "db"]
    root: Literal["image", "volume"] = "image"
    data_gib: int = 0


@dataclass(frozen=True)
class Project:
    """A project with one user, who has the project's name."""

    name: str
    instances: tuple[Instance, ...]

    @property
    def keypair(self) -> str:
        """The name of the user's key; no two users have the same one."""
        return f"{self.name}-laptop"


PROJECTS = (
    Project("shop", (Instance(name="web-1", role="web"), Instance(name="web-2", role="web"))),
    Project("depot", (Instance(name="api-1", role="api", root="volume"), Instance(name="db-1", role="db", data_gib=1))),
)

COMPUTE_QUOTA = {"instances": 5, "cores": 5, "ram": 1024}
VOLUME_QUOTA = {"volumes": 10, "gigabytes": 20, "snapshots": 10}
NETWORK_QUOTA = {"ports": 20, "security_groups": 5, "security_group_rules": 50}
