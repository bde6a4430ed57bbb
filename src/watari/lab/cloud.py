"""One cloud of the lab: what was asked for, and where everything of it lives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from watari.lab import addresses, mariadb
from watari.lab.addresses import CloudAddresses
from watari.lab.errors import CloudDiffersError, CloudUnreadableError, UnknownCloudError
from watari.lab.processes import Processes
from watari.lab.release import Release, load_release, release_names
from watari.lab.state import State
from watari.private import write_private

if TYPE_CHECKING:
    from pathlib import Path

Network = Literal["ovn", "ovs"]
Extra = Literal["metadata", "shared-disks"]

REGION = "RegionOne"
NAME_PATTERN = r"^[a-z][a-z0-9]{0,15}$"
NEWEST = release_names()[-1]


class CloudSpec(BaseModel):
    """What an operator asked for; kept in ``cloud.json``. ``index`` decides ports and addresses and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=NAME_PATTERN)]
    release: str = NEWEST
    index: Annotated[int, Field(ge=0, lt=addresses.CLOUDS_AT_MOST)]
    hosts: Annotated[int, Field(ge=0, lt=addresses.HOSTS_AT_MOST)] = 2
    fake_hosts: Annotated[int, Field(ge=0, le=200)] = 0
    network: Network = "ovn"
    extras: frozenset[Extra] = frozenset()

    @property
    def disks_are_shared(self) -> bool:
        """Whether instances that boot from an image have their disks on Ceph, within reach of all hosts."""
        return "shared-disks" in self.extras


@dataclass(frozen=True, kw_only=True)
class CloudRequest:
    """What an operator says about a cloud; None where nothing was said."""

    name: str
    release: str | None = None
    hosts: int | None = None
    fake_hosts: int | None = None
    network: Network | None = None
    extras: frozenset[Extra] = frozenset()


@dataclass(frozen=True)
class Cloud:
    """A cloud's paths, ports, addresses and secrets."""

    state: State
    spec: CloudSpec

    @cached_property
    def release(self) -> Release:
        """The facts of its release. Raises UnknownReleaseError; to end a cloud nobody needs them."""
        return load_release(self.spec.release)

    @property
    def name(self) -> str:
        """The name that the operator gave it."""
        return self.spec.name

    @property
    def folder(self) -> Path:
        """Everything of this cloud on disk."""
        return self.state.cloud(self.name)

    @property
    def log(self) -> Path:
        """The logs of all its services."""
        return self.folder / "log"

    @property
    def data(self) -> Path:
        """What its services keep: keys, images, locks."""
        return self.folder / "data"

    @property
    def venv(self) -> Path:
        """The virtual environment of its release."""
        return self.state.venvs / self.spec.release

    @property
    def addresses(self) -> CloudAddresses:
        """Its ports and addresses."""
        return CloudAddresses(self.spec.index)

    @property
    def processes(self) -> Processes:
        """Its control plane."""
        return Processes(self.folder / "run")

    @property
    def environment(self) -> dict[str, str]:
        """What every program of OpenStack is started with: its own tools on PATH, output written at once."""
        path = f"{self.folder / 'bin'}:{self.venv / 'bin'}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return {"PATH": path, "PYTHONUNBUFFERED": "1", "HOME": "/root", "LC_ALL": "C.UTF-8"}

    def program(self, name: str) -> str:
        """Tell the path of a program of its release."""
        return str(self.venv / "bin" / name)

    def configuration(self, *parts: str) -> Path:
        """Tell the path of a configuration file."""
        return self.folder.joinpath("etc", *parts)

    def secret(self, purpose: str) -> str:
        """Tell one of its passwords, made on first use."""
        return self.state.secret(f"{self.name}/{purpose}")

    def database(self, name: str) -> str:
        """Tell the name of a database: several clouds share one server."""
        return f"{self.name}_{name}"

    def database_url(self, name: str) -> str:
        """Tell where a service finds its database, with the password."""
        server = f"{mariadb.ADDRESS}:{addresses.DATABASE_PORT}"
        return f"mysql+pymysql://{self.name}:{self.secret('database')}@{server}/{self.database(name)}?charset=utf8"

    @property
    def messaging_url(self) -> str:
        """Where a service finds the message queue, with the password."""
        server = f"{addresses.CONTROLLER}:{addresses.MESSAGING_PORT}"
        return f"rabbit://{self.name}:{self.secret('messaging')}@{server}/{self.name}"

    def save(self) -> None:
        """Remember what was asked for, so that `down`, `status` and a second `up` know it."""
        write_private(self.folder / "cloud.json", self.spec.model_dump_json(indent=1))

    def host_names(self) -> list[str]:
        """Name its hosts as Nova knows them, the fake ones last."""
        real = [f"{self.name}-h{number}" for number in range(1, self.spec.hosts + 1)]
        return real + [f"{self.name}-fake{number}" for number in range(1, self.spec.fake_hosts + 1)]


def load_cloud(state: State, name: str) -> Cloud:
    """Read a cloud that was started before. Raises UnknownCloudError, CloudUnreadableError."""
    record = state.cloud(name) / "cloud.json"
    if not record.exists():
        known = ", ".join(state.cloud_names()) or "none yet"
        raise UnknownCloudError(
            f"The lab has no cloud {name!r}.", cure=f"Start it with `watari lab up {name}`. Known: {known}."
        )
    try:
        return Cloud(state, CloudSpec.model_validate_json(record.read_text()))
    except ValidationError as error:
        first = error.errors()[0]
        raise CloudUnreadableError(
            f"{record} says what this version does not understand: {'.'.join(map(str, first['loc']))}: {first['msg']}.",
            cure="`watari lab down` ends the cloud all the same; with --forget the lab begins anew.",
        ) from error


def plan_cloud(state: State, wanted: CloudRequest) -> Cloud:
    """Take up a cloud of that name as it was, with what is wanted otherwise; or a new one with the next free index.

    Raises CloudDiffersError when it exists with another release, network or kind of disks, which cannot be changed, and
    UnknownReleaseError.
    """
    if wanted.name not in state.cloud_names():
        spec = CloudSpec(index=_free_index(state), **_said(wanted))
        load_release(spec.release)
        return Cloud(state, spec)
    old = load_cloud(state, wanted.name).spec
    spec = old.model_copy(update=_said(wanted))
    if (old.release, old.network, old.disks_are_shared) != (spec.release, spec.network, spec.disks_are_shared):
        raise CloudDiffersError(
            f"{old.name} exists with release {old.release} on {old.network.upper()}, "
            f"with {'shared' if old.disks_are_shared else 'local'} disks.",
            cure=f"Give the new cloud another name, or remove the old one: watari lab down {old.name} --forget",
        )
    return Cloud(state, spec)


def _said(wanted: CloudRequest) -> dict[str, Any]:
    """What the operator said; the rest is as before, or as a new cloud has it."""
    said = {name: value for name, value in vars(wanted).items() if value is not None}
    if not said["extras"]:
        del said["extras"]
    return said


def _free_index(state: State) -> int:
    taken = {load_cloud(state, name).spec.index for name in state.cloud_names()}
    free = [index for index in range(addresses.CLOUDS_AT_MOST) if index not in taken]
    if not free:
        raise CloudDiffersError(
            f"The lab has {addresses.CLOUDS_AT_MOST} clouds, as many as it has ports for.",
            cure="Remove one: watari lab down NAME --forget",
        )
    return free[0]
