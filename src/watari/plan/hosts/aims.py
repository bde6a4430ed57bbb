"""What a rebalancing aims at, as placings: whole hosts freed, hot hosts cooled, near what talks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from watari.errors import GoalDoesNotFit
from watari.model.goal import RebalanceGoal
from watari.plan.hosts.site import Site
from watari.plan.placing.consolidate import consolidate
from watari.plan.placing.distance import Distances, Pair, Place
from watari.plan.placing.exact import improve
from watari.plan.placing.model import Cluster, Limits, Placement
from watari.plan.placing.near import near
from watari.plan.placing.spread import spread
from watari.plan.placing.use import Use


@dataclass(frozen=True)
class Wish:
    """A goal, the cluster as the goal wants it seen, and the names of what it speaks of.

    ``use`` is what was measured of the hosts; None where what Placement has booked is to count.
    """

    goal: RebalanceGoal
    cluster: Cluster
    site: Site
    use: Use | None = None

    @property
    def limits(self) -> Limits:
        """How much may move."""
        return Limits(moves=self.goal.at_most.moves, gib=self.goal.at_most.gib)


def _consolidated(wish: Wish) -> Placement:
    greedy = consolidate(wish.cluster, wish.limits)
    return improve(wish.cluster, greedy, wish.limits) if wish.goal.optimum else greedy


def _spread(wish: Wish) -> Placement:
    placement = spread(wish.cluster, wish.use, wish.limits)
    heat, *others = placement.bounds
    whose = "booked" if wish.use is None else "measured"
    return replace(placement, bounds=(replace(heat, of=f"{whose} {heat.of}"), *others))


def _near(wish: Wish) -> Placement:
    between = {far.between: far.far for far in wish.goal.distances}
    return near(wish.cluster, Distances(between, wish.goal.elsewhere), list(_pairs(wish)), wish.limits)


def _pairs(wish: Wish) -> Iterator[Pair]:
    for talk in wish.goal.talks:
        who, to = talk.between
        place = _place(to)
        yield Pair(_guest(wish, who), place or _guest(wish, to), talk.weight)


def _place(word: str) -> Place | None:
    kind, _, name = word.partition(":")
    return {"rack": Place(rack=name), "zone": Place(zone=name)}.get(kind) if name else None


def _guest(wish: Wish, word: str) -> str:
    found = [id_ for id_ in wish.cluster.guest if word in (id_, wish.site.instances[id_].name)]
    if len(found) == 1:
        return found[0]
    why = "no instance on its hosts" if not found else f"{len(found)} instances of this name"
    raise GoalDoesNotFit(
        f"`talks` names {word}: {wish.goal.cloud} has {why}", cure="correct the name in the goal, or write the id"
    )


AIMS: Mapping[str, Callable[[Wish], Placement]] = {"consolidate": _consolidated, "spread": _spread, "near": _near}
"""What places instances for each aim."""
