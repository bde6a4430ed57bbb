"""How a cloud's hosts are reached, and who measures them, as clouds.yaml tells it below `watari` in its entry.

    clouds:
      classic:
        auth: {...}
        watari:
          bmc:
            url: https://{host}.bmc.example.org     # {host} is the host's name in Nova
            username: fencer
            password: ...                           # better in secure.yaml, which is merged into this
            verify: /etc/ssl/certs/bmc.pem          # true, or the file of the CA that signed; false: believe anybody
            hosts:                                  # those that are not as the rest
              - {host: h7, url: "https://10.0.0.7/redfish/v1/Systems/Slot3"}
          ssh:                                      # all of it may be left to ssh's own configuration
            address: "{host}.example.org"           # {address}, the default, is what Nova calls the host's own
            user: root
            key: ~/.ssh/hosts
            known_hosts: ~/.ssh/known_hosts.old
            sudo: false                             # true where the user is not root
          prometheus:                               # its address stands in the goal
            username: watari                        # these two, or a token, or nothing
            password: ...
            token: ...
            verify: /etc/ssl/certs/monitoring.pem   # as of `bmc`

The SDK reads the file, so its rules hold for where it lies. It takes "-" in keys for "_": names of hosts are values
here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from openstack.config import OpenStackConfig
from openstack.exceptions import ConfigException
from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, ValidationError, model_validator

from watari.clouds.errors import BadCloudsFile
from watari.model.addresses import a_host, an_ssh_host

PLACE = "{host}"
"""Stands in an address for the name of the host."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _url(url: str) -> str:
    """An address, without user and password: they would be told in every error."""
    if not url.startswith(("http://", "https://")):
        message = "an address begins with http:// or https://"
        raise ValueError(message)
    if "@" in url.partition("://")[2].partition("/")[0]:
        message = "no user and no password in an address: they have their own words, `username` and `password`"
        raise ValueError(message)
    return url


def _url_of_each(url: str) -> str:
    """An address of many machines; one without the host's name would lead all of them to the same machine."""
    if PLACE not in _url(url):
        message = (
            f"say {PLACE} in it, or give every host its own `url` below `hosts`: else the power of one machine counts"
            " for all"
        )
        raise ValueError(message)
    return url


def _one_word(token: SecretStr) -> SecretStr:
    """A token as it can stand in a header.

    What cannot would be told, whole, by the error of the one who writes headers.
    """
    text = token.get_secret_value()
    if not text or not all("!" <= sign <= "~" for sign in text):
        message = "a token is one word of plain letters: no blanks, and no line break at its end"
        raise ValueError(message)
    return token


Url = Annotated[str, AfterValidator(_url)]
UrlOfEach = Annotated[str, AfterValidator(_url_of_each)]
Token = Annotated[SecretStr, AfterValidator(_one_word)]


class HostController(_Entry):
    """The controller of a host that differs from the rest; what is not said is as for the rest."""

    host: str
    url: Url | None = None
    username: str | None = None
    password: SecretStr | None = None


class Controllers(_Entry):
    """The controllers of all hosts. ``verify``: whether, and by which file, an https certificate is checked."""

    url: UrlOfEach | None = None
    username: str | None = None
    password: SecretStr | None = None
    verify: bool | Path = True
    hosts: tuple[HostController, ...] = ()


class Shells(_Entry):
    """How an operator's `ssh` gets onto hosts; what is not said is left to its own configuration."""

    address: str = "{address}"
    user: str | None = None
    key: Path | None = None
    known_hosts: Path | None = None
    sudo: bool = False

    def where(self, host: str, address: str) -> str:
        """Give what `ssh` goes to for a host, as Nova calls it and its address.

        Both come from the cloud. ValueError where one of them is none: it would be read as an option, or by a shell.
        """
        return an_ssh_host(self.address.replace(PLACE, a_host(host)).replace("{address}", a_host(address)))


class Monitoring(_Entry):
    """How the Prometheus that a goal names is reached: with user and password, with a token, or as anybody.

    ``verify`` as above.
    """

    username: str | None = None
    password: SecretStr | None = None
    token: Token | None = None
    verify: bool | Path = True

    @model_validator(mode="after")
    def _one_way_in(self) -> Monitoring:
        if (self.username is None) != (self.password is None):
            message = "`username` and `password` belong together"
            raise ValueError(message)
        if self.token is not None and self.username is not None:
            message = "say `username` and `password`, or `token`: not both"
            raise ValueError(message)
        return self


class HostAccess(_Entry):
    """All that clouds.yaml says of the ways to a cloud's hosts."""

    bmc: Controllers = Controllers()
    ssh: Shells = Shells()
    prometheus: Monitoring = Monitoring()


def host_access(cloud_name: str) -> HostAccess:
    """Read what clouds.yaml says of a cloud's hosts; an entry without `watari` says nothing. Raises BadCloudsFile."""
    try:
        said = OpenStackConfig().get_one(cloud=cloud_name, validate=False).config.get("watari", {})
        return HostAccess.model_validate(said)
    except ConfigException as error:
        raise BadCloudsFile(
            f"clouds.yaml cannot be read: {error}", cure="Mend it; openstack --os-cloud NAME token issue"
        ) from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]  # the input may be a password
        where = ".".join(str(part) for part in ("watari", *first["loc"]))
        raise BadCloudsFile(
            f"clouds.yaml, cloud {cloud_name}, {where}: {first['msg']}",
            cure="Mend that word of the entry; docs/ways-to-hosts.md shows one.",
        ) from error
