"""The name of a moving instance means one instance only, wherever a name decides.

Why: Nova lets many instances bear one name. Watari goes by ids; but `depends_on` of a goal names instances, and an
instance of that name in the target's project looks like one that has crossed already. Movers that went by name counted
the second of two as "already migrated".

Source: osapi_compute_unique_server_name_scope is unset by default (nova/conf/compute.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, note, warn
from watari.checks.wants import wants


@wants(source=("instances", "projects"), target=("instances", "projects"))
def names_tell_instances_apart(case: CrossingCase) -> Iterator[Found]:
    """Count names among those that move, and look them up in the target's projects."""
    named = {name for who, whom in case.goal.depends_on.items() for name in (who, *whom)}
    for name, times in Counter(i.name for i in case.instances).items():
        if times > 1:
            ids = ", ".join(i.id for i in case.instances if i.name == name)
            if name in named:
                says = (
                    f"`depends_on` names {name}, and {times} moving instances bear that name: it counts for each of"
                    " them"
                )
                yield warn(name, says, "name the one that is meant by its id", ids=ids)
            else:
                yield note(
                    name,
                    f"{times} moving instances are named {name}; plans and reports tell them apart by id",
                    "nothing",
                    ids=ids,
                )
    there: dict[tuple[str, str], list[str]] = defaultdict(list)
    for other in case.target.instances:
        there[other.project_id, other.name].append(other.id)
    projects = {p.id: case.facts.target_project(p.id) for p in case.facts.projects}
    for instance in case.instances:
        project = projects[instance.project_id]
        same = there.get((project.id, instance.name)) if project else None
        if project and same:
            yield warn(
                instance.name,
                f"project {project.name} of {case.goal.target} has an instance {instance.name} already",
                f"{case.target_cli} server show {same[0]}; see that it is not an earlier crossing's",
                ids=", ".join(same),
            )
