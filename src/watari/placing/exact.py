"""The optimum by CP-SAT (OR-tools, an extra): improves a consolidation where the cluster is small enough.

Below some fifty hosts CP-SAT proves what the best is; beyond that the greedy answer is better than what it finds in
reasonable time (measured). So it works on components: hosts that share instances' choices, each on its own. It
begins with the greedy answer and never gives back a worse one. Deterministic: time is counted in its own steps, with
one fixed seed and one worker, so the same input gives the same plan on every machine with the same OR-tools.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import ceil, floor
from typing import Any, ClassVar

from watari.errors import WatariError
from watari.placing.consolidate import solution_of
from watari.placing.explain import stays_for_good
from watari.placing.ledger import HostLedger
from watari.placing.model import NO_LIMITS, Cluster, MoveLimits, PlacedInstance, Solution, within
from watari.placing.order import in_use_after, settled

HOSTS_MAX = 60
INSTANCES_MAX = 700
"""Larger components stay as the greedy planner left them: beyond some fifty hosts CP-SAT finds nothing better in
reasonable time."""
EFFORT = 60.0
"""CP-SAT's deterministic time for one component; about as many seconds on a usual machine."""
SEED = 1
"""Any will do, but it must stay: the same input gives the same plan."""


class NoOptimum(WatariError):
    """The optimum was asked for, but OR-tools is not installed; the greedy planner needs nothing more."""

    id: ClassVar[str] = "plan.no-optimum"


def improve(cluster: Cluster, greedy: Solution, limits: MoveLimits = NO_LIMITS, effort: float = EFFORT) -> Solution:
    """Give a placement that frees more hosts than ``greedy``, or as many with less moved; else ``greedy`` itself.

    Raises NoOptimum where OR-tools is missing.
    """
    solver = _solver()
    before = HostLedger(cluster)
    at = {instance.id: instance.host for instance in cluster.instances} | {
        relocation.instance_id: relocation.target for relocation in greedy.relocations
    }
    best = greedy
    for component in components(before, at):
        if len(component.hosts) > HOSTS_MAX or len(component.instances) > INSTANCES_MAX:
            continue
        found = _solved(solver, component.programme(_share(cluster, best, component, limits)), effort)
        if found is None:
            continue
        better = _placed(cluster, at | found)
        if better is not None and _key(cluster, better) < _key(cluster, best) and _holds(cluster, better, limits):
            best, at = better, at | found
    return best


def _solver() -> Any:
    try:
        return import_module("ortools.sat.python.cp_model")
    except ImportError:
        raise NoOptimum(
            "OR-tools is not installed", cure="pip install 'watari[optimum]', or leave `optimum` out of the goal"
        ) from None


def _share(cluster: Cluster, solution: Solution, component: Component, limits: MoveLimits) -> MoveLimits:
    """What of the limits is left to one component: all that the others do not use."""
    elsewhere = [
        cluster.instance[relocation.instance_id].gib
        for relocation in solution.relocations
        if relocation.instance_id not in component.instances
    ]
    return MoveLimits(
        moves=None if limits.moves is None else max(limits.moves - len(elsewhere), 0),
        gib=None if limits.gib is None else max(limits.gib - sum(elsewhere), 0.0),
    )


def _solved(solver: Any, programme: Programme, effort: float) -> dict[str, str] | None:
    """Let CP-SAT work on a programme.

    Gives where each instance shall be, None when it finds nothing within the effort.
    """
    model = solver.CpModel()
    chosen = programme.write(model)
    run = solver.CpSolver()
    run.parameters.max_deterministic_time = effort
    run.parameters.random_seed = SEED
    run.parameters.num_workers = 1
    status = run.solve(model)
    if status not in (solver.OPTIMAL, solver.FEASIBLE):
        return None
    return {instance: host for (instance, host), variable in chosen.items() if run.value(variable)}


def _placed(cluster: Cluster, wanted: dict[str, str]) -> Solution | None:
    """Order the moves; None when no lawful order was found."""
    empty = {host.name for host in cluster.hosts} - set(wanted.values())
    home = sorted(cluster.instances, key=lambda instance: (instance.host not in empty, instance.host, instance.id))
    answer = settled(cluster, {instance.id: wanted[instance.id] for instance in home}, empty)
    return None if answer.left else solution_of(cluster, answer.relocations)


def _key(cluster: Cluster, solution: Solution) -> tuple[int, float]:
    """Fewer is better: hosts in use, then what the moves weigh."""
    return len(in_use_after(cluster, solution.relocations)), sum(
        cluster.instance[relocation.instance_id].cost for relocation in solution.relocations
    )


def _holds(cluster: Cluster, solution: Solution, limits: MoveLimits) -> bool:
    return within(
        limits,
        len(solution.relocations),
        sum(cluster.instance[relocation.instance_id].gib for relocation in solution.relocations),
    )


@dataclass(frozen=True)
class Component:
    """Hosts and instances that belong together. ``at`` is where the instances are in the best answer so far."""

    ledger: HostLedger
    hosts: frozenset[str]
    instances: frozenset[str]
    at: Mapping[str, str]

    def programme(self, limits: MoveLimits) -> Programme:
        """Give the question which of these hosts can be empty."""
        choices = {id_: _choices(self.ledger, id_, self.at[id_]) for id_ in sorted(self.instances)}
        return Programme(self.ledger, sorted(self.hosts), choices, dict(self.at), limits)


def components(ledger: HostLedger, at: Mapping[str, str]) -> list[Component]:
    """Give the components of a cluster, the largest last. ``ledger`` is as all was before, ``at`` the answer so far."""
    sets: list[set[str]] = []
    for names in sorted(
        {frozenset(_choices(ledger, instance.id, at[instance.id])) for instance in ledger.cluster.instances}, key=sorted
    ):
        joined = {*names}.union(*(other for other in sets if not names.isdisjoint(other)))
        sets = [other for other in sets if names.isdisjoint(other)] + [joined]
    found = [_component(ledger, frozenset(names), at) for names in sets]
    return sorted(found, key=lambda component: (len(component.hosts), sorted(component.hosts)))


def _component(ledger: HostLedger, names: frozenset[str], at: Mapping[str, str]) -> Component:
    instances = frozenset(instance.id for instance in ledger.cluster.instances if instance.host in names)
    return Component(ledger, names, instances, at)


def _choices(ledger: HostLedger, instance_id: str, host: str) -> list[str]:
    """The hosts among which an instance may be put.

    One that others lean on, or that leans on others (C8, C11), stays in ``host``.
    """
    instance = ledger.cluster.instance[instance_id]
    if stays_for_good(ledger, instance):
        return [instance.host]
    if _leans(ledger, instance):
        return sorted({instance.host, host}) if host == instance.host else [host]
    open_hosts = {name for name in ledger.choice(instance) if ledger.is_open(name)}
    return sorted(open_hosts | {instance.host})


def _leans(ledger: HostLedger, instance: PlacedInstance) -> bool:
    return bool(ledger.bonds.company(instance)) or any(
        instance.id in other.beside for other in ledger.cluster.instances
    )


FINE = 4
"""Weights are counted in quarters of a GiB: CP-SAT knows whole numbers only."""

Assigned = dict[tuple[str, str], Any]
"""By instance and host: whether it is there."""


@dataclass(frozen=True)
class Programme:
    """Hosts, and among which of them each instance may be; ``hints`` is an answer to begin with."""

    ledger: HostLedger
    hosts: Sequence[str]
    choices: Mapping[str, Sequence[str]]
    hints: Mapping[str, str]
    limits: MoveLimits

    def write(self, model: Any) -> Assigned:
        """Write the question into a CP-SAT model; gives the variables that hold the answer."""
        chosen = {
            (id_, host): model.new_bool_var(f"{id_} on {host}") for id_, hosts in self.choices.items() for host in hosts
        }
        in_use = {host: model.new_bool_var(f"{host} in use") for host in self.hosts}
        for id_, hosts in self.choices.items():
            model.add_exactly_one(chosen[id_, host] for host in hosts)
            for host in hosts:
                model.add_implication(chosen[id_, host], in_use[host])
        for host in self.hosts:
            self._host(model, chosen, in_use[host], host)
        self._groups(model, chosen)
        self._peace(model, chosen)
        self._limits(model, chosen)
        weights = {id_: ceil(self.ledger.cluster.instance[id_].cost * FINE) for id_ in self.choices}
        whole = sum(weights.values()) + 1  # one host is worth more than all that could move
        stays = sum(
            weights[id_] * chosen[id_, self._home(id_)] for id_ in self.choices if (id_, self._home(id_)) in chosen
        )
        model.minimize(whole * sum(in_use.values()) - stays)
        for (id_, host), variable in chosen.items():
            model.add_hint(variable, int(self.hints[id_] == host))
        return chosen

    def _home(self, id_: str) -> str:
        return self.ledger.cluster.instance[id_].host

    def _host(self, model: Any, chosen: Assigned, in_use: Any, host: str) -> None:
        """What is on a host fits (C5); one that holds more than it has already may keep that, and take nothing more."""
        here = [id_ for id_ in self.choices if (id_, host) in chosen]
        for at in range(len(self.ledger.classes)):
            needs = {id_: self.ledger.needs[id_][at] for id_ in here}
            now = sum(need for id_, need in needs.items() if self._home(id_) == host)
            size = max(self.ledger.free[host][at] + now, now)
            if sum(needs.values()) > size:
                model.add(sum(need * chosen[id_, host] for id_, need in needs.items() if need) <= size * in_use)

    def _groups(self, model: Any, chosen: Assigned) -> None:
        """Members of an anti-affinity group are apart (C10), but for those that share a host already."""
        for group in self.ledger.cluster.groups:
            members = [id_ for id_ in self.choices if self.ledger.cluster.instance[id_].group == group.id]
            if group.policy != "anti-affinity" or not members:
                continue
            for host in self.hosts:
                here = [id_ for id_ in members if (id_, host) in chosen]
                now = sum(self._home(id_) == host for id_ in here)
                most = max(group.max_per_host - group.pending.get(host, 0), now)
                if len(here) > most:
                    model.add(sum(chosen[id_, host] for id_ in here) <= most)

    def _peace(self, model: Any, chosen: Assigned) -> None:
        """Instances that must not meet do not (C8), but for those that have met."""
        for id_ in self.choices:
            for other in sorted(self.ledger.bonds.apart(self.ledger.cluster.instance[id_]) & set(self.choices)):
                for host in self.choices[id_]:
                    if (other, host) in chosen and not self._home(id_) == self._home(other) == host:
                        model.add_at_most_one(chosen[id_, host], chosen[other, host])

    def _limits(self, model: Any, chosen: Assigned) -> None:
        instances = [self.ledger.cluster.instance[id_] for id_ in self.choices]
        moved = [
            (instance, 1 - chosen[instance.id, instance.host])
            for instance in instances
            if (instance.id, instance.host) in chosen
        ]
        if self.limits.moves is not None:
            model.add(sum(away for _, away in moved) <= self.limits.moves)
        if self.limits.gib is not None:
            model.add(
                sum(ceil(instance.gib * FINE) * away for instance, away in moved) <= floor(self.limits.gib * FINE)
            )
