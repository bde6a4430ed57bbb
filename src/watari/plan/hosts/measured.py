"""What was measured of the hosts, beside the cloud's hosts and instances, with all that had to be assumed for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from statistics import mean

from watari.errors import GoalDoesNotFit
from watari.model.goal import MeasuredBy
from watari.model.survey.compute import PROCESSORS
from watari.model.survey.survey import Survey
from watari.placing.model import Cluster, PlacedInstance
from watari.placing.spread import Use
from watari.plan.hosts.basis import Basis

STILL = frozenset({"SHUTOFF", "PAUSED", "SUSPENDED", "SHELVED"})
"""An instance with one of these statuses uses no processor, whatever it has booked."""


@dataclass(frozen=True)
class Measured:
    """The use of hosts and instances as it was measured, and what was assumed; without ``use`` nothing was measured."""

    use: Use | None = None
    notes: tuple[str, ...] = ()


def measured_use(said: MeasuredBy, basis: Basis, cluster: Cluster) -> Measured:
    """Give what was measured of the cluster; GoalDoesNotFit when that is of none of its hosts."""
    survey = basis.survey
    shares = {seen.host: seen.share for seen in survey.use if seen.host in cluster.host}
    if not shares:
        raise _none_of_ours(said, survey)
    cpus = {host.name: float(host.cpus) for host in survey.hosts if host.name in cluster.host}
    still = {instance.id for instance in survey.instances if instance.status in STILL}
    return Measured(shared_out(cluster, shares, cpus, still), tuple(_notes(survey, cluster, shares)))


def _notes(survey: Survey, cluster: Cluster, shares: Mapping[str, float]) -> Iterator[str]:
    yield (
        "what a host was measured to use is its running instances' use, by their vCPUs: it was measured of whole hosts"
    )
    if blank := sorted(cluster.host.keys() - shares.keys()):
        yield (
            f"not measured, and taken as used by {mean(shares.values()):.0%} like the mean of the others:"
            f" {', '.join(blank)}"
        )
    if strange := sorted({seen.host for seen in survey.use} - cluster.host.keys()):
        yield f"measured, but no host of {survey.cloud} that holds instances: {', '.join(strange)}"
    if bare := sorted(host.name for host in survey.hosts if host.name in shares and not host.cpus):
        yield f"left as they are, for Placement tells no processors of them: {', '.join(bare)}"
    yield from (f"what was measured may not be all: {unseen.why}" for unseen in survey.unseen if unseen.part == "use")


def _none_of_ours(said: MeasuredBy, survey: Survey) -> GoalDoesNotFit:
    if not survey.use:
        return GoalDoesNotFit(
            f"the survey of {survey.cloud} has no measured use, which `use` of the goal wants",
            cure="plan from a survey of its own: watari plan GOAL",
        )
    return GoalDoesNotFit(
        f"{survey.cloud} has none of the hosts that `use` of the goal measures, such as {survey.use[0].host}",
        cure="name the label whose values are the hosts' names in Nova as `use: host_label:` of the goal; now it is"
        f" {said.host_label}",
    )


def shared_out(cluster: Cluster, shares: Mapping[str, float], sizes: Mapping[str, float], idle: Collection[str]) -> Use:
    """Give the use behind shares (0.0 to 1.0) measured per host, shared out among its instances by their vCPUs.

    ``sizes`` are the hosts' processors; ``idle`` are instances that use nothing, whatever they have booked. A host that
    was not measured is taken as used like the mean of the others: unknown is not idle. What a host uses without an
    instance that could use it stays where it is.
    """
    unknown = mean(shares.values()) if shares else 0.0
    used = {host.name: shares.get(host.name, unknown) * sizes.get(host.name, 0.0) for host in cluster.hosts}
    vcpus = {instance.id: 0 if instance.id in idle else _vcpus(instance) for instance in cluster.instances}
    awake = dict.fromkeys(used, 0)
    for instance in cluster.instances:
        awake[instance.host] += vcpus[instance.id]
    instances = {i.id: used[i.host] * vcpus[i.id] / awake[i.host] if awake[i.host] else 0.0 for i in cluster.instances}
    return Use(instances=instances, hosts=sizes, others={name: used[name] for name in used if not awake[name]})


def _vcpus(instance: PlacedInstance) -> int:
    return sum(instance.needs.get(kind, 0) for kind in PROCESSORS)
