"""What moving instances will ask of quotas and hosts, wave by wave. The source keeps its own until finish, so demands add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from watari.checks.case import Case
from watari.checks.ground_demand import ground_demand, is_the_project, project_makers
from watari.model.steps.set import SetQuota
from watari.model.survey.compute import Flavor, Instance, InstanceFlavor
from watari.model.survey.identity import Project, Quota, QuotaService

Demand = Counter[str]


GROUND = "ground"
"""The wave in which the plan makes what the instances need first."""


@dataclass(frozen=True)
class Shortage:
    """A limit of a project that does not suffice: first in ``wave``, and for all waves by ``missing``."""

    project: Project
    resource: str
    wave: str
    needed: int
    room: int
    limit: int


def flavor_on_target(case: Case, instance: Instance) -> Flavor | InstanceFlavor:
    """The target's flavor for an instance, or its own where the plan will make that."""
    name = case.goal.map.flavors.get(instance.flavor.name, instance.flavor.name)
    return next((f for f in case.target.flavors if f.name == name), instance.flavor)


def of_placement(case: Case, instance: Instance) -> Demand:
    """What Placement will be asked for; the root disk of a volume-booted instance is Cinder's."""
    flavor = flavor_on_target(case, instance)
    root = flavor.disk_gib if instance.image_id is not None else 0
    cpus = "PCPU" if flavor.extra_specs.get("hw:cpu_policy") == "dedicated" else "VCPU"
    disk = root + flavor.ephemeral_gib + -(-flavor.swap_mib // 1024)
    return Counter({cpus: flavor.vcpus, "MEMORY_MB": flavor.ram_mib, "DISK_GB": disk})


def shortages(case: Case, service: QuotaService, of: Callable[[Instance], Demand]) -> Iterator[Shortage]:
    """Add up what each project asks of the target, its ground first, and give the limits that do not suffice."""
    for project in case.projects:
        quota = target_quota(case, project, service)
        total = ground_demand(case, project)
        first = {resource: GROUND for resource in total if over(quota, resource, total[resource])}
        for wave, instances in case.waves:
            for instance in (i for i in instances if i.project_id == project.id):
                total += of(instance)
            for resource in (r for r in total if over(quota, r, total[r])):
                first.setdefault(resource, wave)
        for resource, wave in first.items():
            room, limit = (quota.room(resource) or 0, quota.limits[resource]) if quota else (0, 0)
            yield Shortage(project, resource, wave, total[resource], room, limit)


def raised(limits: dict[str, int], to: dict[str, int]) -> dict[str, int]:
    """Give limits, each at least as large as in ``to``; -1 is without limit."""
    more = {
        name: limit for name, limit in to.items() if limits.get(name, -1) >= 0 and (limit < 0 or limit > limits[name])
    }
    return limits | more


def over(quota: Quota | None, resource: str, needed: int) -> bool:
    """Whether a quota has less room than needed."""
    room = quota.room(resource) if quota else None
    return room is not None and needed > room


def target_quota(case: Case, project: Project, service: QuotaService) -> Quota | None:
    """The limits that a project will have on the target: the source's where it is made, else its own, raised where the goal asks for it."""
    there = case.target_project(project.id)
    old = next((q for q in case.source.quotas if q.project_id == project.id and q.service == service), None)
    if there is None:
        found = old.model_copy(update={"used": {}}) if old else None
    else:
        found = next((q for q in case.target.quotas if q.project_id == there.id and q.service == service), None)
        if case.plan is None and found and old and case.choices[project.id].quotas == "raise":
            found = found.model_copy(update={"limits": raised(found.limits, old.limits)})
    set_by_plan = limits_in_plan(case, project, service)
    if not set_by_plan:
        return found
    held = found or Quota(project_id=project.id, service=service, limits={})
    return held.model_copy(update={"limits": held.limits | set_by_plan})


def limits_in_plan(case: Case, project: Project, service: QuotaService) -> dict[str, int]:
    """The limits that steps of the plan set for a project of the target."""
    makers = project_makers(case, project)
    steps = [step for step in (case.plan.steps() if case.plan else ()) if isinstance(step, SetQuota)]
    limits: dict[str, int] = {}
    for step in steps:
        if step.cloud == "target" and step.service == service and is_the_project(step.on, case, project, makers):
            limits |= step.limits
    return limits
