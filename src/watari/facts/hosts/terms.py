"""The cluster on a goal's terms: who may take instances, who may be stopped for a move, who must stay, and why.

The planners place on it, and the checks ask it who takes instances and who cannot leave: one reading for both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from watari.facts.hosts.cluster import cluster_of
from watari.facts.hosts.surveyed import SurveyedCloud
from watari.model.goal import DrainGoal, EvacuateGoal, Fallbacks, HostGoal, RebalanceGoal
from watari.model.survey.compute import Instance
from watari.placing.explain import reasons
from watari.placing.ledger import HostLedger
from watari.placing.model import Cluster, PlacedInstance, Reason
from watari.placing.rules import EverHosts

RUNNING_AT_DEATH = ("ACTIVE", "REBOOT", "HARD_REBOOT", "PASSWORD")
"""How an instance shows that ran when its host died (vm_state `active`), and was not on its way to another."""
REBUILT = (*RUNNING_AT_DEATH, "SHUTOFF", "ERROR")
"""The states from which Nova rebuilds an instance elsewhere (rule E3), and nothing of it may run on a third host."""
ON_ITS_WAY = ("MIGRATING", "RESIZE")
REBUILDS_ALL_THE_SAME = ("C1", "C14")
"""Rules of every other move: what the dead host was at is over, and Nova rebuilds with accelerators (rule E5)."""
NO_TPM = "it has a virtual TPM, and Nova rebuilds no such instance"
"""What a TPM keeps lies on its host alone. Source: `reject_vtpm_instances` of evacuate in nova/compute/api.py (rule
E5)."""
TAKES_NO_PART = Reason(rule="goal", says="its host takes no part", unblocks="name the host in `hosts` of the goal")


def cluster_for(goal: HostGoal, seen: SurveyedCloud) -> Cluster:
    """Give the hosts and instances of a surveyed cloud as the goal lets them be used.

    Hosts that may take nobody are closed, those that are to be emptied stay as they are: placing closes them itself.
    """
    if isinstance(goal, RebalanceGoal):
        return _taking_part(taking(cluster_of(seen, goal.racks), goal.to), goal)
    cluster = taking(cluster_of(seen), goal.to)
    if isinstance(goal, EvacuateGoal):
        return _of_the_dead(cluster, seen, goal.host)
    return consenting(cluster, seen.instances, goal.allow, goal.hosts) if isinstance(goal, DrainGoal) else cluster


def takers(cluster: Cluster, leaving: Collection[str]) -> tuple[str, ...]:
    """Give the hosts that may take instances: up, open by the goal and by Nova (C3), and not to be emptied."""
    return tuple(host.name for host in cluster.hosts if host.takes and host.name not in leaving)


def part_of(goal: RebalanceGoal, hosts: Collection[str]) -> frozenset[str]:
    """Give those hosts that take part in a rebalancing: those like one of the goal's patterns."""
    return frozenset(host for host in hosts if any(fnmatchcase(host, pattern) for pattern in goal.hosts))


def stay_whatever_moves(cluster: Cluster, leaving: Sequence[str]) -> dict[str, tuple[Reason, ...]]:
    """Give those on hosts to be emptied who can go nowhere, whoever moves before them, each with every reason.

    Known before a plan is made, in the words that the plan would use. Who only lacks room now is not among them.
    """
    ledger = HostLedger(cluster, closed=leaving)
    staying = (i for i in cluster.instances if i.host in leaving)
    return {
        instance.id: reasons(ledger, instance)
        for instance in staying
        if not ledger.may_leave(instance) or not ledger.choice(instance) - frozenset(leaving)
    }


def left_words(why: Sequence[Reason]) -> str:
    """Give the sentence that says why an instance stays, by which rules, and what would unblock it.

    In plans and findings.
    """
    return "; ".join(f"{reason.says} ({reason.rule}): {reason.unblocks}" for reason in why)


def left_subject(instance: Instance) -> str:
    """Give what plans and findings call an instance that stays: names are not unique."""
    return f"instance {instance.name} ({instance.id})"


# who takes, and who takes part


def taking(cluster: Cluster, named: Collection[str]) -> Cluster:
    """Close all hosts but those of ``named``, and open none; as it is where none are named."""
    if not named:
        return cluster
    hosts = tuple(host if host.name in named else replace(host, open=False) for host in cluster.hosts)
    return replace(cluster, hosts=hosts)


def _taking_part(cluster: Cluster, goal: RebalanceGoal) -> Cluster:
    """Close all hosts that the goal does not name; who is there stays there."""
    part = part_of(goal, cluster.host)
    hosts = tuple(replace(host, open=host.open and host.name in part) for host in cluster.hosts)
    instances = tuple(
        instance if instance.host in part else replace(instance, held=(*instance.held, TAKES_NO_PART))
        for instance in cluster.instances
    )
    return replace(cluster, hosts=hosts, instances=instances)


# who may be stopped


def consenting(
    cluster: Cluster, instances: Mapping[str, Instance], allow: Fallbacks, leaving: Collection[str] = ()
) -> Cluster:
    """Let those that may be stopped go cold, where they cannot go live.

    That is where a rule keeps them from it (L), or where no host but those that are left takes them live and one takes
    them cold: an older hypervisor (L4), a processor without what theirs has (L5).
    """
    reach = EverHosts(cluster)

    def on_these_terms(placed: PlacedInstance) -> PlacedInstance:
        if placed.way == "cold" or not any(choice.takes(instances[placed.id]) for choice in allow.cold):
            return placed
        cold = replace(
            placed, way="cold", held=tuple(reason for reason in placed.held if not reason.rule.startswith("L"))
        )
        away = {placed.host, *leaving}
        stranded = not reach.of(placed) - away and reach.of(cold) - away
        return cold if stranded or cold.held != placed.held else placed

    return replace(cluster, instances=tuple(on_these_terms(placed) for placed in cluster.instances))


# who is rebuilt


def _of_the_dead(cluster: Cluster, seen: SurveyedCloud, dead: str) -> Cluster:
    """What an evacuation asks is less than what a migration does.

    Neither the old service nor the old processor matter.
    """
    hosts = tuple(replace(host, up=True, open=False) if host.name == dead else host for host in cluster.hosts)
    instances = tuple(
        replace(placed, way="cold", held=tuple(_not_rebuilt(placed, seen))) if placed.host == dead else placed
        for placed in cluster.instances
    )
    return replace(cluster, hosts=hosts, instances=instances)


def _not_rebuilt(placed: PlacedInstance, seen: SurveyedCloud) -> Iterator[Reason]:
    """The rules of every move (C) hold, and Nova's of evacuations (E3, E5).

    Those of live and cold migrations do not.
    """
    yield from (
        reason for reason in placed.held if reason.rule.startswith("C") and reason.rule not in REBUILDS_ALL_THE_SAME
    )
    instance = seen.instances[placed.id]
    if seen.hardware(instance, "tpm_version"):
        act = "mend its host and start it there; or build it anew from its volumes, with an empty TPM"
        yield Reason(rule="E5", says=NO_TPM, unblocks=act)
    to_error = f"openstack server set --state error {instance.id}"
    if instance.status in ON_ITS_WAY:
        says = (
            f"it was {instance.status} when its host died, and its guest may run on the host that it was on its way to"
        )
        look = f"look there (virsh list); where it does not run, {to_error}; then survey and plan again"
        yield Reason(rule="E3", says=says, unblocks=look)
    elif instance.status not in REBUILT:
        act = f"{to_error} (its state {instance.status} is lost then), survey and plan again"
        yield Reason(rule="E3", says=f"Nova rebuilds no instance that is {instance.status}", unblocks=act)
