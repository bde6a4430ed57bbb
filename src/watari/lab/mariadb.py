"""One MariaDB for all clouds of the lab: its own data folder, socket and port; root comes in by the socket only."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from watari.lab.addresses import DATABASE_PORT
from watari.lab.processes import Processes, Service
from watari.lab.programs import call, call_logged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from watari.lab.state import State

NAME = "mariadb"
ADDRESS = "127.0.0.1"


def up(state: State) -> None:
    """Start it, with its data folder made first where there is none. Raises ServiceFailedError, CommandFailedError."""
    _make_data_folder(state)
    Processes(state.infra / "run").start(_service(state))


def down(state: State) -> None:
    """Stop it in good order; its data stays."""
    Processes(state.infra / "run").stop(NAME, grace_seconds=30)


def query(state: State, sql: str) -> str:
    """Run SQL as root and return its output, one row per line, columns apart by tabs. Raises CommandFailedError."""
    return call([*_client(state), "--batch", "--skip-column-names"], text=sql)


def create(state: State, databases: Sequence[str], user: str, password: str) -> None:
    """Make empty databases and one user who may use them and no others. Nothing that is there is changed."""
    account = f"`{user}`@`{ADDRESS}`"
    lines = [f"CREATE USER IF NOT EXISTS {account};", f"ALTER USER {account} IDENTIFIED BY '{password}';"]
    for database in databases:
        lines.append(f"CREATE DATABASE IF NOT EXISTS `{database}` CHARACTER SET utf8;")
        lines.append(f"GRANT ALL ON `{database}`.* TO {account};")
    query(state, "\n".join(lines))


def databases_of(state: State, user: str) -> list[str]:
    """List the databases of a cloud by what the server has of it, whatever its release makes."""
    return [name for name in query(state, "SHOW DATABASES;").split() if name.startswith(f"{user}_")]


def drop(state: State, databases: Sequence[str], user: str) -> None:
    """Remove databases and their user."""
    lines = [f"DROP DATABASE IF EXISTS `{database}`;" for database in databases]
    query(state, "\n".join([*lines, f"DROP USER IF EXISTS `{user}`@`{ADDRESS}`;"]))


def dump(state: State, database: str, file: Path) -> None:
    """Write schema and rows of one database as SQL; the file appears whole or not at all."""
    fresh = file.with_suffix(".new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    options = ["--single-transaction", "--skip-dump-date", "--skip-comments"]
    fresh.write_text(call(["mariadb-dump", f"--socket={_socket(state)}", *options, database]))
    fresh.rename(file)


def load(state: State, database: str, file: Path) -> None:
    """Run a dump in a database."""
    call([*_client(state), database], text=file.read_text())


def _service(state: State) -> Service:
    folder = state.infra / "mariadb"
    argv = (
        "mariadbd",
        "--no-defaults",
        "--user=mysql",
        f"--datadir={folder / 'data'}",
        f"--socket={_socket(state)}",
        f"--pid-file={folder / 'mariadbd.pid'}",
        f"--port={DATABASE_PORT}",
        f"--bind-address={ADDRESS}",
        "--max-connections=1000",
        "--skip-name-resolve",
        "--skip-log-bin",
        "--performance-schema=OFF",
        "--innodb-buffer-pool-size=192M",
        "--innodb-log-file-size=64M",
        # Survives the death of every process; only a power cut may cost the last second, which a lab can bear.
        "--innodb-flush-log-at-trx-commit=2",
    )
    log = state.infra / "log/mariadb.log"
    return Service(name=NAME, argv=argv, log=log, ready=lambda: _answers(state), ready_seconds=90)


def _make_data_folder(state: State) -> None:
    folder = state.infra / "mariadb"
    if (folder / "made").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    for path in (folder, folder / "data"):
        shutil.chown(path, "mysql", "mysql")
    # Its default for root is "by the socket, by system user": no password that could leak.
    install = ["mariadb-install-db", "--no-defaults", "--user=mysql", f"--datadir={folder / 'data'}", "--skip-test-db"]
    call_logged([*install, "--auth-root-socket-user=root"], state.infra / "log/mariadb-install.log")
    (folder / "made").touch()


def _socket(state: State) -> Path:
    return state.infra / "mariadb/mariadb.sock"


def _client(state: State) -> list[str]:
    return ["mariadb", "--no-defaults", f"--socket={_socket(state)}", "--user=root"]


def _answers(state: State) -> bool:
    ping = ["mariadb-admin", "--no-defaults", f"--socket={_socket(state)}", "--user=root", "--silent", "ping"]
    return subprocess.run(ping, check=False, capture_output=True).returncode == 0
