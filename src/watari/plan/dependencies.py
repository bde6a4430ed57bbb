"""Who must have moved before whom, by the goal's `depends_on`: names and ids of instances, told apart from what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from watari.model.survey.compute import Instance
from watari.plan.errors import GoalDoesNotFit


@dataclass(frozen=True)
class Dependencies:
    """``known`` are all instances of ``cloud``; ``waves`` are the names of the waves with the instances that move in each."""

    depends_on: Mapping[str, tuple[str, ...]]
    cloud: str
    known: Sequence[Instance]
    waves: Sequence[tuple[str, Sequence[Instance]]]

    def forerunners(self) -> dict[str, tuple[str, ...]]:
        """Give the ids of those that must have moved before each, by its id.

        GoalDoesNotFit for a name that is no instance, for one that moves in a later wave, and for a circle.
        """
        needs: dict[str, list[Instance]] = {}
        for who, name in self._pairs():
            for instance in self._called.get(who, ()):
                needs.setdefault(instance.id, []).extend(self._called.get(name, ()))
        for id_, whom in needs.items():
            for needed in whom:
                self._refuse_later(id_, needed)
        found = {id_: tuple(dict.fromkeys(needed.id for needed in whom)) for id_, whom in needs.items()}
        self._refuse_circle(found)
        return found

    def in_vain(self) -> Iterator[tuple[str, str]]:
        """Give who depends on whom although that one does not move."""
        yield from ((who, name) for who, name in self._pairs() if who in self._called and name not in self._called)

    def _pairs(self) -> Iterator[tuple[str, str]]:
        words = {word for instance in self.known for word in (instance.name, instance.id)}
        for who, whom in self.depends_on.items():
            for name in whom:
                unknown = next((word for word in (who, name) if word not in words), None)
                if unknown is not None:
                    raise GoalDoesNotFit(
                        f"`depends_on` names {unknown}, which is no instance of {self.cloud}",
                        cure="correct the name in the goal",
                    )
                yield who, name

    @cached_property
    def _called(self) -> dict[str, list[Instance]]:
        """Those that move, by name and by id."""
        called: dict[str, list[Instance]] = {}
        for _, its in self.waves:
            for instance in its:
                called.setdefault(instance.name, []).append(instance)
                called.setdefault(instance.id, []).append(instance)
        return called

    @cached_property
    def _wave(self) -> dict[str, int]:
        return {instance.id: number for number, (_, its) in enumerate(self.waves) for instance in its}

    def _refuse_later(self, id_: str, needed: Instance) -> None:
        own, other = self._wave[id_], self._wave[needed.id]
        if other > own:
            raise GoalDoesNotFit(
                f"{self._called[id_][0].name} (wave {self.waves[own][0]}) depends on {needed.name}, "
                f"which moves later (wave {self.waves[other][0]})",
                cure=f"take {needed.name} into the same wave or an earlier one, or take the dependency out of `depends_on`",
            )

    def _refuse_circle(self, needs: Mapping[str, tuple[str, ...]]) -> None:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            circle = " -> ".join(self._called[id_][0].name for id_ in error.args[1])
            raise GoalDoesNotFit(
                f"these instances depend on each other in a circle: {circle}", cure="break the circle in `depends_on`"
            ) from None
