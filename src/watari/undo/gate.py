"""The gate through which a closed host takes part again: ready first, then one instance in and out.

Maintenance changes what no API tells: keys, firewalls, the versions of libvirt and QEMU, ports of a switch. One small
instance that has lived there finds it out, in both directions, at the least cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from watari.model.journal import Journal
from watari.model.plan import Move, Plan
from watari.model.steps import Step
from watari.model.steps.host import MigrateLive, SeeHost, SetHostOpen
from watari.model.steps.set import Probe, SetLock
from watari.model.survey.compute import Instance
from watari.model.survey.survey import Survey
from watari.undo.inverses import chained, inverse_of

NOBODY = "no instance has left it live and runs elsewhere now"


def ready(opening: Step) -> SeeHost | None:
    """Give the look that comes before a host is opened; None for a step that opens none."""
    if isinstance(opening, SetHostOpen) and opening.open:
        return SeeHost(
            key=f"{opening.key}/ready", cloud=opening.cloud, phase="remove", host=opening.host, wanted="ready"
        )
    return None


@dataclass(frozen=True)
class Gate:
    """One host that the move ``closing`` of a plan has closed; ``now`` is the cloud as it is."""

    plan: Plan
    journal: Journal
    now: Survey
    closing: Move

    @property
    def host(self) -> str:
        """The name of the host."""
        return self.closing.subject

    @cached_property
    def opening(self) -> Step | None:
        """The step that opens the host again; None where neither the run nor an earlier one of ours has closed it."""
        closings = [step for step in self.closing.steps if isinstance(step, SetHostOpen) and not step.open]
        ours = (inverse_of(step, self.journal) or self._taken_over(step) for step in closings)
        return next((step for step in ours if step is not None), None)

    def _taken_over(self, closing: SetHostOpen) -> Step | None:
        """A second plan, for what a first left on the host, finds it closed with the reason it would give itself."""
        closed = self.journal.step(closing.key).since_put_back
        if closed.done is None or closed.is_ours or closed.done.facts.get("reason") != closing.reason:
            return None
        return closing.inverse({}, {})

    def move(self, opening: Step) -> Move:
        """Give the move that brings the host back; one that fails before its canary is in leaves the host closed."""
        steps = [ready(opening), opening, *self._canary()]
        return Move(
            id=f"finish/{self.closing.id}",
            subject_kind=self.closing.subject_kind,
            aim="finish",
            subject=self.host,
            steps=chained(step for step in steps if step is not None),
        )

    def warnings(self) -> Iterator[str]:
        """Say what the gate does not try."""
        if self._chosen is None:
            yield f"{self.host} comes back without a canary: {NOBODY}"
        elif not self._comes_out:
            name, home = self._chosen.move.subject, self._chosen.now.host
            yield f"{name} stays on {self.host}: Nova moves nothing that runs to the older hypervisor of {home}"

    @cached_property
    def _chosen(self) -> _Canary | None:
        """The one that costs least among those that the run has moved away live, and that run."""
        running = {
            instance.id: instance
            for instance in self.now.instances
            if instance.status == "ACTIVE" and instance.host != self.host
        }
        canaries = [
            _Canary(move, step, running[move.subject_id])
            for move in self.plan.moves()
            if move.source_host == self.host
            and move.subject_id in running
            and self.journal.move(move.id).result == "moved"
            for step in move.steps
            if isinstance(step, MigrateLive)
        ]
        return min(canaries, key=lambda canary: (canary.move.estimate.carried_bytes, canary.move.id), default=None)

    @property
    def _comes_out(self) -> bool:
        """Nova refuses the way to an older hypervisor (rule L4)."""
        versions = {host.name: host.version for host in self.now.hosts}
        home = self._chosen.now.host if self._chosen else None
        return home in versions and versions[home] >= versions.get(self.host, 0)

    def _canary(self) -> Iterator[Step]:
        canary = self._chosen
        if canary is None:
            return
        yield from canary.lock(locked=True)
        yield canary.migrate("in", str(canary.now.host), self.host, self.now)
        yield from canary.answers("in", self.now)
        if self._comes_out:
            yield canary.migrate("out", self.host, str(canary.now.host), self.now)
            yield from canary.answers("out", self.now)
        yield from canary.lock(locked=False)


@dataclass(frozen=True)
class _Canary:
    """An instance that goes in and out: the ``move`` and ``step`` with which it left the host, and how it is now."""

    move: Move
    step: MigrateLive
    now: Instance

    def lock(self, *, locked: bool) -> Iterator[SetLock]:
        """Lock and unlock it as its move did; somebody else's lock does as well."""
        for step in self.move.steps:
            if isinstance(step, SetLock) and step.locked == locked and not self.now.locked:
                yield step.model_copy(update={"key": f"{step.key}/canary"})

    def migrate(self, way: str, source: str, target: str, now: Survey) -> MigrateLive:
        """Move it between the hosts, as patiently as it left."""
        newest = max((migration.id for migration in now.migrations if migration.instance_id == self.now.id), default=0)
        hosts = {"source_host": source, "target_host": target, "seen_migration": newest}
        return self.step.model_copy(update={"key": f"{self.step.key}/{way}", **hosts})

    def answers(self, way: str, now: Survey) -> Iterator[Probe]:
        """See that what answers now answers there."""
        for address, vantages in now.answering(self.now.id):
            yield Probe(
                key=f"{self.move.id}/{way}/answers/{address}", cloud=self.step.cloud, address=address, vantages=vantages
            )
