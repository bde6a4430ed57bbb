"""What the lab must know about an OpenStack release: one TOML file of facts and one list of pinned packages each."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from watari.lab.errors import UnknownReleaseError

FOLDER = Path(__file__).parent / "releases"


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Application(_Facts):
    """Where uWSGI finds an API: a WSGI script of the virtual environment, or a module with its callable."""

    script: str | None = None
    module: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Application:
        if (self.script is None) == (self.module is None):
            raise ValueError("an API is either a script or a module")
        return self


class NeutronFacts(_Facts):
    """How Neutron is split into processes: ``server`` None means that uWSGI serves its API."""

    server: str | None = None
    ovn_workers: tuple[str, ...] = ()
    ovs_workers: tuple[str, ...] = ()


class Release(_Facts):
    """One release; ``requirements`` is the file of its pinned packages."""

    name: str
    codename: str
    apis: dict[str, Application]
    neutron: NeutronFacts = Field(default_factory=NeutronFacts)

    @property
    def requirements(self) -> Path:
        """The pinned packages with their hashes."""
        return FOLDER / f"{self.name}.txt"


def release_names() -> list[str]:
    """All releases that the lab can start, oldest first."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_release(name: str) -> Release:
    """Read the facts of a release. Raises UnknownReleaseError."""
    if name not in release_names():
        raise UnknownReleaseError(
            f"The lab has no release {name!r}.", cure=f"Choose one of {', '.join(release_names())}."
        )
    return Release.model_validate(tomllib.loads((FOLDER / f"{name}.toml").read_text()))
