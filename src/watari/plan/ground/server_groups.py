"""The server groups of the moving instances.

Nova gives a server group neither mark nor tag, so on the target its name in the project must tell it (after a kill, and to the
next crossing). Where the source has several of one name in a project, each bears the head of its id behind its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from watari.model.specs import ServerGroupSpec
from watari.model.steps.create import CreateServerGroup
from watari.model.survey.compute import Instance, ServerGroup
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import SHORT_ID
from watari.plan.scope import Chosen

NAME_LENGTH_MAX = 255
"""Nova's limit (`nova/api/openstack/compute/schemas/server_groups.py`, parameter_types.name)."""


def lay_server_groups(chart: Chart, draft: Draft, chosen: Chosen, instances: Iterable[Instance]) -> None:
    """Make the groups that the moving instances are members of; a group without such members has nothing to say."""
    wanted = {id_ for instance in instances for id_ in instance.server_group_ids}
    groups = [group for group in chart.source.survey.server_groups if group.project_id == chosen.project.id]
    often = Counter(group.name for group in groups)
    for group in groups:
        if group.id in wanted:
            _lay(chart, draft, group, is_alone=often[group.name] == 1)
        else:
            chart.leave_out(f"server group {group.name}", "none of its members moves")


def _lay(chart: Chart, draft: Draft, group: ServerGroup, *, is_alone: bool) -> None:
    """Take the target's group of that name if it promises the same; else make one under a name that no other has."""
    name = group.name if is_alone and not _is_another(chart, group, group.name) else _told_apart(group)
    found = chart.there_already(chart.target.survey.server_groups, group.project_id, name)
    if found is not None:
        chart.put("server_group", group.id, found.id)
        return
    key = f"server-group/{chart.source.label('server_groups', group.id)}"
    spec = ServerGroupSpec(name=name, policy=group.policy, rules=group.rules)
    made = draft.add(CreateServerGroup, key, phase="prepare", spec=spec, **chart.on_target(group.project_id))
    chart.put("server_group", group.id, made)


def _is_another(chart: Chart, group: ServerGroup, name: str) -> bool:
    """Whether the target's project has that name for something else, or for several."""
    project = chart.find("project", group.project_id)
    there = [other for other in chart.target.survey.server_groups if other.project_id == project and other.name == name]
    return len(there) > 1 or any((other.policy, other.rules) != (group.policy, group.rules) for other in there)


def _told_apart(group: ServerGroup) -> str:
    head = group.id[:SHORT_ID]
    return f"{group.name[: NAME_LENGTH_MAX - len(head) - 1]}-{head}"
