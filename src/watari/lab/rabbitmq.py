"""One RabbitMQ for all clouds of the lab: its own node name, ports and port mapper; a virtual host per cloud."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import socket
from typing import TYPE_CHECKING

from watari.lab.addresses import CONTROLLER, MESSAGING_INTERNAL_PORT, MESSAGING_MAPPER_PORT, MESSAGING_PORT
from watari.lab.processes import Processes, Service
from watari.lab.programs import call
from watari.private import write_private

if TYPE_CHECKING:
    from pathlib import Path

    from watari.lab.state import State

NAME = "rabbitmq"
PROGRAMS = "/usr/lib/rabbitmq/bin"
SALT_BYTES = 4


def up(state: State) -> None:
    """Start it and wait until it takes connections. Raises ServiceFailedError."""
    folder = _folder(state)
    (folder / "home").mkdir(parents=True, exist_ok=True)
    _write_settings(state)
    argv = (f"{PROGRAMS}/rabbitmq-server",)
    log = state.infra / "log/rabbitmq.log"
    service = Service(name=NAME, argv=argv, log=log, environment=_environment(state), ready=_answers, ready_seconds=90)
    Processes(state.infra / "run").start(service)


def down(state: State) -> None:
    """Stop it; its queues are those of services that are down too."""
    Processes(state.infra / "run").stop(NAME, grace_seconds=20)


def give_access(state: State, cloud: str, password: str) -> None:
    """Make a virtual host and a user of that name with the password; what is there already is brought up to date."""
    definitions = {
        "vhosts": [{"name": cloud}],
        "users": [
            {
                "name": cloud,
                "password_hash": hash_password(password, secrets.token_bytes(SALT_BYTES)),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": "",
            }
        ],
        "permissions": [{"user": cloud, "vhost": cloud, "configure": ".*", "write": ".*", "read": ".*"}],
    }
    file = _folder(state) / f"{cloud}.json"
    write_private(file, json.dumps(definitions))
    call([f"{PROGRAMS}/rabbitmqctl", "--quiet", "import_definitions", str(file)], environment=_environment(state))
    file.unlink()


def take_access(state: State, cloud: str) -> None:
    """Remove the virtual host and the user of a cloud."""
    for command in ("delete_vhost", "delete_user"):
        call([f"{PROGRAMS}/rabbitmqctl", "--quiet", command, cloud], environment=_environment(state))


def hash_password(password: str, salt: bytes) -> str:
    """Hash as RabbitMQ stores it.

    Base64 of the salt and the SHA-256 of salt and password ("Passwords" in its manual).
    """
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _write_settings(state: State) -> None:
    folder = _folder(state)
    (folder / "enabled_plugins").write_text("[].\n")
    (folder / "rabbitmq.conf").write_text(
        f"listeners.tcp.lab = {CONTROLLER}:{MESSAGING_PORT}\nloopback_users.guest = true\n"
    )
    (folder / "rabbitmq-env.conf").write_text("# read instead of the distribution's file\n")
    cookie = folder / "home/.erlang.cookie"
    if not cookie.exists():
        write_private(cookie, secrets.token_hex(16))
        cookie.chmod(0o400)


def _environment(state: State) -> dict[str, str]:
    folder = _folder(state)
    # Erlang's schedulers would spin for work; two quiet ones serve a lab. Its nodes talk on the loopback only.
    quiet = "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
    return {
        "HOME": str(folder / "home"),
        "RABBITMQ_NODENAME": "watari@localhost",
        "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(state.infra / "log"),
        "RABBITMQ_DIST_PORT": str(MESSAGING_INTERNAL_PORT),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": quiet,
        "ERL_EPMD_PORT": str(MESSAGING_MAPPER_PORT),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }


def _answers() -> bool:
    """Whether the broker speaks AMQP: it answers a wrong greeting with the version that it wants."""
    try:
        with socket.create_connection((CONTROLLER, MESSAGING_PORT), timeout=2) as connection:
            connection.sendall(b"AMQP\x00\x00\x00\x00")
            return connection.recv(8).startswith(b"AMQP")
    except OSError:
        return False


def _folder(state: State) -> Path:
    return state.infra / "rabbitmq"
