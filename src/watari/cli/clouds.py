"""The real clouds of a goal, and the places to look from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from watari.clouds.hosts import NamespaceSighting, SshSighting
from watari.clouds.openstack import connect
from watari.clouds.port import Sighting
from watari.model.goal import CrossingGoal, Vantage
from watari.run.stage import Clouds


def open_clouds(goal: CrossingGoal) -> Clouds:
    """Log in to both clouds at once; UnknownCloud, BadCloudsFile, NoAnswer or BadCredentials when one of them does not let us in."""
    with ThreadPoolExecutor(2) as pool:
        source, target = pool.map(connect, (goal.source, goal.target))
    return Clouds(source=source, target=target, vantages=open_vantages(goal))


def open_vantages(goal: CrossingGoal) -> tuple[Sighting, ...]:
    """The vantage points of a goal: namespaces of this machine, and hosts reached by SSH."""
    return tuple(_sighting(vantage) for vantage in goal.vantages)


def _sighting(vantage: Vantage) -> Sighting:
    sighting = NamespaceSighting if vantage.kind == "namespace" else SshSighting
    return sighting(vantage.name, vantage.where)
