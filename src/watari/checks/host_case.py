"""What checks of journeys between hosts look at: the goal, the survey of the one cloud, the plan if there is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from watari.checks.releases import version
from watari.facts.hosts.holds import LIVE
from watari.facts.hosts.surveyed import SurveyedCloud
from watari.facts.hosts.terms import cluster_for, takers
from watari.model.goal import EvacuateGoal, HostGoal
from watari.model.plan import Move, Plan
from watari.model.steps.host import MigrateLive, SetHostOpen
from watari.model.steps.step import Side
from watari.model.survey.compute import Host, Instance, Service
from watari.model.survey.moving import Migration
from watari.model.survey.network import Port
from watari.model.survey.survey import Survey
from watari.model.survey.volume import Volume
from watari.placing.model import Cluster


@dataclass(frozen=True)
class HostCase:
    """``check_ids`` are the ids of all checks, so that an acceptance of something else can be told.

    Before there is a plan, *may* stands for *does*: every host that may take instances counts as a target.
    """

    goal: HostGoal
    survey: Survey
    plan: Plan | None = None
    check_ids: frozenset[str] = frozenset()

    def sides(self) -> Iterator[tuple[Side, Survey]]:
        """The one survey."""
        yield "cloud", self.survey

    @property
    def cli(self) -> str:
        """How a command for the cloud begins."""
        return f"openstack --os-cloud {self.goal.cloud}"

    # hosts

    @property
    def leaving(self) -> tuple[str, ...]:
        """The hosts that the goal wants emptied, as it names them."""
        return self.goal.leaving

    @cached_property
    def emptied(self) -> tuple[str, ...]:
        """The hosts that will be empty: those that the goal wants so, and those that the plan closes."""
        steps = self.plan.steps() if self.plan is not None else ()
        closed = (step.host for step in steps if isinstance(step, SetHostOpen) and not step.open)
        return tuple(dict.fromkeys((*self.leaving, *closed)))

    @property
    def rebuilds(self) -> bool:
        """Whether these hosts are dead, so that their instances are rebuilt elsewhere instead of moved."""
        return isinstance(self.goal, EvacuateGoal)

    @cached_property
    def seen(self) -> SurveyedCloud:
        """The survey, looked up by what it holds, as the planners look it up."""
        return SurveyedCloud(self.survey)

    @cached_property
    def cluster(self) -> Cluster:
        """Hosts and instances on the goal's terms: what the planners place on."""
        return cluster_for(self.goal, self.seen)

    @property
    def computes(self) -> dict[str, Service]:
        """The nova-compute services by host."""
        return self.seen.computes

    @property
    def hosts(self) -> dict[str, Host]:
        """The hosts that can hold instances by name, as their services are called."""
        return self.seen.hosts

    @cached_property
    def takers(self) -> tuple[str, ...]:
        """The hosts that may take instances: up, open, not to be emptied, and wanted by the goal."""
        return takers(self.cluster, self.leaving)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The hosts that take instances by the plan; all that may while there is none."""
        if self.plan is None:
            return self.takers
        return tuple(dict.fromkeys(target for _, target in self.pairs))

    @cached_property
    def part(self) -> tuple[str, ...]:
        """All hosts that take part: those that are left, and the targets."""
        sources = (source for source, _ in self.pairs)
        return tuple(dict.fromkeys((*self.leaving, *sources, *self.targets)))

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """From which host to which instances go by the plan.

        From each of those to leave to each that may take, while there is none.
        """
        if self.plan is None:
            return tuple((source, target) for source in self.leaving for target in self.takers)
        moves = [move for moves in self.moves.values() for move in moves]
        return tuple(
            dict.fromkeys(
                (move.source_host, move.target_host) for move in moves if move.source_host and move.target_host
            )
        )

    # instances

    @cached_property
    def moves(self) -> dict[str, tuple[Move, ...]]:
        """The plan's moves by the ids of their instances, in its order; none while there is no plan."""
        of: dict[str, list[Move]] = defaultdict(list)
        for move in self.plan.moves() if self.plan is not None else ():
            if move.brings("instance"):
                of[move.subject_id].append(move)
        return {id_: tuple(moves) for id_, moves in of.items()}

    @property
    def by_id(self) -> dict[str, Instance]:
        """All instances of the cloud by id."""
        return self.seen.instances

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """The instances that it is about: all on the hosts to be emptied, and whom else the plan moves."""
        return tuple(i for i in self.survey.instances if i.host in self.leaving or i.id in self.moves)

    @cached_property
    def going(self) -> tuple[Instance, ...]:
        """Those of them that move by the plan; all of them while there is none."""
        return self.instances if self.plan is None else tuple(i for i in self.instances if i.id in self.moves)

    @cached_property
    def going_live(self) -> tuple[Instance, ...]:
        """Those of them that move while they work."""
        return tuple(i for i in self.going if self._goes_live(i))

    def _goes_live(self, instance: Instance) -> bool:
        if self.plan is None:
            placed = self.cluster.instance.get(instance.id)
            cold = self.rebuilds or (placed is not None and placed.way == "cold")
            return not cold and instance.status in LIVE
        return any(isinstance(step, MigrateLive) for move in self.moves[instance.id] for step in move.steps)

    def targets_of(self, instance: Instance) -> tuple[str, ...]:
        """The hosts that an instance goes to by the plan; all that may take it while there is none."""
        if self.plan is None:
            return tuple(host for host in self.takers if host != instance.host)
        return tuple(move.target_host for move in self.moves.get(instance.id, ()) if move.target_host is not None)

    # what is theirs

    @property
    def under_way(self) -> dict[str, tuple[Migration, ...]]:
        """The migration records that have not ended, by the ids of their instances."""
        return self.seen.under_way

    @property
    def ports(self) -> dict[str, tuple[Port, ...]]:
        """The ports by the ids of the instances that they belong to."""
        return self.seen.ports

    @property
    def volumes(self) -> dict[str, Volume]:
        """All volumes by id."""
        return self.seen.volumes

    def asked(self, instance: Instance) -> Mapping[str, str]:
        """What flavor and image ask for, as Nova holds a move to it."""
        return self.seen.asked(instance)

    def offers(self, microversion: str) -> bool:
        """Whether Nova knows a microversion; not, where it does not tell its versions."""
        nova = self.survey.microversions.get("compute")
        return nova is not None and version(nova.highest) >= version(microversion)


def named(names: Iterable[str], most: int = 5) -> str:
    """Names in a row: the first ones, and how many more."""
    every = sorted(set(names))
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more
