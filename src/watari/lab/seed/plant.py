"""A crossing's beginning.

An old cloud with living projects, a new cloud that could take them, and a place to look from.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from watari.lab import guest
from watari.lab.progress import Stage, Walk
from watari.lab.seed import estate
from watari.lab.seed.check import Answer, wait_good
from watari.lab.seed.connections import administrator, member
from watari.lab.seed.instances import give_data_volume, order, wait_active
from watari.lab.seed.offerings import offer
from watari.lab.seed.projects import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from watari.lab.progress import Report
    from watari.lab.seed.estate import Project
    from watari.lab.state import State


def seed(
    state: State, source: str, target: str | None, report: Report, projects: tuple[Project, ...] = estate.PROJECTS
) -> list[Answer]:
    """Fill ``source`` with ``projects`` (the demo's), and ``target``, where given, with what it offers.

    Both must be up.

    What is there already is kept, so a command that was killed is typed again. Returns what each guest said in the end.
    Raises SeedFailedError.
    """
    walk = Walk("demo", report)
    image = guest.build(state)
    admin = administrator(state, source)
    walk.through(
        [Stage(f"offer flavor, image and network on {source}", lambda: offer(admin, image, estate.SOURCE_POOL))]
    )
    if target is not None:
        new = administrator(state, target)
        walk.through(
            [Stage(f"offer flavor, image and network on {target}", lambda: offer(new, image, estate.TARGET_POOL))]
        )
    walk.through(
        [
            Stage("make the projects", lambda: _each(projects, lambda project: settle(state, source, project))),
            Stage("boot the instances", lambda: _each(projects, lambda project: _populate(state, source, project))),
        ]
    )
    walk.say("wait for the guests' answers")
    return wait_good(state, source, projects)


def _each(projects: tuple[Project, ...], act: Callable[[Project], None]) -> None:
    with ThreadPoolExecutor() as pool:
        for _ in pool.map(act, projects):
            pass


def _populate(state: State, source: str, project: Project) -> None:
    own = member(state, source, project.name)
    ids = order(own, project)
    for instance in project.instances:
        wait_active(own, ids[instance.name])
        give_data_volume(own, instance, ids[instance.name])
