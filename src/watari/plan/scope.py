"""What crosses: the projects that the goal names, their instances sorted into waves, and those that cannot move, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from watari.model.goal import CrossingGoal, ProjectChoice, WaveGoal
from watari.model.survey.compute import Instance
from watari.model.survey.identity import Project
from watari.model.survey.network import Port
from watari.plan.chart import Chart
from watari.plan.errors import GoalDoesNotFit
from watari.plan.lookup import Lookup
from watari.plan.places import why_no_place

MOVABLE = ("ACTIVE", "SHUTOFF")


@dataclass(frozen=True)
class Chosen:
    """A project that crosses, as the goal names it and as the source knows it."""

    choice: ProjectChoice
    project: Project

    @property
    def target_name(self) -> str:
        """Its name on the target."""
        return self.choice.rename or self.choice.name


def chosen_projects(goal: CrossingGoal, source: Lookup) -> tuple[Chosen, ...]:
    """Give the projects that the goal names, in its order."""
    return tuple(Chosen(choice, _project(choice, source, goal.source)) for choice in goal.projects)


def _project(choice: ProjectChoice, source: Lookup, cloud: str) -> Project:
    project = source.project_named(choice.name, choice.domain)
    if project is None:
        raise GoalDoesNotFit(
            f"{cloud} has no project {choice.name} in the domain {choice.domain}",
            cure=f"correct `projects` in the goal; `watari survey {cloud}` shows their names",
        )
    return project


def wave_of(instance: Instance, waves: tuple[WaveGoal, ...]) -> int | None:
    """Give the number of the first wave that takes ``instance``; None when none does."""
    return next((at for at, wave in enumerate(waves) if any(choice.takes(instance) for choice in wave.take)), None)


def moving_instances(chart: Chart, projects: tuple[Chosen, ...]) -> dict[str, int]:
    """Give the wave of every instance that moves, by its id; the others are left out, with the reason."""
    ids = {chosen.project.id for chosen in projects}
    waves: dict[str, int] = {}
    for instance in chart.source.survey.instances:
        if instance.project_id not in ids:
            continue
        wave = wave_of(instance, chart.goal.waves)
        why = "no wave of the goal takes it" if wave is None else next(reasons_to_stay(instance, chart), None)
        if wave is not None and why is None:
            waves[instance.id] = wave
        else:
            chart.leave_out(f"instance {instance.name} ({instance.id})", str(why))
    return waves


def reasons_to_stay(instance: Instance, chart: Chart) -> Iterator[str]:
    """Say why ``instance`` cannot be moved by images as it is now; nothing when it can."""
    if instance.task_state is not None:
        yield f"Nova is at it ({instance.task_state}): wait, survey again and plan again"
    if instance.status not in MOVABLE:
        yield f"it is {instance.status}; only {' and '.join(MOVABLE)} can be moved: bring it there, survey and plan again"
    if instance.flavor.ephemeral_gib:
        yield f"its ephemeral disk of {instance.flavor.ephemeral_gib} GiB can be read by no API: copy what is on it to a volume first"
    if instance.image_id is None and not instance.volumes:
        yield "it has neither an image nor a volume to boot from"
    yield from _of_volumes(instance, chart.source)
    for port in chart.source.ports_of(instance.id):
        yield from _of_port(port)
        why = why_no_place(port, chart.places, chart.source, chart.target)
        if why is not None:
            yield why


def _of_volumes(instance: Instance, source: Lookup) -> Iterator[str]:
    for attached in instance.volumes:
        volume = source.volumes.get(attached.volume_id)
        if volume is None:
            yield f"the survey does not know its volume {attached.volume_id}"
        elif volume.encrypted:
            yield f"its volume {volume.name or volume.id} is encrypted: the key does not cross"
        elif volume.multiattach and len(volume.attachments) > 1:
            yield f"its volume {volume.name or volume.id} is attached to several instances"
        elif volume.status != "in-use":
            yield f"its volume {volume.name or volume.id} is {volume.status}, not in-use"


PORT_RULES: tuple[tuple[Callable[[Port], bool], str], ...] = (
    (lambda port: port.vnic_type != "normal", "its port {address} is of type {type}, bound to hardware of its host"),
    (lambda port: not port.fixed_ips, "its port {id} has no address"),
)


def _of_port(port: Port) -> Iterator[str]:
    address = port.fixed_ips[0].address if port.fixed_ips else port.mac
    for applies, why in PORT_RULES:
        if applies(port):
            yield why.format(address=address, type=port.vnic_type, id=port.id)
