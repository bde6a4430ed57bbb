"""A survey as text: how much of everything there is, the instances, and what could not be seen."""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.survey.survey import Survey

COUNTED = (
    "projects",
    "users",
    "flavors",
    "images",
    "networks",
    "subnets",
    "routers",
    "ports",
    "floating_ips",
    "security_groups",
    "server_groups",
    "keypairs",
    "volumes",
    "snapshots",
    "volume_types",
    "hosts",
    "migrations",
    "services",
    "agents",
    "instances",
)


def survey_lines(survey: Survey) -> Iterator[str]:
    """Give the lines of a survey."""
    scope = ", ".join(survey.project_names) or "all projects"
    yield (
        f"{survey.cloud}, {scope}, {survey.taken_at:%Y-%m-%d %H:%M:%S}Z, taken in {survey.seconds:.1f} s by"
        f" {survey.operator.user_name}"
    )
    yield ", ".join(f"{service} {versions.highest}" for service, versions in sorted(survey.microversions.items()))
    yield ""
    yield from (f"  {len(getattr(survey, part)):>5}  {part.replace('_', ' ')}" for part in COUNTED)
    yield from _instances(survey)
    yield from _hosts(survey)
    yield from _use(survey)
    if survey.unseen:
        yield ""
        yield "could not be seen (unknown is not absent):"
        yield from (f"  {unseen.part}: {unseen.why}" for unseen in survey.unseen)


def _instances(survey: Survey) -> Iterator[str]:
    if not survey.instances:
        return
    projects = {project.id: project.name for project in survey.projects}
    yield ""
    for instance in survey.instances:
        addresses = ", ".join(ip.address for port in survey.ports_of(instance.id) for ip in port.fixed_ips)
        root = "image" if instance.image_id else "volume"
        disks = f"{root} + {len(instance.volumes)} volumes" if instance.image_id else f"{len(instance.volumes)} volumes"
        project = projects.get(instance.project_id, instance.project_id)
        yield (
            f"  {instance.name:<20} {instance.status:<10} {project:<12} {instance.host or '-':<14} {addresses:<18}"
            f" {disks}"
        )


def _hosts(survey: Survey) -> Iterator[str]:
    """Of the hosts that were looked at closely: what is on them, and what holds them."""
    if not survey.host_names:
        return
    providers = {host.name: host.hypervisor_id for host in survey.hosts}
    yield ""
    for name in survey.host_names:
        there = sum(instance.host == name for instance in survey.instances)
        held = sum(held.provider_id == providers.get(name) for held in survey.allocations)
        under_way = sum(not m.ended and name in (m.source_host, m.target_host) for m in survey.migrations)
        told = (
            _number(survey, "instances", there),
            _number(survey, "allocations", held),
            _number(survey, "migrations", under_way),
        )
        yield "  {:<20} {} instances, {} allocations, {} migrations under way".format(name, *told)


def _use(survey: Survey) -> Iterator[str]:
    if survey.use:
        yield ""
        yield from (
            f"  {seen.host:<20} {seen.share:.0%} used, as measured at {seen.at:%Y-%m-%d %H:%M:%S}Z"
            for seen in survey.use
        )


def _number(survey: Survey, part: str, count: int) -> str:
    return "?" if survey.is_unseen(part) else str(count)
