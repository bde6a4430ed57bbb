"""What moving instances will ask of quotas and hosts, wave by wave.

The source keeps its own until finish, so demands add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from watari.checks.case import CrossingCase
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


def flavor_on_target(case: CrossingCase, instance: Instance) -> Flavor | InstanceFlavor:
    """The target's flavor for an instance, or its own where the plan will make that."""
    return case.facts.target_flavor(instance.flavor) or instance.flavor


def of_placement(case: CrossingCase, instance: Instance) -> Demand:
    """What Placement will be asked for; the root disk of a volume-booted instance is Cinder's."""
    flavor = flavor_on_target(case, instance)
    root = flavor.disk_gib if instance.image_id is not None else 0
    cpus = "PCPU" if flavor.extra_specs.get("hw:cpu_policy") == "dedicated" else "VCPU"
    disk = root + flavor.ephemeral_gib + -(-flavor.swap_mib // 1024)
    return Counter({cpus: flavor.vcpus, "MEMORY_MB": flavor.ram_mib, "DISK_GB": disk})


def shortages(case: CrossingCase, service: QuotaService, of: Callable[[Instance], Demand]) -> Iterator[Shortage]:
    """Add up what each project asks of the target, its ground first, and give the limits that do not suffice."""
    totals = {project.id: Counter(case.planned.ground[project.id]) for project in case.facts.projects}
    quotas = {project.id: target_quota(case, project, service) for project in case.facts.projects}
    first = {id_: _overrun(quotas[id_], total, GROUND) for id_, total in totals.items()}
    for wave, instances in case.waves:
        for instance in instances:
            totals[instance.project_id].update(of(instance))
        for id_ in {instance.project_id for instance in instances}:
            first[id_] = _overrun(quotas[id_], totals[id_], wave) | first[id_]
    for project in case.facts.projects:
        quota = quotas[project.id]
        for resource, wave in first[project.id].items():
            room, limit = (quota.room(resource) or 0, quota.limits[resource]) if quota else (0, 0)
            yield Shortage(project, resource, wave, totals[project.id][resource], room, limit)


def _overrun(quota: Quota | None, total: Demand, wave: str) -> dict[str, str]:
    """The limits that do not suffice any more, with the wave in which that is so."""
    return {resource: wave for resource, needed in total.items() if over(quota, resource, needed)}


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


def target_quota(case: CrossingCase, project: Project, service: QuotaService) -> Quota | None:
    """The limits that a project will have on the target.

    The source's where it is made, else its own, raised where the goal asks for it.
    """
    there = case.facts.target_project_id(project.id)
    old = case.facts.source.quotas.get((project.id, service))
    if there is None:
        found = old.model_copy(update={"used": {}}) if old else None
    else:
        found = case.facts.target.quotas.get((there, service))
        if case.plan is None and found and old and case.facts.chosen[project.id].choice.quotas == "raise":
            found = found.model_copy(update={"limits": raised(found.limits, old.limits)})
    set_by_plan = case.planned.limits.get((project.id, service))
    if not set_by_plan:
        return found
    held = found or Quota(project_id=project.id, service=service, limits={})
    return held.model_copy(update={"limits": held.limits | set_by_plan})
