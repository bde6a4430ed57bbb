"""The shape that every service's file fills: databases, configuration files, schema commands and processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from watari.lab.ini import Ini
from watari.lab.processes import Service

Command = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One service of a cloud.

    ``files`` are configuration by path below ``etc/``; ``copies`` are files of the release taken over as they are,
    by path below the virtual environment's ``etc/``; ``schema`` are the commands that fill empty databases.
    """

    name: str
    databases: tuple[str, ...]
    files: Mapping[str, Ini]
    schema: tuple[Command, ...]
    services: tuple[Service, ...]
    copies: tuple[str, ...] = ()
    folders: tuple[str, ...] = field(default=())
