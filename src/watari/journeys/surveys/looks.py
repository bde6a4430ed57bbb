"""Looks at addresses from the goal's vantage points, several at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor

from watari.clouds.errors import VantageError
from watari.clouds.port import Sighting
from watari.clouds.reach import Reach
from watari.model.goal import Goal
from watari.model.survey.survey import Observation

LOOKS_AT_ONCE = 8


def looks(goal: Goal, reach: Reach, addresses: Collection[str]) -> tuple[Observation, ...]:
    """Look at every address from every vantage point; VantageError where one cannot look."""
    ports = {vantage.name: vantage.tcp_port for vantage in goal.vantages}
    pairs = [(sighting, address) for sighting in reach.vantages.values() for address in addresses]
    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        return tuple(pool.map(lambda pair: pair[0].look(pair[1], ports.get(pair[0].name)), pairs))


def possible_looks(goal: Goal, reach: Reach, addresses: Collection[str]) -> tuple[Observation, ...]:
    """Look at every address from where there is a way to it; VantageError where a vantage point has a way to none."""
    return tuple(
        observation for sighting in reach.vantages.values() for observation in _from(goal, sighting, addresses)
    )


def _from(goal: Goal, sighting: Sighting, addresses: Collection[str]) -> Iterator[Observation]:
    port = next((vantage.tcp_port for vantage in goal.vantages if vantage.name == sighting.name), None)

    def look(address: str) -> Observation | VantageError:
        try:
            return sighting.look(address, port)
        except VantageError as error:
            return error

    with ThreadPoolExecutor(LOOKS_AT_ONCE) as pool:
        seen = list(pool.map(look, addresses))
    failures = [each for each in seen if isinstance(each, VantageError)]
    if failures and len(failures) == len(seen):
        raise failures[0]
    yield from (each for each in seen if isinstance(each, Observation))
