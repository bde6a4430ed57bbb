"""The source is stopped, locked with our reason, and so fenced: its ports are closed and its addresses silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from watari.model.record import Made
from watari.model.steps.set import Probe, SetLock, SetPortAdmin, SetPower
from watari.model.survey.compute import Instance
from watari.model.survey.network import Port
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.instance.park import park
from watari.plan.ports import is_on_segment
from watari.plan.probes import silent_probes

STOP_PATIENCE_SECONDS = 900
"""Nova waits for the guest's own shutdown before it pulls the plug; images may ask for long (`os_shutdown_timeout`)."""


@dataclass(frozen=True)
class Stopped:
    """``still`` marks that nobody writes to the disks any more, ``fenced`` that nothing answers on the source."""

    still: Made
    fenced: tuple[Made, ...]


def reason(target_cloud: str) -> str:
    """Give the words with which the source's instance is locked; undo and finish know the lock by them."""
    return f"watari: moved to {target_cloud}"


def stop(chart: Chart, draft: Draft, instance: Instance, after: Iterable[Made]) -> Stopped:
    """Write the steps that take the source out of service; each is taken back by its inverse."""
    where = chart.on_source(instance.project_id)
    off = draft.add(
        SetPower,
        "stop",
        phase="stop",
        instance_id=instance.id,
        on=False,
        after=after,
        patience_seconds=STOP_PATIENCE_SECONDS,
        **where,
    )
    # A lock that somebody else set stays as it is: it keeps the tenant away as well as ours would.
    lock = {"instance_id": instance.id, "locked": True, "reason": reason(chart.goal.target)}
    still = off if instance.locked else draft.add(SetLock, "lock", phase="stop", after=(off,), **lock, **where)
    fenced = tuple(
        made for at, port in _numbered_ports(chart, instance) for made in _close(chart, draft, at, port, still)
    )
    return Stopped(still, (*fenced, *_silent(chart, draft, instance, (still, *fenced))))


def _numbered_ports(chart: Chart, instance: Instance) -> Iterator[tuple[int, Port]]:
    return enumerate(chart.source.ports_of(instance.id), start=1)


def _close(chart: Chart, draft: Draft, at: int, port: Port, still: Made) -> list[Made]:
    """Close a port that is open; on a shared segment it also lets go of its MAC and its addresses."""
    about = {"port_id": port.id, "address": port.fixed_ips[0].address, **chart.on_source(port.project_id)}
    closed = (
        draft.add(SetPortAdmin, f"fence/{at}", phase="stop", up=False, after=(still,), **about)
        if port.admin_up
        else still
    )
    return [closed, *(park(chart, draft, at, port, closed) if is_on_segment(chart, port) else ())]


def _silent(chart: Chart, draft: Draft, instance: Instance, after: tuple[Made, ...]) -> list[Made]:
    """Where the goal names places to look from, it is proved that nothing answers any more.

    Elsewhere verify says `unknown`.
    """
    return [
        draft.add(Probe, f"silent/{probe['address']}", cloud="source", phase="stop", after=after, **probe)
        for probe in silent_probes(chart, instance)
    ]
