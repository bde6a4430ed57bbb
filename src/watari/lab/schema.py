"""A cloud's databases: made by each service's own commands the first time, copied from a template ever after."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from watari.lab import mariadb
from watari.lab.programs import call_logged
from watari.lab.services.nova import cell_url

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from watari.lab.cloud import Cloud
    from watari.lab.services.part import Part

AT_ONCE = 2


def fill(cloud: Cloud, parts: Sequence[Part]) -> None:
    """Bring empty databases to the release's schema. One that was filled to its end is left alone.

    A run that was killed in the middle is begun anew, with empty databases: not every command may run twice.
    Raises CommandFailedError.
    """
    done = cloud.folder / "schema-filled"
    if done.exists():
        return
    mariadb.drop(cloud.state, all_databases(cloud, parts), cloud.name)
    give_access(cloud, parts)
    template = _template(cloud)
    if (template / "complete").exists():
        _load(cloud, parts, template)
    else:
        _run_commands(cloud, parts)
        _dump(cloud, parts, template)
    done.touch()


def give_access(cloud: Cloud, parts: Sequence[Part]) -> None:
    """Make the databases and the user, where they are not there."""
    mariadb.create(cloud.state, all_databases(cloud, parts), cloud.name, cloud.secret("database"))


def all_databases(cloud: Cloud, parts: Sequence[Part]) -> list[str]:
    """List the databases of all parts by their names on the server."""
    return [cloud.database(name) for part in parts for name in part.databases]


def _run_commands(cloud: Cloud, parts: Sequence[Part]) -> None:
    def run(part: Part) -> None:
        for command in part.schema:
            call_logged(command, cloud.log / f"schema-{part.name}.log", environment=cloud.environment)

    # Nova takes longest, so it begins; the others fill the second place one after the other.
    ordered = sorted(parts, key=lambda part: -len(part.schema))
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for _ in pool.map(run, ordered):
            pass


def _template(cloud: Cloud) -> Path:
    packages = hashlib.sha256(cloud.release.requirements.read_bytes()).hexdigest()[:12]
    return cloud.state.root / "templates" / f"{cloud.release.name}-{packages}"


def _dump(cloud: Cloud, parts: Sequence[Part], template: Path) -> None:
    for part in parts:
        for name in part.databases:
            mariadb.dump(cloud.state, cloud.database(name), template / f"{name}.sql")
    (template / "complete").touch()


def _load(cloud: Cloud, parts: Sequence[Part], template: Path) -> None:
    for part in parts:
        for name in part.databases:
            mariadb.load(cloud.state, cloud.database(name), template / f"{name}.sql")
    # The only rows that name a cloud are those that say where Nova's cells keep their databases.
    cells = {"cell0": cell_url(cloud, "nova_cell0"), "cell1": cell_url(cloud, "nova")}
    table = f"`{cloud.database('nova_api')}`.cell_mappings"
    lines = [f"UPDATE {table} SET database_connection = '{url}' WHERE name = '{cell}';" for cell, url in cells.items()]  # noqa: S608 - our own names
    mariadb.query(cloud.state, "\n".join(lines))
