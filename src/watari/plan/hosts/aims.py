"""What a rebalancing aims at, as placings: whole hosts freed, hot hosts cooled, near what talks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from watari.errors import GoalDoesNotFit
from watari.model.goal import RebalanceGoal
from watari.placing.consolidate import consolidate
from watari.placing.exact import improve
from watari.placing.model import Cluster, MoveLimits, Solution
from watari.placing.near import Distances, Location, Pair, near
from watari.placing.spread import Use, spread
from watari.plan.hosts.basis import Basis


@dataclass(frozen=True)
class Wish:
    """A goal, the cluster as the goal wants it seen, and the names of what it speaks of.

    ``use`` is what was measured of the hosts; None where what Placement has booked is to count.
    """

    goal: RebalanceGoal
    cluster: Cluster
    basis: Basis
    use: Use | None = None

    @property
    def limits(self) -> MoveLimits:
        """How much may move."""
        return MoveLimits(moves=self.goal.at_most.moves, gib=self.goal.at_most.gib)


def _consolidated(wish: Wish) -> Solution:
    greedy = consolidate(wish.cluster, wish.limits)
    return improve(wish.cluster, greedy, wish.limits) if wish.goal.optimum else greedy


def _spread(wish: Wish) -> Solution:
    solution = spread(wish.cluster, wish.use, wish.limits)
    heat, *others = solution.bounds
    whose = "booked" if wish.use is None else "measured"
    return replace(solution, bounds=(replace(heat, of=f"{whose} {heat.of}"), *others))


def _near(wish: Wish) -> Solution:
    between = {far.between: far.far for far in wish.goal.distances}
    return near(wish.cluster, Distances(between, wish.goal.elsewhere), list(_pairs(wish)), wish.limits)


def _pairs(wish: Wish) -> Iterator[Pair]:
    for talk in wish.goal.talks:
        who, to = talk.between
        place = _place(to)
        yield Pair(_instance(wish, who), place or _instance(wish, to), talk.weight)


def _place(word: str) -> Location | None:
    kind, _, name = word.partition(":")
    return {"rack": Location(rack=name), "zone": Location(zone=name)}.get(kind) if name else None


def _instance(wish: Wish, word: str) -> str:
    found = [id_ for id_ in wish.cluster.instance if word in (id_, wish.basis.instances[id_].name)]
    if len(found) == 1:
        return found[0]
    why = "no instance on its hosts" if not found else f"{len(found)} instances of this name"
    raise GoalDoesNotFit(
        f"`talks` names {word}: {wish.goal.cloud} has {why}", cure="correct the name in the goal, or write the id"
    )


AIMS: Mapping[str, Callable[[Wish], Solution]] = {"consolidate": _consolidated, "spread": _spread, "near": _near}
"""What places instances for each aim."""
