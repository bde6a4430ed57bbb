"""Whether an estate's guests answer on their VLAN, each with a record that is unbroken from its first line."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watari.lab.programs import call
from watari.lab.seed import ask, estate, instances
from watari.lab.seed.connections import member
from watari.lab.seed.instances import SeedFailedError
from watari.lab.switch import vantage

if TYPE_CHECKING:
    from watari.lab.seed.estate import Project
    from watari.lab.state import State

PATIENCE_SECONDS = 180
LOOK_SECONDS = 1


@dataclass(frozen=True)
class Answer:
    """What one guest said; ``said`` is None when nobody answered on ``address``."""

    name: str
    address: str
    said: dict[str, Any] | None

    @property
    def good(self) -> bool:
        """Whether the right guest answered, and every record on its disks is unbroken."""
        return (
            self.said is not None
            and self.said["name"] == self.name
            and all(record["ok"] for record in records(self.said))
        )


def records(said: dict[str, Any]) -> list[dict[str, Any]]:
    """All records that a guest tells of: of its root disk and of its volumes."""
    return [said["record"], *(volume["record"] for volume in said["volumes"])]


def addresses(state: State, cloud: str, projects: tuple[Project, ...] = estate.PROJECTS) -> dict[str, str]:
    """The address of each instance of ``projects``, as its cloud tells it. Raises SeedFailedError when one has none."""
    found: dict[str, str] = {}
    wanted = []
    for project in projects:
        found |= instances.addresses(member(state, cloud, project.name))
        wanted += [instance.name for instance in project.instances]
    if lacking := [name for name in wanted if name not in found]:
        raise SeedFailedError(f"No address on {estate.NETWORK}: {', '.join(lacking)}.", cure=f"Seed {cloud} again.")
    return {name: found[name] for name in wanted}


def check(state: State, expected: dict[str, str]) -> list[Answer]:
    """Ask every guest once, by name and address, to walk its records; nobody's silence raises."""
    namespace = vantage(state, estate.VLAN, estate.VANTAGE_ADDRESS)
    urls = {name: f"http://{address}/verify" for name, address in expected.items()}
    program = [sys.executable, "-I", "-S", str(Path(ask.__file__)), *urls.values()]
    pages: dict[str, str | None] = json.loads(call(["ip", "netns", "exec", namespace, *program]))
    return [Answer(name, expected[name], _read(pages[url])) for name, url in urls.items()]


def wait_good(state: State, cloud: str, projects: tuple[Project, ...] = estate.PROJECTS) -> list[Answer]:
    """Ask until all are good, a data volume counted where one is due.

    Raises SeedFailedError, naming those that are not.
    """
    expected = addresses(state, cloud, projects)
    due = {instance.name: bool(instance.data_gib) for project in projects for instance in project.instances}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        answers = check(state, expected)
        bad = [answer for answer in answers if not (answer.good and _has_volumes(answer, due[answer.name]))]
        if not bad:
            return answers
        if time.monotonic() > deadline:
            names = ", ".join(f"{answer.name} ({answer.address})" for answer in bad)
            raise SeedFailedError(
                f"No good answer from {names}.",
                touched="all instances stay",
                cure="Read the console: openstack console log show NAME",
            )
        time.sleep(LOOK_SECONDS)


def _has_volumes(answer: Answer, due: int) -> bool:
    return answer.said is not None and len(answer.said["volumes"]) >= due


def _read(page: str | None) -> dict[str, Any] | None:
    if page is None:
        return None
    said: dict[str, Any] = json.loads(page)
    return said
