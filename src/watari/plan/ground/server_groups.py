"""The server groups of the moving instances."""

from __future__ import annotations

from collections.abc import Iterable

from watari.model.specs import ServerGroupSpec
from watari.model.steps.create import CreateServerGroup
from watari.model.survey.compute import Instance
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.scope import Chosen


def lay_server_groups(chart: Chart, draft: Draft, chosen: Chosen, instances: Iterable[Instance]) -> None:
    """Make the groups that the moving instances are members of; a group without such members has nothing to say."""
    wanted = {id_ for instance in instances for id_ in instance.server_group_ids}
    for group in chart.source.survey.server_groups:
        if group.project_id != chosen.project.id:
            continue
        if group.id not in wanted:
            chart.leave_out(f"server group {group.name}", "none of its members moves")
            continue
        found = chart.there_already(chart.target.survey.server_groups, chosen.project.id, group.name)
        if found is not None:
            chart.put("server_group", group.id, found.id)
            continue
        name = f"server-group/{chart.source.label('server_groups', group.id)}"
        spec = ServerGroupSpec(name=group.name, policy=group.policy, rules=group.rules)
        made = draft.add(CreateServerGroup, name, phase="prepare", spec=spec, **chart.on_target(chosen.project.id))
        chart.put("server_group", group.id, made)
