"""The move of one instance, from the first port on the target to the last look. This file is its table of contents."""

from __future__ import annotations

from watari.facts.floating import moving_floating_ips
from watari.model.plan import Move
from watari.model.record import Made, Ref
from watari.model.steps import AnyStep
from watari.model.steps.claim import SetClaim
from watari.model.survey.compute import Instance
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.estimate import estimate
from watari.plan.expect import expectations
from watari.plan.instance.build import Takeover
from watari.plan.instance.disks import move_disks
from watari.plan.instance.floating import place, take, withdraw
from watari.plan.instance.stop import stop
from watari.plan.ports import create_port


def move_id(chart: Chart, instance: Instance) -> str:
    """Give the id of an instance's move: readable, and unique where two instances are called the same."""
    return f"instance/{chart.label('instances', instance.id)}"


def move_instance(chart: Chart, instance: Instance, after: tuple[str, ...] = ()) -> Move:
    """Write the whole move of one instance, after the moves of those that it depends on."""
    draft = chart.draft(move_id(chart, instance))
    claimed = draft.add(
        SetClaim, "claim", phase="prepare", instance_id=instance.id, **chart.on_source(instance.project_id)
    )
    ports = _ports(chart, draft, instance)
    stopped = stop(
        chart, draft, instance, after=[port for port in ports if isinstance(port, Made) and port.by in draft.keys]
    )
    withdrawn = withdraw(chart, draft, moving_floating_ips(chart.facts, instance), after=stopped.fenced)
    disks = move_disks(chart, draft, instance, stopped.still)
    takeover = Takeover(chart, draft, instance, ports)
    before = [*stopped.fenced, stopped.still, *disks.ready, *(take(chart, draft, each) for each in withdrawn)]
    booted = takeover.boot(disks, after=[*before, *takeover.open_ports(after=before)])
    chart.put("instance", instance.id, booted)
    settled = takeover.leave_as_found(booted)
    placed = [place(chart, draft, each, phase="cut_over", after=(booted, *settled)) for each in withdrawn]
    takeover.look(after=[booted, *settled, *placed])
    return Move(
        id=draft.move_id,
        subject_kind="instance",
        subject=instance.name,
        subject_id=instance.id,
        after=after,
        steps=tuple(_behind(claimed, step) for step in draft.ordered()),
        on_failure=chart.goal.on_failure,
        expects=expectations(chart, instance),
        source_host=instance.host,
        estimate=estimate(chart, instance),
    )


def _behind(claimed: Made, step: AnyStep) -> AnyStep:
    """Nothing is done for an instance, not even on the target, before it is this run's."""
    return step if step.after or step.key == claimed.by else step.model_copy(update={"after": (claimed.by,)})


def _ports(chart: Chart, draft: Draft, instance: Instance) -> list[Ref]:
    """The target's ports in the order of the source's.

    Those that the ground holds already, the others made first thing in the move.

    Made before the source is stopped, they find an address or a MAC that is taken while nothing is lost yet.
    """
    where = chart.on_target(instance.project_id)
    for at, port in enumerate(chart.source.ports_of(instance.id), start=1):
        if chart.find("port", port.id) is None:
            chart.put("port", port.id, create_port(chart, draft, f"port/{at}", port, where))
    return [chart.at("port", port.id) for port in chart.source.ports_of(instance.id)]
