"""The server groups of the moving instances.

Nova gives a server group neither mark nor tag, so on the target its name in the project must tell it (after a kill, and
to the next crossing). Where the source has several of one name in a project, each bears the head of its id behind its
name.
"""

from __future__ import annotations

from collections import Counter

from watari.facts.crossing import Chosen
from watari.facts.lookup import there_already
from watari.facts.storage import server_groups_wanted
from watari.model.specs import ServerGroupSpec
from watari.model.steps.create import CreateServerGroup
from watari.model.survey.compute import ServerGroup
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import SHORT_ID

NAME_LENGTH_MAX = 255
"""Nova's limit (`nova/api/openstack/compute/schemas/server_groups.py`, parameter_types.name)."""


def lay_server_groups(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make the groups that the moving instances are members of; a group without such members has nothing to say."""
    often = Counter(group.name for group in chart.source.server_groups_in(chosen.project.id))
    for group in server_groups_wanted(chart.facts, chosen.project.id):
        _lay(chart, draft, group, is_alone=often[group.name] == 1)


def _lay(chart: Chart, draft: Draft, group: ServerGroup, *, is_alone: bool) -> None:
    """Take the target's group of that name if it promises the same; else make one under a name that no other has."""
    name = group.name if is_alone and not _is_another(chart, group, group.name) else _told_apart(group)
    found = there_already(_there(chart, group), chart.facts.target_project_id(group.project_id), name)
    if found is not None:
        chart.put("server_group", group.id, found.id)
        return
    key = f"server-group/{chart.label('server_groups', group.id)}"
    spec = ServerGroupSpec(name=name, policy=group.policy, rules=group.rules)
    made = draft.add(CreateServerGroup, key, phase="prepare", spec=spec, **chart.on_target(group.project_id))
    chart.put("server_group", group.id, made)


def _is_another(chart: Chart, group: ServerGroup, name: str) -> bool:
    """Whether the target's project has that name for something else, or for several."""
    there = [other for other in _there(chart, group) if other.name == name]
    return len(there) > 1 or any((other.policy, other.rules) != (group.policy, group.rules) for other in there)


def _there(chart: Chart, group: ServerGroup) -> list[ServerGroup]:
    """The groups of the target's project."""
    project = chart.facts.target_project_id(group.project_id)
    return chart.target.server_groups_in(project) if project is not None else []


def _told_apart(group: ServerGroup) -> str:
    head = group.id[:SHORT_ID]
    return f"{group.name[: NAME_LENGTH_MAX - len(head) - 1]}-{head}"
