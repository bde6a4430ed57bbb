"""Who must have moved before whom, by the goal's `depends_on`.

Names and ids of instances, told apart from what cannot be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from watari.facts.unfit import Unfit
from watari.model.survey.compute import Instance


@dataclass(frozen=True)
class Dependencies:
    """``known`` are all instances of ``cloud``.

    ``waves`` are the names of the waves with the instances that move in each.
    """

    depends_on: Mapping[str, tuple[str, ...]]
    cloud: str
    known: Sequence[Instance]
    waves: Sequence[tuple[str, Sequence[Instance]]]

    def forerunners(self) -> dict[str, tuple[str, ...]]:
        """Give the ids of those that must have moved before each, by its id.

        GoalDoesNotFit for a name that is no instance, for one that moves in a later wave, and for a circle.
        """
        for fault in self.unfit:
            raise fault.error()
        return {id_: tuple(needed.id for needed in whom) for id_, whom in self._needs.items()}

    def in_vain(self) -> Iterator[tuple[str, str]]:
        """Give who depends on whom although that one does not move."""
        for who, name in self._pairs():
            if who in self._called and name in self._words and name not in self._called:
                yield who, name

    @property
    def unfit(self) -> Iterator[Unfit]:
        """What cannot be meant: names of nobody, what moves later, circles."""
        named = dict.fromkeys(word for pair in self._pairs() for word in pair)
        for word in named:
            if word not in self._words:
                yield Unfit(
                    "unknown",
                    word,
                    says=f"`depends_on` names {word}, which is no instance of {self.cloud}",
                    cure="correct the name in the goal",
                )
        for id_, whom in self._needs.items():
            yield from (fault for needed in whom if (fault := self._later(id_, needed)) is not None)
        circle = self._circle()
        if circle is not None:
            yield Unfit(
                "order",
                circle,
                says=f"these instances depend on each other in a circle: {circle}",
                cure="break the circle in `depends_on`",
            )

    def knows(self, word: str) -> bool:
        """Whether an instance has this name or id."""
        return word in self._words

    def _pairs(self) -> Iterator[tuple[str, str]]:
        return ((who, name) for who, whom in self.depends_on.items() for name in whom)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for instance in self.known for word in (instance.name, instance.id))

    @cached_property
    def _needs(self) -> dict[str, tuple[Instance, ...]]:
        """Whom each one that moves needs, by its id, each once."""
        needs: dict[str, dict[str, Instance]] = {}
        for who, name in self._pairs():
            for instance in self._called.get(who, ()):
                needs.setdefault(instance.id, {}).update({other.id: other for other in self._called.get(name, ())})
        return {id_: tuple(whom.values()) for id_, whom in needs.items()}

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

    def _later(self, id_: str, needed: Instance) -> Unfit | None:
        own, other = self._wave[id_], self._wave[needed.id]
        if other <= own:
            return None
        who, first, later = self._called[id_][0].name, self.waves[own][0], self.waves[other][0]
        return Unfit(
            "order",
            who,
            says=f"{who} (wave {first}) depends on {needed.name}, which moves later (wave {later})",
            cure=f"take {needed.name} into the same wave or an earlier one, or take the dependency out of `depends_on`",
        )

    def _circle(self) -> str | None:
        try:
            TopologicalSorter({id_: [other.id for other in whom] for id_, whom in self._needs.items()}).prepare()
        except CycleError as error:
            return " -> ".join(self._called[id_][0].name for id_ in error.args[1])
        return None
