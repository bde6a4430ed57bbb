"""`connect`: a cloud of clouds.yaml, logged in, or an error that names the line to mend."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

import yaml
from keystoneauth1 import exceptions as login
from openstack.config import OpenStackConfig, loader
from openstack.connection import Connection
from openstack.exceptions import ConfigException

from watari.clouds.errors import BadCloudsFile, CloudError, NotAllowed, Unreachable
from watari.clouds.openstack.cloud import Scopes
from watari.clouds.openstack.refusals import refusals
from watari.clouds.openstack.transport import PATIENCE, Patience, prepare
from watari.clouds.port import Cloud
from watari.errors import WatariError


class UnknownCloud(WatariError):
    """No entry of that name in clouds.yaml."""

    id: ClassVar[str] = "clouds.unknown"


class NoAnswer(Unreachable):
    """The cloud's Keystone does not answer at the address of clouds.yaml."""

    id: ClassVar[str] = "clouds.no-answer"


class BadCredentials(NotAllowed):
    """The cloud's Keystone does not take the credentials of clouds.yaml."""

    id: ClassVar[str] = "clouds.bad-credentials"


def connect(cloud_name: str | None = None, *, patience: Patience = PATIENCE) -> Cloud:
    """Log in to a cloud of clouds.yaml, found by the SDK's own rules (OS_CLIENT_CONFIG_FILE, OS_CLOUD without a name).

    Raises UnknownCloud, BadCloudsFile, NoAnswer or BadCredentials.
    """
    connection = _connection(cloud_name)
    name = connection.config.name or "envvars"
    scopes = Scopes(name, patience)
    try:
        with refusals(f"log in to cloud {name}"):
            prepare(connection, patience)
            connection.session.get_token()
    except CloudError as refusal:
        raise _explained(refusal, name) from refusal
    return scopes.opened(connection)


def _connection(cloud_name: str | None) -> Connection:
    """Read clouds.yaml; no request yet."""
    _refuse_bad_files()
    try:
        config = OpenStackConfig(app_name="watari", app_version=version("watari"))
        names = sorted(set(config.get_cloud_names()) - {"defaults"})  # the SDK makes that one up where there is no file
        wanted = cloud_name or config.default_cloud
        if wanted not in names:
            raise UnknownCloud(
                f"There is no cloud {wanted!r} in {config.config_filename or 'any clouds.yaml'}; known are:"
                f" {', '.join(names) or 'none'}.",
                cure="Name one of them, or point OS_CLIENT_CONFIG_FILE to the file that has it.",
            )
        return Connection(config=config.get_one(cloud=wanted))
    except (ConfigException, login.AuthPluginException) as error:
        raise BadCloudsFile(
            f"The entry {cloud_name!r} of clouds.yaml makes no sense: {error}",
            cure="Mend the entry; openstack --os-cloud NAME token issue",
        ) from error


def _refuse_bad_files() -> None:
    """The SDK skips a file that it cannot parse and takes the next; we name it and the line.

    What we may not read it skips rightly.
    """
    override = os.environ.get("OS_CLIENT_CONFIG_FILE")
    candidates = ([override] if override else []) + list(loader.CONFIG_FILES)
    for path in filter(Path.exists, map(Path, candidates)):
        if not os.access(path, os.R_OK):
            continue
        try:
            yaml.safe_load(path.read_text("utf-8"))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f", line {mark.line + 1}" if mark is not None else ""
            problem = getattr(error, "problem", None) or str(error)
            raise BadCloudsFile(f"{path}{where}: {problem}", cure="Mend that line: it is not YAML.") from error
        return


def _explained(refusal: CloudError, name: str) -> CloudError:
    if isinstance(refusal, NotAllowed):
        return BadCredentials(
            refusal.what, cure=f"Mend user, password or project of {name!r} in clouds.yaml.", status=refusal.status
        )
    if isinstance(refusal, Unreachable):
        return NoAnswer(
            refusal.what,
            cure=refusal.cure
            if refusal.status is not None  # something answers at auth_url, and fails
            else f"See whether auth_url of {name!r} in clouds.yaml is right and Keystone runs.",
            status=refusal.status,
        )
    return refusal
