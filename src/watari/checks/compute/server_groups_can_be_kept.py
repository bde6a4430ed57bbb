"""The target can keep what the server groups of moving instances promise.

Why: strict anti-affinity needs as many hosts as members (divided by how many a host may bear); strict affinity needs
one host with room for all. Where that fails, Nova refuses the last members. A group that crosses in part keeps its
promise only for the part that crosses.

Source: ServerGroupAntiAffinityFilter and ServerGroupAffinityFilter in nova/scheduler/filters/affinity_filter.py;
max_server_per_host since microversion 2.64.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.demand import of_placement
from watari.checks.found import Found, block, left_words, note, warn
from watari.checks.wants import wants
from watari.facts.storage import server_groups_left
from watari.model.survey.compute import ServerGroup


@wants(source=("instances", "server_groups"), target=("hosts", "flavors"))
def server_groups_can_be_kept(case: CrossingCase) -> Iterator[Found]:
    """Compare each strict group with the target's hosts, then look for members that stay."""
    taken = {instance.id: instance for instance in case.instances}
    for group, left in server_groups_left(case.facts):
        yield note(group.name, left_words(left), "nothing, unless members of it were meant to move", id=group.id)
    for group in case.source.server_groups:
        moving = [taken[id_] for id_ in group.member_ids if id_ in taken]
        if not moving:
            continue
        needs = hosts_needed(group, len(moving))
        hosts = [h for h in case.target.hosts if h.enabled and h.state == "up"]
        cure = f"{case.source_cli} server group show {group.id}"
        if needs > len(hosts):
            says = (
                f"{len(moving)} members of {group.name} must be on {needs} hosts; {case.goal.target} has {len(hosts)}"
            )
            yield block(group.name, says, f"{cure}; add hosts, or take members out of the waves", policy=group.policy)
        memory = sum(of_placement(case, i)["MEMORY_MB"] for i in moving)
        if group.policy == "affinity" and not any(
            h.inventory["MEMORY_MB"].free >= memory for h in hosts if "MEMORY_MB" in h.inventory
        ):
            says = f"all {len(moving)} members of {group.name} must share one host, and none has {memory} MiB free"
            yield block(group.name, says, f"{cure}; make room on one host of {case.goal.target}", policy=group.policy)
        behind = [
            case.facts.name_of(m) for m in group.member_ids if m in case.facts.source.instances and m not in taken
        ]
        if behind:
            yield warn(
                group.name,
                f"members of {group.name} stay behind: {', '.join(behind)}",
                "move them in the same crossing",
                policy=group.policy,
            )


def hosts_needed(group: ServerGroup, members: int) -> int:
    """How many hosts a strict anti-affinity group needs; one for all others."""
    if group.policy != "anti-affinity":
        return 1
    return -(-members // int(group.rules.get("max_server_per_host", 1)))
