"""All that a goal leads to, for real."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from watari.clouds.access import host_access
from watari.clouds.hosts import NamespaceSighting, SshSighting
from watari.clouds.hosts.redfish import Redfish
from watari.clouds.openstack import connect
from watari.clouds.port import Sighting
from watari.clouds.reach import Reach, named
from watari.model.goal import Goal, HostGoal, Vantage


def open_reach(goal: Goal) -> Reach:
    """Log in to all of them at once.

    UnknownCloud, BadCloudsFile, NoAnswer or BadCredentials when one does not let us in.
    """
    with ThreadPoolExecutor(2) as pool:
        sides = dict(zip(goal.clouds, pool.map(connect, goal.clouds.values()), strict=True))
    power = Redfish(host_access(goal.cloud).bmc) if isinstance(goal, HostGoal) else None
    return Reach(sides, named(open_vantages(goal)), power=power)


def open_vantages(goal: Goal) -> tuple[Sighting, ...]:
    """The vantage points of a goal: namespaces of this machine, and hosts reached by SSH."""
    return tuple(_sighting(vantage) for vantage in goal.vantages)


def _sighting(vantage: Vantage) -> Sighting:
    sighting = NamespaceSighting if vantage.kind == "namespace" else SshSighting
    return sighting(vantage.name, vantage.where)
