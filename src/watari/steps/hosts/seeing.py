"""The deed that looks at a host and changes nothing; the step's patience ends the waiting."""

from __future__ import annotations

from watari.clouds.port import Cloud
from watari.model.steps.host import SeeHost
from watari.steps.deed import Scene
from watari.steps.hosts.places import compute_service
from watari.steps.sight import Sight, changed, done, failed, present, under_way

NAMED = 5
"""How many of those that are in the way are named."""


class SeeHostDeed:
    """See that a host is ready, empty or off."""

    def look(self, step: SeeHost, scene: Scene) -> Sight:
        """Look once."""
        if step.wanted == "off":
            return _off(step, scene)
        return _ready(step, scene.cloud(step)) if step.wanted == "ready" else _empty(step, scene.cloud(step))

    def act(self, step: SeeHost, scene: Scene) -> None:
        """There is nothing to do: it is never todo."""


def _ready(step: SeeHost, cloud: Cloud) -> Sight:
    service = compute_service(cloud, step.host)
    if service is None:
        return under_way(f"no nova-compute is known on {step.host}")
    if service.state != "up" or service.forced_down:
        told = "forced down" if service.forced_down else service.state
        return under_way(f"its nova-compute is {told}", state=service.state)
    agents = [agent for agent in cloud.networks.agents() if agent.host == step.host]
    silent = [agent.kind for agent in agents if not agent.alive]
    if silent or not agents:
        return under_way(f"not alive on it: {', '.join(silent)}" if silent else "Neutron knows no agent on it")
    return done(agents=sorted(agent.kind for agent in agents))


def _empty(step: SeeHost, cloud: Cloud) -> Sight:
    """Three have a word in it.

    Each is asked of this host alone, for a cloud has thousands of instances and of old records.
    """
    allocations = present(cloud.moving.allocations, step.provider_id)
    if allocations is None:
        return changed(f"no host is named {step.host}, as the plan knows it", differs=["host"])
    if allocations:
        return _occupied("Placement still holds room on it for", [allocation.consumer_id for allocation in allocations])
    there = cloud.compute.on_host(step.host)
    if there:
        return _occupied("still on it:", there)
    moves = [migration.instance_id for migration in cloud.moving.migrations(host=step.host) if not migration.ended]
    return _occupied("a migration from or to it has not ended:", moves) if moves else done(instances=0)


def _occupied(says: str, ids: list[str]) -> Sight:
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return under_way(f"{says} {', '.join(sorted(ids)[:NAMED])}{more}", left=len(ids))


def _off(step: SeeHost, scene: Scene) -> Sight:
    """Only the word of its management controller counts; not knowing is not being off."""
    if scene.reach.power is None:
        return failed(f"nobody can say whether {step.host} is off: the goal names no management controller of it")
    state = scene.reach.power.power(step.host)
    return done(power=state) if state == "off" else under_way(f"its management controller says: {state}", power=state)
