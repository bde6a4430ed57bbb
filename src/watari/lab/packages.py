"""The Debian packages that the lab is built from, which of them this machine lacks, and how to get them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from watari.errors import WatariError

LIST = Path(__file__).with_name("packages.txt")
INSTALLED = "ii "


class PackagesMissingError(WatariError):
    """Packages of the distribution that the lab needs are not installed."""

    id: ClassVar[str] = "lab.packages-missing"


@dataclass(frozen=True)
class Package:
    """A package of the distribution and what the lab needs it for."""

    name: str
    purpose: str


def wanted(listing: str) -> list[Package]:
    """Read a list: one package per line, its purpose behind a #; lines that begin with # are for people."""
    lines = [line.partition("#") for line in listing.splitlines()]
    return [Package(name.strip(), purpose.strip()) for name, _, purpose in lines if name.strip()]


def all_packages() -> list[Package]:
    """Everything that the lab needs from the distribution."""
    return wanted(LIST.read_text())


def missing() -> list[Package]:
    """Those that are not installed, as dpkg sees it."""
    packages = all_packages()
    ask = [
        "dpkg-query",
        "--show",
        "--showformat=${db:Status-Abbrev}\t${Package}\n",
        *(package.name for package in packages),
    ]
    answer = subprocess.run(
        ask, capture_output=True, text=True, check=False
    ).stdout  # it complains of those it does not know
    return [package for package in packages if package.name not in installed(answer)]


def installed(answer: str) -> set[str]:
    """Names in dpkg-query's answer that are fully installed; removed ones with left settings are not."""
    pairs = (line.split("\t", 1) for line in answer.splitlines() if "\t" in line)
    return {name for status, name in pairs if status == INSTALLED}


def install_command(packages: list[Package]) -> str:
    """The command that installs them. Their services are kept from starting if `make packages` is used instead."""
    return "apt-get install --no-install-recommends " + " ".join(package.name for package in packages)


def require() -> None:
    """Raise PackagesMissingError, naming them all and the command that installs them, unless nothing is missing."""
    if lacking := missing():
        raise PackagesMissingError(
            f"The lab needs {len(lacking)} packages of the distribution that are not installed: "
            + ", ".join(package.name for package in lacking),
            cure=f"Type `make packages`, or as root: {install_command(lacking)}",
        )
