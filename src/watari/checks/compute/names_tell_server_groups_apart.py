"""The server groups of moving instances bear names of their own in their project.

Why: Nova lets several groups of a project bear one name, and gives them nothing else by which they could be told on the
target. Each of them crosses under its name with the beginning of its id behind it; whoever looks for the old name finds
none. The same goes where the target's project has a group of that name with another policy.

Source: `POST /os-server-groups` takes name, policy and rules, no metadata and no tags.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, warn
from watari.checks.wants import wants
from watari.model.survey.compute import ServerGroup

ACT = "see that nobody looks for it by its name there; or give it a name of its own (a new group), or accept it"


@wants(source=("instances", "projects", "server_groups"), target=("projects", "server_groups"))
def names_tell_server_groups_apart(case: CrossingCase) -> Iterator[Found]:
    """Look for others of the same name, in the project and in what it is on the target."""
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for group in case.source.server_groups:
        named[group.project_id, group.name].append(group.id)
    for group in case.source.server_groups:
        if group.project_id not in case.facts.chosen or not any(group.id in i.server_group_ids for i in case.instances):
            continue
        ids = named[group.project_id, group.name]
        if len(ids) > 1:
            says = (
                f"{len(ids)} server groups of its project are named {group.name}: it crosses as one whose name ends"
                " in its id"
            )
            yield warn(f"{group.name} {group.id}", says, ACT, ids=", ".join(ids))
        elif others := _others(case, group):
            says = (
                f"{case.goal.target} has another server group {group.name} in that project: it crosses as one whose"
                " name ends in its id"
            )
            yield warn(f"{group.name} {group.id}", says, ACT, ids=", ".join(others))


def _others(case: CrossingCase, group: ServerGroup) -> list[str]:
    """The ids of the target's groups of that name, where they are not just one that promises the same."""
    project = case.facts.target_project(group.project_id)
    there = [
        g
        for g in case.target.server_groups
        if project is not None and (g.project_id, g.name) == (project.id, group.name)
    ]
    same = len(there) == 1 and (there[0].policy, there[0].rules) == (group.policy, group.rules)
    return [] if same else [g.id for g in there]
